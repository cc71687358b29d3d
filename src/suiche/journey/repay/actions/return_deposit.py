"""Turn what is kept of a lease's deposit into the customer's credit."""

from __future__ import annotations

from suiche.journey.repay import models
from suiche.journey.repay.states import Channel
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule


@part
def return_deposit(
    *, loan: models.Loan, deposit_fen: int, event: models.LoanEvent, on: BusinessDate, at: Instant
) -> None:
    """Write the deposit as money received with an event, so that taking the event back keeps it again. Nothing for 0."""
    if not deposit_fen:
        return
    receipt = models.Receipt.objects.create(
        loan=loan,
        channel=Channel.DEPOSIT.value,
        transaction_no=f"deposit:{event.id}",
        amount_fen=deposit_fen,
        paid_at=at,
        on=on,
        event=event,
    )
    post(
        rule=Rule.DEPOSIT_RETURNED,
        amounts_fen={"amount": deposit_fen},
        contract_id=loan.id,
        reference=f"receipt:{receipt.id}",
        on=on,
        at=at,
    )
