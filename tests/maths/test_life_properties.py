"""Settlement, allocation and lateness: what must hold for every loan, against exact rational arithmetic."""

import json
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from suiche.demo.bench.exact import half_up, plan_of
from suiche.journey.repay.rules.lateness import stretches
from suiche.maths.allocation import DEFAULT_ORDER, Bucket, Due, allocate
from suiche.maths.fee_form import read_fee, write_fee
from suiche.maths.fees import FeeRule, Ladder, MonthsOfInterest, NoFee, PercentOfRemaining, Rung, Tier, Tiered
from suiche.maths.payoff import settle
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.schedule import Row, build_schedule
from suiche.maths.terms import LoanTerms, Method
from tests.maths.loans import loans, many

shares = st.integers(0, 1_000_000)
fee_rules: st.SearchStrategy[FeeRule] = st.one_of(
    st.just(NoFee()),
    st.builds(PercentOfRemaining, shares),
    st.builds(
        Tiered, st.tuples(st.builds(Tier, shares, shares), st.builds(Tier, shares)), st.integers(0, 10**6)
    ),
    st.builds(MonthsOfInterest, st.integers(0, 12)),
    st.builds(Ladder, st.tuples(st.builds(Rung, shares, st.integers(0, 600)), st.builds(Rung, shares))),
)
amounts = st.integers(0, 2_000_000)
dues = st.lists(
    st.builds(
        Due,
        st.integers(1, 60),
        st.dates(date(2026, 1, 1), date(2030, 1, 1)),
        amounts,
        amounts,
        amounts,
        amounts,
        amounts,
    ),
    max_size=4,
    unique_by=lambda due: due.period,
)


@many
@given(loans(), fee_rules, st.data())
def test_settlement_is_balance_and_interest_to_the_day(
    terms: LoanTerms, rule: FeeRule, data: st.DataObject
) -> None:
    schedule = build_schedule(terms)
    paid = data.draw(st.integers(0, terms.terms - 1))
    last = schedule.rows[paid - 1].due_date if paid else terms.disbursed_on
    running = schedule.rows[paid]
    length = (running.due_date - last).days
    days = data.draw(st.integers(0, length) | st.just(length))
    quote = settle(schedule, terms, paid, last + timedelta(days=days), rule)
    if days == length:
        due, balance, days = running.payment_fen, running.balance_after_fen, 0
    else:
        due, balance = 0, running.balance_after_fen + running.principal_fen
    base = terms.principal_fen if terms.method is Method.FLAT else balance
    accrued = half_up(Fraction(base * plan_of(terms)[paid][1] * days, 360_000_000))
    assert (quote.due_instalment_fen, quote.remaining_principal_fen) == (due, balance)
    assert (quote.days, quote.accrued_interest_fen) == (days, accrued)
    assert quote.fee_fen >= 0
    assert quote.amount_fen == due + balance + accrued + quote.fee_fen
    assert quote.explain().amount_fen == quote.amount_fen
    # Nobody gets away with less than was lent, and a waived fee is the cheapest way out.
    already = sum(row.payment_fen for row in schedule.rows[:paid])
    assert quote.amount_fen + already >= terms.principal_fen
    assert settle(schedule, terms, paid, quote.settle_on).amount_fen == quote.amount_fen - quote.fee_fen


@many
@given(fee_rules)
def test_a_stored_fee_rule_is_the_rule_that_was_agreed(rule: FeeRule) -> None:
    assert read_fee(json.loads(json.dumps(write_fee(rule)))) == rule


@many
@given(amounts, dues, st.permutations(DEFAULT_ORDER))
def test_an_allocation_loses_and_invents_nothing(amount: int, owed: list[Due], order: list[Bucket]) -> None:
    allocation = allocate(amount, owed, tuple(order))
    assert sum(line.paid_fen for line in allocation.lines) + allocation.surplus_fen == amount
    assert allocation.explain().amount_fen == amount
    assert sum(line.owed_fen for line in allocation.lines) == sum(due.total_fen for due in owed)
    assert all(0 <= line.paid_fen <= line.owed_fen for line in allocation.lines)
    # Strictly in order: after the first line that is not paid in full nothing is paid any more.
    unpaid = [line.left_fen > 0 for line in allocation.lines]
    if any(unpaid):
        assert allocation.surplus_fen == 0
        assert all(line.paid_fen == 0 for line in allocation.lines[unpaid.index(True) + 1 :])
    oldest_first = [due.period for due in sorted(owed, key=lambda due: (due.due_date, due.period))]
    seen = list(dict.fromkeys(line.period for line in allocation.lines))
    assert seen == [period for period in oldest_first if period in seen]


@many
@given(
    st.lists(st.tuples(st.integers(0, 90), amounts, amounts), max_size=5),
    st.integers(0, 240_000),
    st.integers(1_000_000, 1_500_000),
    st.booleans(),
)
def test_lateness_is_one_rounded_sum(
    items: list[tuple[int, int, int]], ppm: int, multiple: int, compound: bool
) -> None:
    on = date(2026, 7, 1)
    terms = PenaltyTerms(ppm, multiple, grace_days=3, compound=compound)
    rows = [
        Row(number, on - timedelta(days=days), principal + interest, principal, interest, 0)
        for number, (days, principal, interest) in enumerate(items, start=1)
    ]
    charges = stretches(rows, (), terms, on)
    rate = Fraction(ppm * multiple, 360 * 10**12)
    late = [(days if days > 3 else 0, principal, interest) for days, principal, interest in items]
    assert sum(charge.penalty_fen for charge in charges) == half_up(
        sum((d * p * rate for d, p, _ in late), Fraction(0))
    )
    on_interest = half_up(sum((d * i * rate for d, _, i in late), Fraction(0)))
    assert sum(charge.compound_fen for charge in charges) == (on_interest if compound else 0)
    assert all(charge.penalty_fen >= 0 and charge.compound_fen >= 0 for charge in charges)
    by_period = {charge.period: (charge.until - charge.since).days for charge in charges}
    bearing = {number: days for number, (days, p, i) in enumerate(late, start=1) if days and p + i}
    assert by_period == bearing
