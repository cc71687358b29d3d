"""Receive a bank transfer: by the customer, or by somebody who pays for them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.journey.repay import events, rules
from suiche.journey.repay.actions.book_transfer import book_transfer
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


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
    """Book a line of the bank's statement and use it for what is due; a second call books nothing.

    Refuses: NotFound, BadInput (amount, a day to come, a transaction known with another amount or loan).
    """
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    transfer = rules.BankTransfer(transaction_no, amount_fen, paid_on, payer)
    posted = book_transfer(loan=loan, transfer=transfer, by=by, on=on, at=at) is not None
    return outbox.publish(
        events.PaymentReceived(
            order_id=None, loan_id=loan.id, amount_fen=amount_fen, posted=posted, quote_id=None, on=on, at=at
        )
    )
