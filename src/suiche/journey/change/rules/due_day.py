"""变更还款日: another day of the month, from the next instalment on."""

from __future__ import annotations

from suiche.journey.change.rules.basis import Basis, numbered
from suiche.journey.change.rules.change import Change, outlook, without_payment
from suiche.journey.change.rules.frame import check_frame, check_interval
from suiche.journey.change.rules.policy import DueDayPolicy
from suiche.journey.change.rules.refusals import LastPeriods, bad_choice
from suiche.journey.change.rules.wishes import MoveDueDay
from suiche.journey.change.states import ChangeKind
from suiche.maths import change as maths


def price_due_day(basis: Basis, wish: MoveDueDay, policy: DueDayPolicy) -> Change:
    """Price another due day (domain rule 变更还款日): the days in between cost interest, due with the next payment.

    A day that lies earlier in the month takes effect a month later. Nothing is paid today.
    Refuses: see ``check_frame``; BadInput, TooSoon, LastPeriods.
    """
    running = check_frame(basis, ChangeKind.DUE_DAY)
    new_day = wish.new_due_day
    if not policy.first <= new_day <= policy.last or new_day == running.nominal_day:
        raise bad_choice(
            "new_due_day",
            f"请选{policy.first}到{policy.last}号之间的一天，不同于现在的{running.nominal_day}号。",
            f"Please choose a day from {policy.first} to {policy.last}, other than the present {running.nominal_day}.",
        )
    check_interval(basis, ChangeKind.DUE_DAY, policy.interval_months)
    if len(running.rows) <= policy.not_in_last:
        raise LastPeriods(periods=policy.not_in_last)
    changed = maths.due_day(running, new_day)
    return without_payment(
        basis,
        ChangeKind.DUE_DAY,
        rows=numbered(changed.rows, basis.first_period),
        agreed=changed.after,
        cost=changed.lines,
        before=outlook(running.rows, running.instalment_fen),
        after=outlook(changed.rows, changed.instalment_fen),
    )
