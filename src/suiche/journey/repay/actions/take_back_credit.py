"""Take credit back from what it met, where more was used than there is."""

from __future__ import annotations

from django.db.models import Sum

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.write_allocation import write_allocation
from suiche.journey.repay.states import Source
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.maths.allocation import Bucket

LAST_FIRST = tuple(reversed(Bucket))


@part
def take_back_credit(
    *,
    loan: models.Loan,
    present: rules.Position,
    event: models.LoanEvent,
    on: BusinessDate,
    at: Instant,
) -> rules.Position:
    """Take back what the newest money met until the credit is not below zero; return the position after.

    Each fen goes back with the day for which it counted. What was met without the customer's money (waived, joined to
    the principal) stays. What cannot be found (it was refunded) stays owed as negative credit.
    """
    newest = sorted(
        _by_credit(loan),
        key=lambda one: (one.value_on, one.period, LAST_FIRST.index(one.bucket) * -1),
        reverse=True,
    )
    for number, one in enumerate(newest):
        if present.credit_fen >= 0:
            break
        fen = min(one.amount_fen, -present.credit_fen)
        present = write_allocation(
            loan=loan,
            present=present,
            reference=f"unused:{event.id}:{number}",
            parts=[(one.period, one.bucket, -fen)],
            value_on=one.value_on,
            event=event,
            on=on,
            at=at,
        )
    return present


def _by_credit(loan: models.Loan) -> list[rules.Met]:
    """What the customer's credit met and was not taken back, of instalments that are ours."""
    rows = models.Allocation.objects.filter(loan=loan, source=Source.CREDIT.value, period__gt=loan.taken_over)
    sums = rows.values("value_on", "period", "bucket").annotate(fen=Sum("amount_fen")).filter(fen__gt=0)
    return [rules.Met(one["value_on"], one["period"], Bucket(one["bucket"]), one["fen"]) for one in sums]
