"""Tell the register of parties how customers pay, so that a decision about another car may ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from suiche.journey.repay import models, rules
from suiche.journey.repay.position_queries import positions
from suiche.journey.repay.states import LoanState
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.parties.actions.set_payment_standings import Standing, set_payment_standings


@part
def update_standings(
    *, presents: Sequence[tuple[models.Loan, rules.Position | None]], on: BusinessDate, at: Instant
) -> None:
    """Write, for the customers of these loans, the oldest unpaid due date over all of their loans, and how many are closed.

    A loan comes with its position, or with None when it is not active.
    """
    known = {loan.id: present for loan, present in presents}
    rows = models.Loan.objects.filter(customer_id__in={loan.customer_id for loan, _ in presents})
    loans = list(rows.filter(state__in=[LoanState.ACTIVE.value, LoanState.SETTLED.value]))
    others = [loan for loan in loans if loan.is_in(LoanState.ACTIVE) and loan.id not in known]
    known |= positions(others) if others else {}
    late: dict[UUID, list[date]] = defaultdict(list)
    closed: dict[UUID, int] = defaultdict(int)
    for loan in (*(loan for loan, _ in presents), *others):
        present = known[loan.id]
        since = None if present is None else rules.late_since(present, on)
        late[loan.customer_id] += [] if since is None else [since]
    for loan in loans:
        closed[loan.customer_id] += loan.is_in(LoanState.SETTLED)
    set_payment_standings(
        standings={
            customer: Standing(min(days, default=None), closed[customer]) for customer, days in late.items()
        },
        on=on,
        at=at,
    )
