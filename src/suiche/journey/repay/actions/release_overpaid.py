"""Give back to the credit what was paid and is owed no more, and end what was waived of it."""

from __future__ import annotations

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.write_allocation import write_allocation
from suiche.journey.repay.states import Source
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
    """Take back what met a charge that was lowered or an instalment that became smaller; return the position after.

    What the customer had paid becomes credit, what had been waived is waived no more.
    """
    reference = f"lowered:{on.isoformat()}:{event.id if event else 'night'}:{len(present.met)}"
    paid, waived = [], []
    for period, bucket, over in rules.overpaid(present):
        back = rules.repaid(present, period, bucket, over)
        paid.append((period, bucket, -back))
        waived.append((period, bucket, back - over))
    for parts, source in ((paid, Source.CREDIT), (waived, Source.WAIVER)):
        present = write_allocation(
            loan=loan,
            present=present,
            reference=f"{reference}:{source.value}",
            parts=[part for part in parts if part[2]],
            value_on=on,
            source=source,
            event=event,
            on=on,
            at=at,
        )
    return present
