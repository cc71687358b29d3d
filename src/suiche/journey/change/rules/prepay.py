"""部分提前还款: a part of the principal before its time, for smaller instalments or fewer of them."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta

from suiche.journey.change.rules.basis import Basis, numbered
from suiche.journey.change.rules.change import Change, outlook, totalled
from suiche.journey.change.rules.frame import check_frame, check_interval
from suiche.journey.change.rules.policy import PrepayPolicy
from suiche.journey.change.rules.refusals import BlockedDay, NotYet, bad_amount, bad_choice
from suiche.journey.change.rules.wishes import Prepay, PrepayWay
from suiche.journey.change.states import ChangeKind
from suiche.maths import change as maths
from suiche.maths.dates import days_between
from suiche.maths.explain import Line, days_formula
from suiche.maths.fees import Standing
from suiche.maths.rates import daily_interest
from suiche.maths.refusals import OutOfRange
from suiche.maths.running import Running


def price_prepay(basis: Basis, wish: Prepay, policy: PrepayPolicy) -> Change:
    """Price a prepayment on any day (domain rule 部分提前还款).

    The rows that remain carry the regular interest on what remains; on the part that is repaid, interest is paid to
    the day: (what interest was counted on before − after) · rate / 360 · days since the last due date.
    Refuses: see ``check_frame``; BadInput, TooSoon, NotYet, BlockedDay.
    """
    running = check_frame(basis, ChangeKind.PREPAY)
    check_interval(basis, ChangeKind.PREPAY, policy.interval_months)
    _check_day(basis, policy)
    _check_amount(running, wish.amount_fen, policy)
    changed = _changed(running, wish)
    first, days = running.rows[0], days_between(running.last_due, basis.day)
    freed_fen = first.base_fen - changed.rows[0].base_fen
    accrued_fen = daily_interest(freed_fen, first.rate_ppm, days)
    accrued = Line("accrued", accrued_fen, days_formula(freed_fen, first.rate_ppm, days))
    standing = Standing(wish.amount_fen, basis.paid_periods, len(basis.plan), first.rate_ppm)
    fee = policy.fee_of(basis.product).line(standing)
    pay_lines, amount_fen = _to_pay(basis, wish, accrued, fee)
    cost_lines, cost_fen = totalled([*changed.lines, accrued, fee])
    return Change(
        kind=ChangeKind.PREPAY,
        day=basis.day,
        rows=numbered(changed.rows, basis.first_period),
        agreed=changed.after,
        repaid_fen=wish.amount_fen,
        accrued_fen=accrued_fen,
        fee_fen=fee.amount_fen,
        owed_fen=basis.owed_fen,
        amount_fen=amount_fen,
        pay_lines=pay_lines,
        cost_fen=cost_fen,
        cost_lines=cost_lines,
        before=outlook(running.rows, running.instalment_fen),
        after=outlook(changed.rows, changed.instalment_fen),
    )


def _changed(running: Running, wish: Prepay) -> maths.Change:
    way = maths.prepay_reduce if wish.way is PrepayWay.REDUCE else maths.prepay_shorten
    try:
        return way(running, wish.amount_fen)
    except OutOfRange as refused:
        if refused.field == "kind":
            raise bad_choice(
                "way",
                "先息后本的贷款每期不还本金，只能减少每期金额。",
                "An interest-only loan has no instalments to leave out: please choose smaller ones.",
            ) from None
        raise bad_choice(
            "amount_fen",
            "这个金额会让约定的分段还款不成立，请填少一点。",
            "With this amount the agreed steps cannot stay. Please enter less.",
        ) from None


def _to_pay(basis: Basis, wish: Prepay, accrued: Line, fee: Line) -> tuple[tuple[Line, ...], int]:
    """What is paid now: credit goes to what has fallen due, and to the prepayment only where that was asked for."""
    due = Line("due", basis.owed_fen)
    own = [Line("prepaid", wish.amount_fen), accrued, fee]
    total_fen = due.amount_fen + sum(line.amount_fen for line in own)
    used_fen = min(basis.credit_fen, total_fen if wish.from_credit else due.amount_fen)
    return totalled([due, *own, Line("credit", -used_fen)])


def _check_amount(running: Running, amount_fen: int, policy: PrepayPolicy) -> None:
    most = running.balance_fen - running.rest.balloon_fen - 1
    most -= most % policy.step_fen
    if not policy.min_fen <= amount_fen <= most or amount_fen % policy.step_fen:
        raise bad_amount(policy.min_fen, most, policy.step_fen)


def _check_day(basis: Basis, policy: PrepayPolicy) -> None:
    """Some instalments must be paid first; around a due date the bank's debit is under way."""
    enough = basis.plan[policy.min_paid_periods - 1].due_date if policy.min_paid_periods else basis.day
    if basis.day < enough:
        raise NotYet(first=enough)
    blocked = {
        row.due_date + timedelta(days=offset): row.due_date
        for row in basis.plan
        for offset in policy.blocked_offsets
    }
    if basis.day in blocked:
        raise BlockedDay(due=blocked[basis.day], first=_free(basis.day, blocked))


def _free(day: date, blocked: Container[date]) -> date:
    """Return the first day from ``day`` on that is not blocked."""
    while day in blocked:
        day += timedelta(days=1)
    return day
