"""Write down since when people are late, each with a day of their own: what a book that is taken over knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from suiche.kit.action import part
from suiche.kit.clock import Instant

MARK = """
insert into parties_paymentstanding (customer_id, late_since, worst_days_past_due, contracts_closed, updated_at)
select customer, min(since), 0, 0, %s::timestamptz from unnest(%s::uuid[], %s::date[]) as late(customer, since)
group by customer order by customer
on conflict (customer_id) do update
  set late_since = least(parties_paymentstanding.late_since, excluded.late_since), updated_at = excluded.updated_at
"""


@part
def mark_people_late(*, late: Sequence[tuple[UUID, date]], at: Instant) -> None:
    """Set the oldest unpaid due date of each customer where they have no older one."""
    if late:
        with connection.cursor() as cursor:
            cursor.execute(MARK, [at, [customer for customer, _ in late], [since for _, since in late]])
