"""Money that came by bank transfer, as it stands in the books however it was agreed on."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.journey.repay import rules
from suiche.journey.repay.actions.book_transfer import book_transfer
from suiche.journey.repay.actions.lock_loan import lock_loan
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
) -> bool:
    """Book a line of the bank's statement; tell whether it was not booked before."""
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    transfer = rules.BankTransfer(transaction_no, amount_fen, paid_on, payer)
    return book_transfer(loan=loan, transfer=transfer, by=by, on=on, at=at) is not None
