"""A loan's payments as its customer sees them: money received, and money that a person looks at or has looked at."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from suiche.channels.design.wording import day, near, yuan
from suiche.journey.repay import order_queries
from suiche.journey.repay import queries as repay
from suiche.journey.repay.order_queries import Doubt
from suiche.journey.repay.queries import ReceiptView
from suiche.journey.repay.states import CaseKind, CaseOutcome, Channel
from suiche.kit.clock import Instant, business_date_of
from suiche.kit.words import Words

UNCLEAR = Words("平台的消息对不上", "What the platform says does not fit")
# Why money is in no account.
WHY = {
    CaseKind.WRONG_AMOUNT: Words("金额不符", "Not the amount asked for"),
    CaseKind.ODD_NOTICE: UNCLEAR,
}


class Row(NamedTuple):
    """One payment: its moment and day, the page behind it, what to say of it, its amount."""

    at: datetime
    on: date
    href: str
    about: Words
    fen: int


def rows(*, loan_id: UUID, customer_id: UUID, today: date) -> list[Row]:
    """Return the payments of this customer's loan, newest first. Refuses: NotFound."""
    receipts = repay.receipts(loan_id=loan_id, customer_id=customer_id)
    doubts = order_queries.doubts(loan_id=loan_id, customer_id=customer_id)
    posted = {doubt.receipt_id: doubt for doubt in doubts if doubt.receipt_id is not None}
    found = [_received(one, posted.get(one.receipt_id), today) for one in receipts]
    found += [_outside(one, today) for one in doubts if one.waits_outside]
    return sorted(found, key=lambda row: row.at, reverse=True)


def _received(receipt: ReceiptView, doubt: Doubt | None, today: date) -> Row:
    about = Words(f"流水尾号{receipt.transaction_no[-8:]}", f"No. ending {receipt.transaction_no[-8:]}")
    if receipt.channel == Channel.STATE:
        about = Words("国家替您付的利息", "Interest the state paid for you")
    if doubt is not None:
        about = _about(doubt, today)
    return Row(
        receipt.paid_at,
        receipt.on,
        f"/account/receipts/{receipt.receipt_id}",
        about,
        receipt.amount_fen,
    )


def _outside(doubt: Doubt, today: date) -> Row:
    """Tell of money that is in no account."""
    return Row(
        doubt.opened_at,
        business_date_of(Instant(doubt.opened_at)),
        f"/pay/{doubt.order_id}" if doubt.order_id else "",
        _about(doubt, today),
        doubt.received_fen,
    )


def _about(doubt: Doubt, today: date) -> Words:
    if doubt.closed_at is None:
        if doubt.kind in WHY:
            why = WHY[doubt.kind]
            zh, en = near(doubt.answer_by, today), near(doubt.answer_by, today, "en")
            late = doubt.answer_by < today
            return Words(
                f"{why.zh}，正在核对，不用再付。{'我们晚了，对不起。' if late else f'最晚{zh}告诉您。'}",
                f"{why.en}: we check it. Do not pay again. {'We are late, sorry.' if late else f'You hear by {en}.'}",
            )
        return Words("同事正在看这笔钱，会联系您。", "A colleague looks at this money and contacts you.")
    return told(doubt)


def told(doubt: Doubt) -> Words:
    """Say what became of money that a person has looked at, in one line."""
    if doubt.outcome is CaseOutcome.POSTED:
        why = WHY.get(doubt.kind, UNCLEAR)
        return Words(f"{why.zh}，核对后记到了账上。", f"{why.en}: checked, then posted.")
    if doubt.outcome is CaseOutcome.KEPT:
        return Words("核对过，钱存在您名下。", "Checked: it is kept as your credit.")
    if doubt.outcome is CaseOutcome.REFUNDED and doubt.refunded_on is not None:
        back = yuan(doubt.refunded_fen or 0)
        number = f"，单号{doubt.reference}" if doubt.reference else ""
        return Words(
            f"核对过，{day(doubt.refunded_on)}退了{back}元{number}。",
            f"Checked: ¥{back} refunded on {day(doubt.refunded_on, 'en')}{number.replace('，单号', ', no. ')}.",
        )
    if doubt.outcome is CaseOutcome.NO_MONEY:
        return Words("查过了，我们没有收到这笔钱。", "Checked: we did not receive this money.")
    return Words("核对完了。不清楚请打电话给我们。", "Checked. Please call us if anything is unclear.")
