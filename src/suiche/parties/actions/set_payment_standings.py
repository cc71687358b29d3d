"""Set how customers pay: written by repay when payments or settlements change it, read by decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant

# In the order of the customers: two writers must not wait for each other crosswise.
SET = """
insert into parties_paymentstanding as kept (customer_id, late_since, worst_days_past_due, contracts_closed, updated_at)
select customer, late, 0, closed, %(at)s
from unnest(%(customers)s::uuid[], %(late)s::date[], %(closed)s::int[]) as given(customer, late, closed) order by customer
on conflict (customer_id) do update set
  worst_days_past_due = greatest(kept.worst_days_past_due, coalesce(%(on)s::date - kept.late_since, 0)),
  late_since = excluded.late_since, contracts_closed = excluded.contracts_closed, updated_at = excluded.updated_at
"""


class Standing(NamedTuple):
    """The oldest unpaid due date (None: nothing is late) and the contracts closed."""

    late_since: date | None
    contracts_closed: int


@part
def set_payment_standings(*, standings: Mapping[UUID, Standing], on: BusinessDate, at: Instant) -> None:
    """Set the standings of customers, in one statement; the worst days past due are kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            SET,
            {
                "customers": list(standings),
                "late": [one.late_since for one in standings.values()],
                "closed": [one.contracts_closed for one in standings.values()],
                "on": on,
                "at": at,
            },
        )
