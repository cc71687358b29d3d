"""Book a bank transfer: once, to the customer's credit, used for what was due when it came."""

from __future__ import annotations

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.journey.repay.actions.write_receipt import write_receipt
from suiche.journey.repay.states import Channel
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import BadInput
from suiche.kit.turns import take_turn
from suiche.maths.money import grouped


@part
def book_transfer(
    *, loan: models.Loan, transfer: rules.BankTransfer, by: Actor, on: BusinessDate, at: Instant
) -> models.Receipt | None:
    """Return the receipt, None where the transaction was booked before. The caller holds the loan's lock.

    Refuses: BadInput (amount, a day to come or before the loan began, a transaction that was booked with another amount
    or for another loan).
    """
    if transfer.amount_fen <= 0:
        raise BadInput(field="amount", zh="金额要大于0。", en="The amount must be above 0.")
    if transfer.paid_on > on:
        raise BadInput(
            field="paid_on", zh="到账日不能晚于今天。", en="The money cannot have come after today."
        )
    if transfer.paid_on < loan.disbursed_on:
        raise BadInput(
            field="paid_on",
            zh="到账日不能早于放款日。",
            en="The money cannot have come before the loan began.",
        )
    take_turn("repay.transfer")  # the same line of a statement may be typed for two loans at once
    known = models.Receipt.objects.filter(transaction_no=transfer.transaction_no).first()
    if known is not None:
        if (known.loan_id, known.amount_fen) != (loan.id, transfer.amount_fen):
            raise BadInput(
                field="transaction_no",
                zh=f"这个交易号登记过，是{grouped(known.amount_fen)}元，不是这一笔。请对着银行流水核对。",
                en=f"This number was booked with ¥{grouped(known.amount_fen)}, for something else. Please check the statement.",
            )
        return None
    receipt = write_receipt(
        loan=loan,
        order=None,
        channel=Channel.TRANSFER,
        transaction_no=transfer.transaction_no,
        amount_fen=transfer.amount_fen,
        paid_at=at,
        value_on=transfer.paid_on,
        also={"payer": transfer.payer} if transfer.payer else {},
        by=by,
        on=on,
        at=at,
    )
    use_for_due(
        loan=loan,
        reference=f"receipt:{receipt.id}",
        until=BusinessDate(transfer.paid_on),
        event=receipt.event,
        by=by,
        on=on,
        at=at,
    )
    return receipt
