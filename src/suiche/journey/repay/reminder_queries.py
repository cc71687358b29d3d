"""Who is reminded on a day: of an instalment that falls due soon, of one that was missed. Never writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from suiche.journey.repay import models, rules
from suiche.journey.repay.debit_models import Debit, DebitMandate
from suiche.journey.repay.debit_states import LIVE, MandateState
from suiche.journey.repay.lease_queries import LeaseTerms, residual_apart, terms_of
from suiche.journey.repay.night_queries import unpaid
from suiche.journey.repay.position_queries import positions
from suiche.journey.repay.reminder_models import DueReminder, ReminderRun
from suiche.journey.repay.states import OUTSIDE, LoanState, ReminderKind
from suiche.kit import working_days
from suiche.kit.clock import BusinessDate

MISSED_DAYS = 3  # after a missed due date in which it is still told, where nothing ran before


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


def due_dates(on: BusinessDate, kind: ReminderKind, days_before: int) -> tuple[date, ...]:
    """Return the due dates of which a day may remind: its own first, then those whose day brought no reminder.

    Soon is what falls due within ``days_before``, today too; missed is told some days long. A due date that was no working day
    is missed only after the next one.
    """
    if kind is ReminderKind.SOON:
        return tuple(on + timedelta(days=ahead) for ahead in range(days_before, -1, -1))
    return tuple(
        due for ago in range(1, MISSED_DAYS + 1) for due in working_days.moved_to(on - timedelta(days=ago))
    )


def not_begun(on: BusinessDate, days_before: int) -> tuple[tuple[date, ReminderKind], ...]:
    """Return the (due date, kind) of a day whose loans were not looked through yet."""
    wanted = [(due, kind) for kind in ReminderKind for due in due_dates(on, kind, days_before)]
    rows = ReminderRun.objects.filter(due_date__in=[due for due, _ in wanted])
    begun = set(rows.values_list("due_date", "kind"))
    return tuple((due, kind) for due, kind in wanted if (due, kind.value) not in begun)


def to_look_at(due_date: date) -> tuple[UUID, ...]:
    """Return the running loans with an unpaid instalment of a due date, by id: one statement, and no loan is priced."""
    return tuple(sorted({one.loan_id for one in unpaid((due_date,))}))


def owed(
    loan_ids: Iterable[UUID], *, due_date: date, kind: ReminderKind, on: BusinessDate
) -> dict[UUID, Owed]:
    """Return what the customers of these loans are to be told, by loan; some statements, however many they are.

    Left out is who was told, who has paid, whose debit is at the bank, and whose money is being looked at: each of them
    hears of that by itself. Who owes something older is not told that something is due soon: of that they were told when
    they missed it.
    """
    rows = models.Loan.objects.filter(id__in=list(loan_ids), state=LoanState.ACTIVE.value)
    loans = {loan.id: loan for loan in rows}
    for loan_id in _left_alone(loans, due_date, kind):
        loans.pop(loan_id, None)
    if not loans:
        return {}
    at, leases = positions(list(loans.values())), terms_of(loans.values())
    cards = _cards(loans) if kind is ReminderKind.SOON else {}
    found = {}
    for loan_id in loans:
        one = _owed(at[loan_id], leases.get(loan_id), due_date, kind, on, cards.get(loan_id, ""))
        if one is not None:
            found[loan_id] = one
    return found


def _left_alone(loans: Iterable[UUID], due_date: date, kind: ReminderKind) -> set[UUID]:
    told = DueReminder.objects.filter(loan__in=loans, due_date=due_date, kind=kind.value)
    at_bank = Debit.objects.filter(loan__in=loans, state__in=[state.value for state in LIVE])
    outside = [kind.value for kind in OUTSIDE]
    doubts = models.PaymentCase.objects.filter(loan__in=loans, kind__in=outside, closed_at__isnull=True)
    return {one for found in (told, at_bank, doubts) for one in found.values_list("loan_id", flat=True)}


def _cards(loans: Iterable[UUID]) -> dict[UUID, str]:
    """Return the last digits of the cards that are debited, by loan."""
    rows = DebitMandate.objects.filter(loan__in=loans, state=MandateState.ACTIVE.value)
    return dict(rows.values_list("loan_id", "last4"))


def _owed(
    at: rules.Position,
    lease: LeaseTerms | None,
    due_date: date,
    kind: ReminderKind,
    on: BusinessDate,
    last4: str,
) -> Owed | None:
    dues = rules.dues(at, on)
    due_on, items = rules.due_now(at, dues, on)
    late = rules.lateness(at, dues, on)
    items, residual_fen = residual_apart(lease, at, items)
    amount_fen = sum(item.amount_fen for item in items) - residual_fen
    if kind is ReminderKind.SOON:
        # A debit is made on its day before anybody may be written to: its result is told instead.
        too_late = bool(last4) and on >= rules.punctual_until(due_date)
        said = due_on == due_date and late is None and not too_late
    else:
        open_ = {due.due_date for due in dues if due.principal_fen or due.interest_fen}
        said = due_date in open_ and rules.punctual_until(due_date) < on
    if not said or due_on is None or amount_fen <= 0:
        return None
    free_until = late.grace_until if late and late.in_grace else None
    return Owed(amount_fen, last4, rules.punctual_until(due_on), free_until)
