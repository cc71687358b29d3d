"""What holds for every change: the loan runs, is up to date, offers it, and is not made longer than allowed."""

from __future__ import annotations

from suiche.journey.change.rules.basis import Basis
from suiche.journey.change.rules.policy import policy_on
from suiche.journey.change.rules.refusals import (
    LoanNotRunning,
    NotOffered,
    OverdueFirst,
    TermTooLong,
    TooSoon,
)
from suiche.journey.change.states import ChangeKind
from suiche.maths.dates import add_months
from suiche.maths.running import Running


def check_offer(basis: Basis, kind: ChangeKind) -> None:
    """Hold a wish to what this loan offers at all. Refuses: NotOffered, LoanNotRunning."""
    if kind not in policy_on(basis.day).offered.get(basis.family, ()):
        raise NotOffered()
    if not basis.is_running:
        raise LoanNotRunning()


def check_frame(basis: Basis, kind: ChangeKind) -> Running:
    """Return what is left of a loan that is up to date and offers a change.

    Refuses: NotOffered, LoanNotRunning, OverdueFirst, NotYet, PlanIsTheirs.
    """
    check_offer(basis, kind)
    if basis.late_since is not None:
        raise OverdueFirst()
    return basis.running()


def check_interval(basis: Basis, kind: ChangeKind, months: int) -> None:
    """Hold a kind of change to once in so many months. Refuses: TooSoon."""
    last = max((done.on for done in basis.done if done.kind is kind), default=None)
    if last is None:
        return
    first = add_months(last, months, last.day)
    if basis.day < first:
        raise TooSoon(months=months, first=first)


def check_term(basis: Basis, periods: int) -> None:
    """Hold the whole loan to its family's longest term, in periods of a month. Refuses: TermTooLong."""
    if periods > basis.longest_months:
        raise TermTooLong(months=periods, longest=basis.longest_months)
