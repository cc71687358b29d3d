"""A loan as it stood at the end of a day, every fen explained: what was owed and why. Never writes.

What is told is what was known that day: a payment posted later, or taken back later, is not in it. The lines of every
amount add up to it; ``Told`` refuses others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from suiche.journey.repay import models, rules
from suiche.journey.repay import told_queries as told
from suiche.journey.repay.event_queries import EventView, events
from suiche.journey.repay.lease_queries import LeaseTerms, lease_terms
from suiche.journey.repay.owed_queries import owed
from suiche.journey.repay.position_queries import position
from suiche.journey.repay.states import EventKind, LoanState
from suiche.journey.repay.told_queries import StoryLine as StoryLine
from suiche.journey.repay.told_queries import Told as Told
from suiche.kit.refusal import NotFound
from suiche.maths.allocation import Due


@dataclass(frozen=True)
class LoanDay:
    """A loan at the end of a day.

    ``owed`` is what had fallen due, bucket by bucket of each period; ``to_pay`` what was to pay, by ``due_on``: all of
    that less the credit, or the next instalment. ``accrued`` is interest earned and not due, ``settling`` what
    settling would have taken; both None where the loan did not run, and ``claimed`` what a written-off loan still
    claims. ``deposit`` is what is kept of a lease's deposit, None where there was none. ``changed_by`` is the event that
    made the plan in force, None for the first.
    """

    loan_id: UUID
    day: date
    state: LoanState
    version: int
    changed_by: EventView | None
    plan: tuple[tuple[rules.PlanRow, str], ...]
    owed: tuple[Told, ...]
    due_on: date | None
    to_pay: Told
    credit: Told
    principal: Told
    accrued: Told | None
    settling: Told | None
    claimed: Told | None
    deposit: Told | None
    lateness: rules.Lateness | None
    dues: tuple[Due, ...]
    events: tuple[EventView, ...]

    @property
    def owed_fen(self) -> int:
        """Everything that had fallen due and was unpaid."""
        return sum(one.amount_fen for one in self.owed)


def loan_on(loan_id: UUID, day: date) -> LoanDay:
    """Tell how a loan stood at the end of a day. Refuses: NotFound (also for a day before it began)."""
    loan = models.Loan.objects.filter(id=loan_id).first()
    if loan is None or day < (loan.taken_over_on or loan.disbursed_on):
        raise NotFound()
    at, journal = position(loan, as_of=day), events(loan_id, as_of=day)
    rows = told.Rows(loan, day, {event.event_id: event.number for event in journal})
    state = state_on(loan, day, at, journal)
    running = state is LoanState.ACTIVE
    dues = rules.dues(at, day) if running else ()
    due_on, items = rules.due_now(at, dues, day) if running else (None, ())
    lines = tuple(StoryLine(one.key, one.amount_fen, one.formula, one.period) for one in items)
    version, changed_by = _version(loan, day, journal)
    kept = told.deposit(loan, rows)
    return LoanDay(
        loan_id=loan_id,
        day=day,
        state=state,
        version=version,
        changed_by=changed_by,
        plan=tuple((row, rules.state_of(at, row, day, settled=not running)) for row in at.plan),
        owed=owed(at, dues, day, rows),
        due_on=due_on,
        to_pay=Told("to_pay", sum(line.amount_fen for line in lines), lines),
        credit=told.credit(at, rows),
        principal=told.principal(at, rows),
        accrued=told.accrued(at, day) if running else None,
        settling=told.settling(at, day, _lease_on(loan, kept, journal)) if running else None,
        claimed=told.claimed(journal, rows) if state is LoanState.WRITTEN_OFF else None,
        deposit=kept,
        lateness=rules.lateness(at, dues, day) if running else None,
        dues=dues,
        events=journal,
    )


def state_on(loan: models.Loan, day: date, at: rules.Position, journal: tuple[EventView, ...]) -> LoanState:
    """Return the state of a day: settled from the day the loan was closed for good, whatever money came after; before
    that what the position and the events known then make.
    """
    if loan.settled_on is not None and loan.settled_on <= day:
        return LoanState.SETTLED
    stands = {event.kind for event in journal if event.reversed_by is None}
    if EventKind.SETTLED in stands:
        return LoanState.SETTLED
    if EventKind.WRITTEN_OFF in stands:
        return LoanState.WRITTEN_OFF
    # A lease runs until its end is chosen.
    chosen = EventKind.LEASE_ENDED in stands or lease_terms(loan) is None
    paid = rules.is_paid_up(at) and not at.credit_fen
    return LoanState.SETTLED if paid and chosen else LoanState.ACTIVE


def _version(loan: models.Loan, day: date, journal: tuple[EventView, ...]) -> tuple[int, EventView | None]:
    row = models.Instalment.objects.filter(loan=loan, since__lte=day).order_by("-version").first()
    if row is None:
        return 1, None
    return row.version, next((event for event in journal if event.event_id == row.event_id), None)


def _lease_on(loan: models.Loan, kept: Told | None, journal: tuple[EventView, ...]) -> LeaseTerms | None:
    """Return a lease's terms with the deposit kept that day, and whether its end stood."""
    terms = lease_terms(loan)
    if terms is None:
        return None
    ended = any(event.kind is EventKind.LEASE_ENDED and event.reversed_by is None for event in journal)
    return replace(terms, deposit_fen=kept.amount_fen if kept else 0, ended=ended)
