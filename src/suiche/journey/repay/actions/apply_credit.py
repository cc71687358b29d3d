"""Use the customer's credit for what has fallen due, in the agreed order."""

from __future__ import annotations

from datetime import date

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.charge_lateness import charge_lateness
from suiche.journey.repay.actions.write_allocation import write_allocation
from suiche.journey.repay.lease_queries import residual_due
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.maths.allocation import Due, allocate


@part
def apply_credit(
    *,
    loan: models.Loan,
    present: rules.Position,
    reference: str,
    until: BusinessDate,
    event: models.LoanEvent | None,
    on: BusinessDate,
    at: Instant,
) -> rules.Position:
    """Allocate the credit to what is due by ``until``; return the position after. What is over stays credit.

    Lateness is charged first: what is met has been charged. The caller holds the loan's lock and has billed.
    ``reference`` names the source ("receipt:<id>").
    """
    if present.credit_fen <= 0:
        return present
    present = charge_lateness(loan=loan, present=present, until=until, event=event, on=on, at=at)
    owed = rules.dues(present, until)
    spread = allocate(_usable(loan, present, owed, until), owed)
    parts = [(line.period, line.bucket, line.paid_fen) for line in spread.lines if line.paid_fen]
    return write_allocation(
        loan=loan,
        present=present,
        reference=reference,
        parts=parts,
        value_on=until,
        event=event,
        on=on,
        at=at,
    )


def _usable(loan: models.Loan, present: rules.Position, owed: tuple[Due, ...], until: date) -> int:
    """A residual waits for the customer's word: only credit that pays all of it, with everything else, is that word."""
    total_fen = sum(due.total_fen for due in owed)
    if present.credit_fen >= total_fen:
        return present.credit_fen
    return min(present.credit_fen, total_fen - residual_due(loan, until, present))
