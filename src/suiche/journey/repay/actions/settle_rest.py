"""Settle the rest of a loan from the customer's credit and close it at exactly 0.00."""

from __future__ import annotations

from suiche.journey.repay import events, models, rules
from suiche.journey.repay.actions.close_loan import close_loan
from suiche.journey.repay.actions.write_allocation import write_allocation
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.allocation import Bucket


@part
def settle_rest(
    *, loan: models.Loan, price: rules.Payoff, reference: str, by: Actor, on: BusinessDate, at: Instant
) -> events.LoanSettled:
    """Post interest to the day and the fee, use the credit for all of it, close.

    The caller has taken the money, billed, charged and applied what was due, so that the credit is the rest of
    ``price`` to the fen. The last lines hold the promise against the ledger itself.
    """
    for rule, component, fen in (
        (Rule.INTEREST_BILLED, "interest", price.accrued_fen),
        (Rule.FEE_CHARGED, "fee", price.fee_fen),
    ):
        if fen:
            post(
                rule=rule,
                amounts_fen={component: fen},
                contract_id=loan.contract_id,
                reference=f"payoff-{component}:{loan.id}",
                on=on,
                at=at,
            )
    rest = (
        (Bucket.FEE, price.fee_fen),
        (Bucket.INTEREST, price.accrued_fen),
        (Bucket.PRINCIPAL, price.remaining_fen),
    )
    write_allocation(
        loan=loan,
        reference=f"{reference}:payoff",
        parts=[(0, bucket, fen) for bucket, fen in rest if fen],
        on=on,
        at=at,
    )
    return close_loan(loan=loan, by=by, on=on, at=at)
