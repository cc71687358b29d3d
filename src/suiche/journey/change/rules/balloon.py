"""尾款展期: what is due in one sum at the end becomes instalments."""

from __future__ import annotations

from datetime import timedelta

from suiche.journey.change.rules.basis import Basis, numbered
from suiche.journey.change.rules.change import Change, outlook, totalled
from suiche.journey.change.rules.frame import check_frame, check_term
from suiche.journey.change.rules.policy import BalloonPolicy
from suiche.journey.change.rules.refusals import NoBalloon, NotYet, bad_amount, bad_choice
from suiche.journey.change.rules.wishes import ExtendBalloon
from suiche.journey.change.states import ChangeKind
from suiche.maths.dates import days_between
from suiche.maths.explain import Line, days_formula
from suiche.maths.extension import extension
from suiche.maths.plan import PlanRow, lay_out
from suiche.maths.rates import daily_interest, share_of
from suiche.maths.running import Running
from suiche.maths.terms import Method


def price_extension(basis: Basis, wish: ExtendBalloon, policy: BalloonPolicy) -> Change:
    """Price the extension of a balloon (domain rule 尾款展期) some weeks before it is due.

    The instalments until then are paid as planned, without the balloon; then an annuity repays it at today's rate.
    A part that is paid now bears interest to the day only, like any prepayment.
    Refuses: see ``check_frame``; NoBalloon, NotYet, BadInput, TermTooLong.
    """
    running = check_frame(basis, ChangeKind.BALLOON)
    _check(basis, running, wish, policy)
    last, pay_first = running.rows[-1], wish.pay_first_fen
    rate = policy.rate_ppm if wish.annual_rate_ppm is None else wish.annual_rate_ppm
    extended = extension(running.rest, last, wish.terms, rate, pay_first)
    until = _until_then(running, pay_first)
    days = days_between(running.last_due, basis.day)
    accrued_fen = daily_interest(pay_first, running.rows[0].rate_ppm, days)
    accrued = Line("accrued", accrued_fen, days_formula(pay_first, running.rows[0].rate_ppm, days))
    due = Line("due", basis.owed_fen if pay_first else 0)
    credit = Line("credit", -min(basis.credit_fen, due.amount_fen))
    pay_lines, amount_fen = totalled([due, Line("prepaid", pay_first), accrued, credit])
    rows = (*until, *extended.rows)
    interest_after = Line("interest_after", sum(row.interest_fen for row in rows))
    cost_lines, cost_fen = totalled([interest_after, accrued, Line("interest_before", -running.interest_fen)])
    return Change(
        kind=ChangeKind.BALLOON,
        day=basis.day,
        rows=numbered(rows, basis.first_period),
        agreed=extended.after,
        repaid_fen=pay_first,
        accrued_fen=accrued_fen,
        fee_fen=0,
        owed_fen=basis.owed_fen,
        amount_fen=amount_fen,
        pay_lines=pay_lines,
        cost_fen=cost_fen,
        cost_lines=cost_lines,
        before=outlook(running.rows, running.instalment_fen),
        after=outlook(rows, extended.instalment_fen),
    )


def _until_then(running: Running, pay_first_fen: int) -> tuple[PlanRow, ...]:
    """Return the rows until the balloon's day: the principal of each as planned, the balloon left out."""
    principals = [row.principal_fen for row in running.rows]
    principals[-1] -= running.rest.balloon_fen
    return lay_out(running.last_due, running.balance_fen - pay_first_fen, principals, running.spans())


def _check(basis: Basis, running: Running, wish: ExtendBalloon, policy: BalloonPolicy) -> None:
    balloon = running.rest.balloon_fen
    if running.rest.method is not Method.BALLOON or not balloon:
        raise NoBalloon()
    due = running.rows[-1].due_date
    if days_between(basis.day, due) > policy.opens_days:
        raise NotYet(first=due - timedelta(days=policy.opens_days))
    if days_between(basis.day, due) < policy.closes_days:
        raise NoBalloon()
    if wish.terms not in policy.terms:
        choices = "、".join(map(str, policy.terms)), ", ".join(map(str, policy.terms))
        raise bad_choice(
            "terms", f"可以选{choices[0]}期。", f"Please choose one of {choices[1]} instalments."
        )
    least = share_of(balloon, policy.min_first_ppm)
    if not least <= wish.pay_first_fen < balloon:
        raise bad_amount(least, balloon - 1, 1, "pay_first_fen")
    check_term(basis, len(basis.plan) + wish.terms)
