"""What a change of a running loan is priced from. Never writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum

from suiche.catalogue.kinds import Condition, Family
from suiche.journey.repay import models, rules
from suiche.journey.repay.position_queries import position
from suiche.journey.repay.states import LoanState
from suiche.kit.refusal import NotFound

PlanRow = rules.PlanRow
Position = rules.Position
posting = rules.posting


@dataclass(frozen=True)
class Standing:
    """A loan as a change finds it on a day.

    ``owed_fen`` is everything that has fallen due and is unpaid, lateness to the day included; ``late_since`` the
    oldest due date before the day that is unpaid, ``unpaid_periods`` how many are. ``condition`` of the car and
    ``family`` decide how long the loan may be.
    """

    loan_id: UUID
    customer_id: UUID
    contract_no: str
    product: str
    family: Family
    condition: Condition
    running: bool
    accelerated_on: date | None
    position: Position
    owed_fen: int
    late_since: date | None
    unpaid_periods: int


def standing(*, loan_id: UUID, customer_id: UUID | None, day: date, today: date) -> Standing:
    """Return how a loan of this customer (any, for the system) stands on a day. Refuses: NotFound.

    For a day to come what falls due until then is taken as paid on its date.
    """
    rows = models.Loan.objects.select_related("contract__application__quote__vehicle").filter(id=loan_id)
    loan = (rows if customer_id is None else rows.filter(customer_id=customer_id)).first()
    if loan is None:
        raise NotFound()
    at = rules.assuming_paid(position(loan), today, day)
    return Standing(
        loan_id=loan.id,
        customer_id=loan.customer_id,
        contract_no=loan.contract_no,
        product=loan.product,
        family=Family(loan.family),
        condition=_condition(loan),
        running=loan.is_in(LoanState.ACTIVE),
        accelerated_on=loan.accelerated_on,
        position=at,
        owed_fen=sum(due.total_fen for due in rules.dues(at, day)),
        late_since=rules.late_since(at, day),
        unpaid_periods=sum(1 for row in at.plan if row.due_date < day and not at.is_paid(row)),
    )


def _condition(loan: models.Loan) -> Condition:
    """Whether the car was new; of a loan that another system signed nobody told, and new cars are the rule."""
    if loan.contract is None:
        return Condition.NEW
    return Condition(loan.contract.application.quote.vehicle.condition)


def taken_back(event_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return which of these events were taken back since."""
    rows = models.LoanEvent.objects.filter(reverses_id__in=list(event_ids))
    return frozenset(rows.values_list("reverses_id", flat=True))


def used_since(*, event_id: UUID, period: int) -> bool:
    """Tell whether money that came later met what an event made fall due, in a period or after it."""
    event = models.LoanEvent.objects.get(id=event_id)
    met = (
        models.Allocation.objects.filter(
            loan_id=event.loan_id, period__gte=period, event__number__gt=event.number
        )
        .values("period", "bucket")
        .annotate(fen=Sum("amount_fen"))
    )
    return any(row["fen"] for row in met)
