"""Due dates: the nominal day of the month is kept and clamped to the month's end, so it never drifts."""

from calendar import monthrange
from datetime import date

MIN_FIRST_PERIOD_DAYS = 20


def day_in_month(year: int, month: int, nominal_day: int) -> date:
    """Return the nominal day in that month, or its last day where there is no such day."""
    return date(year, month, min(nominal_day, monthrange(year, month)[1]))


def add_months(start: date, months: int, nominal_day: int) -> date:
    """Return the nominal day in the month that lies `months` after the month of `start`."""
    index = start.year * 12 + start.month - 1 + months
    return day_in_month(index // 12, index % 12 + 1, nominal_day)


def days_between(earlier: date, later: date) -> int:
    """Count days: the first one counts, the last does not (算头不算尾)."""
    return (later - earlier).days


def is_stub(disbursed_on: date, due_day: int | None) -> bool:
    """Tell whether a fixed due day makes the first period irregular."""
    return due_day is not None and due_day != disbursed_on.day


def first_due(disbursed_on: date, due_day: int | None, min_days: int = MIN_FIRST_PERIOD_DAYS) -> date:
    """Return the first due date.

    Without a due day of its own: one month after disbursement. With one: the first such day that is at least
    `min_days` after disbursement.
    """
    if due_day is None or due_day == disbursed_on.day:
        return add_months(disbursed_on, 1, disbursed_on.day)
    months = 0
    due = day_in_month(disbursed_on.year, disbursed_on.month, due_day)
    while days_between(disbursed_on, due) < max(min_days, 1):
        months += 1
        due = add_months(disbursed_on, months, due_day)
    return due


def due_dates(
    disbursed_on: date, terms: int, due_day: int | None = None, min_days: int = MIN_FIRST_PERIOD_DAYS
) -> tuple[date, ...]:
    """Return all due dates, first to last."""
    first = first_due(disbursed_on, due_day, min_days)
    nominal_day = due_day or disbursed_on.day
    return tuple(add_months(first, months, nominal_day) for months in range(terms))
