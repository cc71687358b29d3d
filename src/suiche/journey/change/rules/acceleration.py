"""提前到期: after long lateness and a demand the whole loan falls due."""

from __future__ import annotations

from datetime import timedelta

from suiche.journey.change.rules.basis import Basis
from suiche.journey.change.rules.change import Change, outlook, without_payment
from suiche.journey.change.rules.frame import check_offer
from suiche.journey.change.rules.policy import AccelerationPolicy
from suiche.journey.change.rules.refusals import DemandTooRecent, LoanNotRunning, NotLateEnough, bad_choice
from suiche.journey.change.rules.wishes import Accelerate
from suiche.journey.change.states import ChangeKind
from suiche.maths.dates import days_between
from suiche.maths.explain import Line, days_formula
from suiche.maths.plan import PlanRow
from suiche.maths.rates import daily_interest


def price_acceleration(basis: Basis, wish: Accelerate, policy: AccelerationPolicy) -> Change:
    """Price calling in the whole loan: what was still to come becomes one row, due today, with interest to the day.

    What had fallen due before stays as it is; penalty interest runs on all of it. Nobody pays anything through
    this change itself. Refuses: NotOffered, LoanNotRunning, NotLateEnough, DemandTooRecent, BadInput.
    """
    check_offer(basis, ChangeKind.ACCELERATION)
    _check(basis, wish, policy)
    coming = basis.coming
    if not coming or coming[0].period in basis.billed:
        raise LoanNotRunning()
    first = coming[0]
    balance, days = first.balance_after_fen + first.principal_fen, days_between(first.starts_on, basis.day)
    interest = daily_interest(first.base_fen, first.rate_ppm, days)
    row = PlanRow(
        period=first.period,
        starts_on=first.starts_on,
        due_date=basis.day,
        base_fen=first.base_fen,
        rate_ppm=first.rate_ppm,
        payment_fen=balance + interest,
        principal_fen=balance,
        interest_fen=interest,
        balance_after_fen=0,
        first_days=days,
    )
    return without_payment(
        basis,
        ChangeKind.ACCELERATION,
        rows=(row,),
        agreed=None,
        cost=[
            Line("interest_after", interest, days_formula(first.base_fen, first.rate_ppm, days)),
            Line("interest_before", -sum(one.interest_fen for one in coming)),
        ],
        before=outlook(coming),
        after=outlook((row,)),
    )


def _check(basis: Basis, wish: Accelerate, policy: AccelerationPolicy) -> None:
    late_days = days_between(basis.late_since, basis.day) if basis.late_since else 0
    if basis.unpaid_periods < policy.unpaid_periods or late_days < policy.days_late:
        raise NotLateEnough(periods=policy.unpaid_periods, days=policy.days_late)
    if not wish.demand_reference.strip():
        raise bad_choice("demand_reference", "请填写催告函编号。", "Please enter the number of the demand.")
    first = wish.demanded_on + timedelta(days=policy.demand_days)
    if basis.day < first:
        raise DemandTooRecent(days=policy.demand_days, first=first)
