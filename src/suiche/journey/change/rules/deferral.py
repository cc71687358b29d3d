"""延期: some months with interest only, or without any payment."""

from __future__ import annotations

from suiche.journey.change.rules.basis import Basis, numbered
from suiche.journey.change.rules.change import Change, outlook, without_payment
from suiche.journey.change.rules.frame import check_frame, check_interval, check_term
from suiche.journey.change.rules.policy import DeferralPolicy
from suiche.journey.change.rules.refusals import bad_choice
from suiche.journey.change.rules.wishes import Defer, DeferWay
from suiche.journey.change.states import ChangeKind
from suiche.maths import change as maths
from suiche.maths.plan import PlanRow
from suiche.maths.rates import monthly_interest
from suiche.maths.refusals import OutOfRange
from suiche.maths.running import Running


def price_deferral(basis: Basis, wish: Defer, policy: DeferralPolicy) -> Change:
    """Price a deferral (domain rule 延期); the loan is that many periods longer. Nothing is paid today.

    Capitalised, the pause is rows without a payment: the interest of each, counted on the balance before the pause,
    joins the principal. Refuses: see ``check_frame``; BadInput, TooSoon, TermTooLong.
    """
    running = check_frame(basis, ChangeKind.DEFERRAL)
    check_interval(basis, ChangeKind.DEFERRAL, policy.interval_months)
    if not 1 <= wish.months <= policy.most_months:
        raise bad_choice(
            "months",
            f"一次可以延1到{policy.most_months}个月。",
            f"From 1 to {policy.most_months} months can be deferred at once.",
        )
    check_term(basis, len(basis.plan) + wish.months)
    changed = _changed(running, wish)
    pause = _pause(running, wish.months) if wish.way is DeferWay.CAPITALISE else ()
    rows = (*pause, *changed.rows)
    return without_payment(
        basis,
        ChangeKind.DEFERRAL,
        rows=numbered(rows, basis.first_period),
        agreed=changed.after,
        cost=changed.lines,
        before=outlook(running.rows, running.instalment_fen),
        after=outlook(rows, changed.instalment_fen),
    )


def _changed(running: Running, wish: Defer) -> maths.Change:
    way = maths.defer_capitalise if wish.way is DeferWay.CAPITALISE else maths.defer_interest_only
    try:
        return way(running, wish.months)
    except OutOfRange:
        raise bad_choice(
            "months",
            "延这么久，约定的分段还款就不成立了。请改短一点，或改成只还利息。",
            "The agreed steps cannot carry that. Please choose fewer months, or pay the interest meanwhile.",
        ) from None


def _pause(running: Running, months: int) -> tuple[PlanRow, ...]:
    """Return the rows of a pause: no payment, each with one period's interest that joins the principal."""
    first, balance, rows = running.rows[0], running.balance_fen, []
    interest = monthly_interest(first.base_fen, first.rate_ppm)
    for month in range(1, months + 1):
        balance += interest
        rows.append(
            PlanRow(
                period=month,
                starts_on=running.later(running.last_due, month - 1),
                due_date=running.later(running.last_due, month),
                base_fen=first.base_fen,
                rate_ppm=first.rate_ppm,
                payment_fen=0,
                principal_fen=-interest,
                interest_fen=interest,
                balance_after_fen=balance,
            )
        )
    return tuple(rows)
