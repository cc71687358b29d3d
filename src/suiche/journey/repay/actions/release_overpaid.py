"""Give back to the credit what was paid and is owed no more."""

from __future__ import annotations

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.write_allocation import write_allocation
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant


@part
def release_overpaid(
    *,
    loan: models.Loan,
    present: rules.Position,
    event: models.LoanEvent | None,
    on: BusinessDate,
    at: Instant,
) -> rules.Position:
    """Take back what met a charge that was lowered or an instalment that became smaller; return the position after."""
    return write_allocation(
        loan=loan,
        present=present,
        reference=f"lowered:{on.isoformat()}:{event.id if event else 'night'}:{len(present.met)}",
        parts=[(period, bucket, -fen) for period, bucket, fen in rules.overpaid(present)],
        value_on=on,
        event=event,
        on=on,
        at=at,
    )
