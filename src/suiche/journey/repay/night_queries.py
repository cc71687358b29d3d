"""What a night asks: which days are open, what falls due on one, what is earned and not due. Never writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from suiche.journey.repay import models
from suiche.journey.repay.events import DayClosed
from suiche.journey.repay.rules import day_number
from suiche.kit.clock import BusinessDate, Instant
from suiche.maths.money import divide_half_up
from suiche.maths.rates import DAY_BASE, PPM

# Only rows of the day itself: nights go in order and leave none out, and what another system billed stays billed.
TO_BILL = """
select i.id from repay_instalment i
where i.due_date = %s and i.superseded_on is null
  and not exists (select from repay_bill b where b.instalment_id = i.id)
order by i.loan_id
"""
# ``lateral … limit 1`` looks bills and loans up row by row: however many a day is expected to have, one on which nothing
# falls due reads neither table. The loan is looked at only where there is no bill: of a settled or handed-over loan nothing is missing.
STANDING = """
select count(b.instalment_id), coalesce(sum(i.interest_fen) filter (where b.instalment_id is not null), 0),
       count(l.id)
from repay_instalment i
left join lateral (select b.instalment_id from repay_bill b where b.instalment_id = i.id limit 1) b on true
left join lateral (
  select l.id from repay_loan l
  where b.instalment_id is null and l.id = i.loan_id and l.state = 'active' and i.period > l.taken_over limit 1) l on true
where i.due_date = %s and i.superseded_on is null
"""
WITH_CREDIT = """
select l.id from repay_loan l where l.holds_credit and l.state = 'active' and exists (
  select from repay_instalment i
  where i.loan_id = l.id and i.due_date = %(on)s and i.superseded_on is null and i.period > l.taken_over)
union
select l.id from repay_instalment i join repay_loan l on l.id = i.loan_id
where i.due_date = %(on)s and i.principal_fen < 0 and i.superseded_on is null and l.state = 'active'
order by 1
"""
SUBSIDISED = """
select i.loan_id, i.period from repay_loan l join repay_instalment i on i.loan_id = l.id
where l.state_subsidy and l.state = 'active' and i.due_date = %s and i.superseded_on is null and i.period > l.taken_over
order by i.loan_id
"""

UNPAID = """
with unpaid as materialized (
  select i.loan_id, i.period, i.due_date from repay_instalment i
  where i.due_date = any(%s::date[]) and i.superseded_on is null and i.payment_fen > coalesce((
    select sum(a.amount_fen) from repay_allocation a
    where a.loan_id = i.loan_id and a.period = i.period and a.bucket in ('principal', 'interest')), 0)
)
select l.id, l.customer_id, u.due_date from unpaid u join repay_loan l on l.id = u.loan_id
where l.state = 'active' and u.period > l.taken_over
order by l.customer_id, l.id
"""


def last_closed() -> date | None:
    """Return the last business date that is closed, or None before the first."""
    return models.DayClose.objects.order_by("-on").values_list("on", flat=True).first()


def closed(on: date) -> DayClosed | None:
    """Return what the close of a day did, or None while it is open."""
    row = models.DayClose.objects.filter(on=on).first()
    return (
        None
        if row is None
        else DayClosed(
            on=BusinessDate(row.on), billed=row.billed, accrued_fen=row.accrued_fen, at=Instant(row.at)
        )
    )


def days_to_close(until: date) -> tuple[date, ...]:
    """Return the days that are not closed yet, in order, up to and with ``until``.

    Before the first close the days begin where the first loan began, or was taken over: nothing of ours can have
    fallen due earlier.
    """
    last = last_closed()
    start = last + timedelta(days=1) if last else (_first_day() or until)
    return tuple(start + timedelta(days=n) for n in range((until - start).days + 1))


def _first_day() -> date | None:
    with connection.cursor() as cursor:
        cursor.execute("select min(coalesce(taken_over_on, disbursed_on)) from repay_loan")
        row = cursor.fetchone()
    return row[0] if row else None


def instalments_to_bill(on: date) -> tuple[int, ...]:
    """Return the instalments that fall due on a day and have no bill, loans in order; of loans in any state."""
    with connection.cursor() as cursor:
        cursor.execute(TO_BILL, [on])
        return tuple(row[0] for row in cursor.fetchall())


class Unpaid(NamedTuple):
    """An instalment of a due date that is not paid."""

    loan_id: UUID
    customer_id: UUID
    due_date: date


def unpaid(due_dates: Sequence[date]) -> tuple[Unpaid, ...]:
    """Return the instalments of running loans that fall due on these days and are not paid; what another system billed
    before a take-over is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNPAID, [list(due_dates)])
        return tuple(Unpaid(*row) for row in cursor.fetchall())


@dataclass(frozen=True)
class DayStanding:
    """How far the billing of a day is: instalments billed, their interest in fen, instalments of running loans left."""

    billed: int
    interest_fen: int
    left: int


def standing(on: date) -> DayStanding:
    """Return how far the billing of a day is."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [on])
        row = cursor.fetchone()
    assert row is not None  # an aggregate without group by has one row
    return DayStanding(int(row[0]), int(row[1]), int(row[2]))


def loans_one_by_one(on: date) -> tuple[UUID, ...]:
    """Return the loans with an instalment due on a day that hold credit, or whose interest becomes principal then."""
    with connection.cursor() as cursor:
        cursor.execute(WITH_CREDIT, {"on": on})
        return tuple(row[0] for row in cursor.fetchall())


def subsidised(on: date) -> tuple[tuple[UUID, int], ...]:
    """Return (loan, period) of what falls due on a day of running loans that are admitted to the state subsidy."""
    with connection.cursor() as cursor:
        cursor.execute(SUBSIDISED, [on])
        return tuple((row[0], row[1]) for row in cursor.fetchall())


def accrued_by_product(on: date) -> tuple[tuple[str, int], ...]:
    """Return (product, fen) of interest earned and not due at the end of a day, rounded once a product."""
    return tuple(
        (
            base.product,
            divide_half_up(int(base.weight) * (day_number(on) + 1) - int(base.moment), DAY_BASE * PPM),
        )
        for base in models.AccrualBase.objects.order_by("product")
    )
