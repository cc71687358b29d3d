"""Receive a bank transfer: by the customer, or by somebody who pays for them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.journey.repay import events, models
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.journey.repay.actions.write_receipt import write_receipt
from suiche.journey.repay.states import Channel
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import BadInput


@action
def receive_transfer(
    *,
    loan_id: UUID,
    transaction_no: str,
    amount_fen: int,
    paid_on: date,
    payer: str = "",
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> events.PaymentReceived:
    """Book a line of the bank's statement, once by its ``transaction_no``, and use it for what is due.

    ``payer`` is the name on the statement, masked, where it is not the customer's: third-party payments are kept
    apart for the anti-money-laundering check. Refuses: NotFound, BadInput (amount, a day to come).
    """
    if amount_fen <= 0:
        raise BadInput(field="amount", zh="金额要大于0。", en="The amount must be above 0.")
    if paid_on > on:
        raise BadInput(
            field="paid_on", zh="到账日不能晚于今天。", en="The money cannot have come after today."
        )
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    posted = not models.Receipt.objects.filter(transaction_no=transaction_no).exists()
    if posted:
        receipt = write_receipt(
            loan=loan,
            order=None,
            channel=Channel.TRANSFER,
            transaction_no=transaction_no,
            amount_fen=amount_fen,
            paid_at=at,
            value_on=paid_on,
            payer=payer,
            by=by,
            on=on,
            at=at,
        )
        use_for_due(
            loan=loan,
            reference=f"receipt:{receipt.id}",
            until=BusinessDate(min(paid_on, on)),
            event=receipt.event,
            by=by,
            on=on,
            at=at,
        )
    return outbox.publish(
        events.PaymentReceived(
            order_id=None, loan_id=loan.id, amount_fen=amount_fen, posted=posted, quote_id=None, on=on, at=at
        )
    )
