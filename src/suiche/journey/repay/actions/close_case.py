"""Close a payment case: a person has looked at the money and says what became of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.journey.repay import case_queries, models, rules
from suiche.journey.repay.actions.tell_case import tell_case
from suiche.journey.repay.states import CaseKind, CaseOutcome, EventKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant, business_date_of
from suiche.kit.reasons import note_of
from suiche.kit.refusal import BadInput, NotFound, Refusal
from suiche.kit.turns import take_turn
from suiche.maths.money import grouped

SHORTEST, LONGEST = 4, 64  # characters of a refund's reference


class CaseClosed(Refusal):
    """A case is closed once; what its note says stays."""

    code = "case_closed"
    zh = "这件已经有同事办完了。请刷新页面，看处理说明。"
    en = "A colleague has closed this case already. Please reload to read the note."


@action
def close_case(
    *, case_id: UUID, end: rules.CaseEnd, note: str, by: Actor, on: BusinessDate, at: Instant
) -> None:
    """Close the case with what became of its money and a note of 4 to 200 characters; its customer is told, once.

    Refuses: NotFound, CaseClosed, BadInput (outcome not of this kind of case; transaction_no that is not this money; event,
    amount, refunded_on or reference of a refund; note).
    """
    take_turn("repay.close_case")  # one receipt or refund is not named for two cases at once
    case = models.PaymentCase.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise NotFound()
    if case.closed_at is not None:
        raise CaseClosed()
    if end.outcome not in rules.OUTCOMES[CaseKind(case.kind)]:
        raise BadInput(
            field="outcome", zh="请选这笔钱最后怎么样了。", en="Please choose what became of the money."
        )
    if end.outcome is CaseOutcome.POSTED:
        case.receipt = _posted(case, end.transaction_no)
        case.loan_id = case.receipt.loan_id
    elif end.outcome is CaseOutcome.REFUNDED and case_queries.in_books(case):
        _given_back(case, end.event)
    elif end.outcome is CaseOutcome.REFUNDED:
        _not_posted(case)
        _sent_back(case, end, on)
    elif end.outcome is CaseOutcome.NO_MONEY:
        _nothing_moved(case)
    case.closed_at, case.closed_by, case.note = at, str(by), note_of(note)
    case.outcome = end.outcome.value
    case.save()
    tell_case(case=case, by=by, at=at)


def _posted(case: models.PaymentCase, number: str) -> models.Receipt:
    """Return the receipt that stands under a number. Refuses: BadInput (transaction_no), where it is not this money."""
    receipt = (
        models.Receipt.objects.select_related("event").filter(transaction_no=number, amount_fen__gt=0).first()
    )
    if receipt is None:
        raise _number(
            "这个交易号没有登记过。先在贷款页登记这笔到账，再回来办完。",
            "Nothing is booked under this number. Please book the transfer on the loan's page first.",
        )
    if case.loan_id not in (None, receipt.loan_id):
        raise _number("这个交易号记在另一笔贷款上。", "This number is booked on another loan.")
    if case.received_fen not in (0, receipt.amount_fen):
        booked, came = grouped(receipt.amount_fen), grouped(case.received_fen)
        raise _number(
            f"这个交易号记的是{booked}元，这里收到的是{came}元，不是同一笔。",
            f"¥{booked} is booked under this number, but ¥{came} came: it is other money.",
        )
    if models.Receipt.objects.filter(reverses=receipt).exists():
        raise _number(
            "这笔到账已经冲回，不在账上了。", "This receipt was taken back and stands in no account."
        )
    before = receipt.event is None or receipt.event.at < case.opened_at
    own = case_queries.posted_as(case)
    if before and (own is None or own.id != receipt.id):
        raise _number(
            "这笔到账在这件事之前就记了，不是这笔钱。",
            "This receipt was booked before the case was opened: it is other money.",
        )
    if case_queries.is_named_elsewhere(case, receipt):
        raise _number(
            "另一件已经用这笔到账办完了。请对着银行流水核对。",
            "Another case was closed with this receipt. Please check the statement.",
        )
    return receipt


def _number(zh: str, en: str) -> BadInput:
    return BadInput(field="transaction_no", zh=zh, en=en)


def _given_back(case: models.PaymentCase, number: int) -> None:
    """Write down the loan's event that gave the money back. Refuses: BadInput (event)."""
    found = next((one for one in case_queries.refunds(case) if one.number == number), None)
    if found is None:
        raise BadInput(
            field="event",
            zh="请选退这笔钱的那一件。还没退的，先在贷款页办退款。",
            en="Please choose the event that gave it back. Not refunded yet? Do that on the loan's page first.",
        )
    case.event_id, case.refunded_fen, case.refunded_on = (
        found.event_id,
        case.received_fen or found.amount_fen,
        found.on,
    )


def _not_posted(case: models.PaymentCase) -> None:
    if (case_queries.posted_as(case) or case_queries.fitting(case)) is not None:
        raise BadInput(
            field="outcome",
            zh="这笔钱已经记在贷款上，请选“记到账上了”。要退，先在贷款页办。",
            en="This money is posted on the loan: choose “posted”. To refund it, do that on the loan's page first.",
        )


def _nothing_moved(case: models.PaymentCase) -> None:
    """Refuse what the books gainsay: that no money came, or of a payment taken back as returned that nothing was given back."""
    if case.kind != CaseKind.GIVEN_BACK.value:
        _not_posted(case)
    elif any(one.kind is EventKind.RETURNED for one in case_queries.refunds(case)):
        raise BadInput(
            field="outcome",
            zh="这笔付款已经按退回冲掉了，请选退款的那一件。",
            en="This payment was taken back as returned: please choose the event that gave it back.",
        )


def _sent_back(case: models.PaymentCase, end: rules.CaseEnd, on: BusinessDate) -> None:
    """Write down a refund past our books. Refuses: BadInput (amount, refunded_on, reference)."""
    if end.amount_fen <= 0 or case.received_fen not in (0, end.amount_fen):
        came = grouped(case.received_fen)
        raise BadInput(
            field="amount",
            zh=f"收到{came}元，要全部退回，请填这个数。" if case.received_fen else "退了多少？要大于0。",
            en=f"¥{came} came, and all of it goes back." if case.received_fen else "How much? More than 0.",
        )
    case.refunded_fen, case.refunded_on = end.amount_fen, _day(case, end.on, on)
    if not SHORTEST <= len(end.reference) <= LONGEST:
        raise BadInput(
            field="reference",
            zh=f"请填退款单号，{SHORTEST}到{LONGEST}个字。",
            en=f"Please give the number of the refund, {SHORTEST} to {LONGEST} characters.",
        )
    same = models.PaymentCase.objects.filter(reference=end.reference)
    if same.exclude(transaction_no=case.transaction_no).exists():
        raise BadInput(
            field="reference",
            zh="另一件已经用这个退款单号办完了。请核对。",
            en="Another case was closed with this number. Please check it.",
        )
    case.reference = end.reference


def _day(case: models.PaymentCase, day: date | None, on: BusinessDate) -> date:
    known_since = business_date_of(Instant(case.opened_at))
    early = case.kind != CaseKind.GIVEN_BACK.value and day is not None and day < known_since
    if day is None or day > on or early:
        raise BadInput(
            field="refunded_on",
            zh="请选退款的那天：不早于收到钱，不晚于今天。",
            en="Please choose the day of the refund: not before the money came, not after today.",
        )
    return day
