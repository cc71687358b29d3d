"""Give a customer what the state pays of the interest of an instalment."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Sum

from suiche.catalogue.state_subsidy import StateSubsidy, state_subsidy_on
from suiche.journey.repay import models, queries, rules
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.journey.repay.actions.write_receipt import write_receipt
from suiche.journey.repay.states import Channel, LoanState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.turns import take_turn
from suiche.maths.money import grouped
from suiche.maths.rates import short_percent
from suiche.maths.subsidy import effective_points, state_share


@action
def grant_state_subsidy(*, loan_id: UUID, period: int, by: Actor, on: BusinessDate, at: Instant) -> int:
    """Book the state's part of an instalment's interest as the customer's credit, once; return it in fen.

    It counts for the due date, so that the customer pays that much less; what we lay out the state owes us. From the
    evening before the due date. Nothing (0) for a loan that is not running or not admitted, for interest that is not
    collected, outside the policy period, above the year's cap over all loans of the customer, and, where the policy
    says so, while something earlier is unpaid. Refuses: NotFound.
    """
    take_turn("repay.state-subsidy")  # two loans of one customer share the year's cap
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    present = queries.position(loan)
    row = next((row for row in present.plan if row.period == period), None)
    if row is None or not loan.is_in(LoanState.ACTIVE) or not loan.state_subsidy or row.principal_fen < 0:
        return 0
    policy, number = state_subsidy_on(row.due_date), f"state:{row.instalment_id}"
    if policy is None or row.due_date - timedelta(days=1) > on or _behind(policy, present, row):
        return 0
    if models.Receipt.objects.filter(transaction_no=number).exists():
        return 0
    rule = policy.rule
    fen = state_share(
        rule,
        base_fen=row.base_fen,
        rate_ppm=row.rate_ppm,
        interest_fen=row.interest_fen,
        due_date=row.due_date,
        used_fen=_granted(loan.customer_id, row.due_date),
    )
    if not fen:
        return 0
    points = short_percent(effective_points(rule, row.rate_ppm))
    receipt = write_receipt(
        loan=loan,
        order=None,
        channel=Channel.STATE,
        transaction_no=number,
        amount_fen=fen,
        paid_at=at,
        value_on=row.due_date,
        also={"formula": f"{grouped(row.base_fen)} × {points} ÷ 12"},
        by=by,
        on=on,
        at=at,
    )
    use_for_due(
        loan=loan,
        reference=f"receipt:{receipt.id}",
        until=BusinessDate(min(row.due_date, on)),
        event=receipt.event,
        by=by,
        on=on,
        at=at,
    )
    return fen


def _behind(policy: StateSubsidy, present: rules.Position, row: rules.PlanRow) -> bool:
    """Tell whether something that fell due earlier is unpaid, and the policy minds."""
    if policy.late_loans:
        return False
    dues = rules.dues(present, BusinessDate(row.due_date - timedelta(days=1)))
    return sum(due.total_fen for due in dues) > present.credit_fen


def _granted(customer_id: UUID, due: date) -> int:
    """Return what the state has paid for instalments of this customer in the calendar year of a due date."""
    rows = models.Receipt.objects.filter(
        channel=Channel.STATE.value, loan__customer_id=customer_id, event__value_on__year=due.year
    )
    return int(rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0)
