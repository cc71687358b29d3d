"""Use the customer's credit for what has fallen due, in the agreed order."""

from __future__ import annotations

from suiche.journey.repay import models, queries, rules
from suiche.journey.repay.actions.write_allocation import write_allocation
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.maths.allocation import allocate


@part
def apply_credit(
    *, loan: models.Loan, reference: str, until: BusinessDate, on: BusinessDate, at: Instant
) -> int:
    """Allocate the credit to what is due by ``until``; return the fen used. What is over stays credit.

    The caller holds the loan's lock, has billed and charged. ``reference`` names the source ("receipt:<id>").
    """
    at_present = queries.position(loan)
    spread = allocate(at_present.credit_fen, rules.dues(at_present, until))
    parts = [(line.period, line.bucket, line.paid_fen) for line in spread.lines if line.paid_fen]
    write_allocation(loan=loan, reference=reference, parts=parts, on=on, at=at)
    return at_present.credit_fen - spread.surplus_fen
