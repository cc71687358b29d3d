"""Who is reminded on a day: of an instalment that falls due soon, of one that was missed. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from suiche.journey.repay import debit_notice_queries, models, order_queries
from suiche.journey.repay.night_queries import missed
from suiche.journey.repay.queries import LoanHome, home
from suiche.journey.repay.reminder_models import DueReminder
from suiche.journey.repay.states import LoanState
from suiche.kit import working_days
from suiche.kit.clock import BusinessDate

SOON, MISSED = "soon", "missed"
AT_BANK = "under_way"  # a debit whose result is not known: nobody is asked to pay meanwhile


@dataclass(frozen=True)
class Owed:
    """What to say: ``amount_fen`` of the due date; ``last4`` of the card that is debited by itself, or empty.

    ``on_time_until``: the last day on which paying is on time, and a debit's day; ``free_until``: the last on which paying
    late costs nothing, None once it has passed.
    """

    amount_fen: int
    last4: str
    on_time_until: date
    free_until: date | None


def due_dates(on: BusinessDate, kind: str, days_before: int) -> tuple[date, ...]:
    """Return the due dates of which a day reminds. One that was no working day is missed only after the next one."""
    if kind == SOON:
        return (date.fromordinal(on.toordinal() + days_before),)
    return working_days.moved_to(date.fromordinal(on.toordinal() - 1))


def to_remind(*, due_date: date, kind: str) -> tuple[UUID, ...]:
    """Return running loans with an instalment of a due date of which nobody was reminded yet.

    Missed is what is unpaid: of the many loans of a due date only the few are looked at one by one.
    """
    known = DueReminder.objects.filter(due_date=due_date, kind=kind).values_list("loan_id", flat=True)
    if kind == MISSED:
        reminded = set(known)
        return tuple(sorted(one.loan_id for one in missed((due_date,)) if one.loan_id not in reminded))
    rows = models.Instalment.objects.filter(due_date=due_date, superseded_on__isnull=True, payment_fen__gt=0)
    running = rows.filter(loan__state=LoanState.ACTIVE.value).exclude(loan_id__in=known)
    return tuple(running.order_by("loan_id").values_list("loan_id", flat=True).distinct())


def owed(*, loan_id: UUID, due_date: date, kind: str, on: BusinessDate) -> Owed | None:
    """Return what a customer is reminded of; None: it is paid, or at the bank, or money that came is being looked at.

    Who owes something older is not told that something is due soon: of that they were told when they missed it.
    """
    seen = home(loan_id=loan_id, customer_id=None, on=on)
    debit = debit_notice_queries.notice(loan_id=loan_id, customer_id=None, on=on)
    if seen.rent_due_fen <= 0 or debit.state == AT_BANK or order_queries.in_doubt(loan_id):
        return None
    if not (_is_next(seen, due_date) if kind == SOON else _was_missed(seen, due_date)):
        return None
    planned = debit.state == "planned" and debit.card is not None
    late = seen.lateness
    return Owed(
        seen.rent_due_fen,
        debit.card.last4 if planned and debit.card else "",
        seen.on_time_until or due_date,
        late.grace_until if late and late.in_grace else None,
    )


def _is_next(seen: LoanHome, due_date: date) -> bool:
    return seen.due_on == due_date and not seen.overdue


def _was_missed(seen: LoanHome, due_date: date) -> bool:
    return any(row.due_date == due_date and row.state in ("grace", "late") for row in seen.plan)
