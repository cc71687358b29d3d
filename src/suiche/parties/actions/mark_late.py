"""Write down who has become late, many customers in one statement: what a night knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from suiche.kit.action import part
from suiche.kit.clock import Instant

MARK = """
insert into parties_paymentstanding (customer_id, late_since, worst_days_past_due, contracts_closed, updated_at)
select distinct customer, %s::date, 0, 0, %s::timestamptz from unnest(%s::uuid[]) as customer order by customer
on conflict (customer_id) do update
  set late_since = least(parties_paymentstanding.late_since, excluded.late_since), updated_at = excluded.updated_at
"""


@part
def mark_late(*, customer_ids: Sequence[UUID], since: date, at: Instant) -> None:
    """Set ``since`` as the oldest unpaid due date of these customers where they have no older one."""
    if customer_ids:
        with connection.cursor() as cursor:
            cursor.execute(MARK, [since, at, list(customer_ids)])
