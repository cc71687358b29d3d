"""The worked examples of a loan's life: settlement, lateness, allocation, disclosure."""

from datetime import date

import pytest

from suiche.journey.repay.rules.lateness import Met, Stretch, stretches
from suiche.maths.allocation import Bucket, Due, allocate
from suiche.maths.disclosure import CostItem, disclose, fee_on_balance
from suiche.maths.fees import PercentOfRemaining, Tier, Tiered
from suiche.maths.money import fen_to_yuan
from suiche.maths.payoff import settle
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.rates import percent
from suiche.maths.schedule import Row, build_schedule
from tests.maths.worked import EX01, EX13, LEVEL, RESULTS, loan

LATE = PenaltyTerms(contract_rate_ppm=39_900, compound=True)
FIFTH = Row(5, date(2026, 6, 15), 590_391, 530_894, 59_497, 0)


def late(*met: Met, on: date, row: Row = FIFTH, terms: PenaltyTerms = LATE) -> tuple[Stretch, ...]:
    return stretches([row], met, terms, on)


def test_settlement_between_due_dates() -> None:
    expected = RESULTS["EX08"]
    schedule = build_schedule(EX01)
    quote = settle(schedule, EX01, 12, date(2027, 1, 25), PercentOfRemaining(30_000))
    # 135,970.55 + 135,970.55 × 3.99 % / 360 × 10 + 135,970.55 × 3 % = 140,200.37
    assert quote.days == expected["days"]
    assert fen_to_yuan(quote.remaining_principal_fen) == expected["remaining_principal"]
    assert fen_to_yuan(quote.accrued_interest_fen) == expected["accrued_interest"]
    assert fen_to_yuan(quote.fee_fen) == expected["penalty"]
    assert fen_to_yuan(quote.amount_fen) == expected["settlement_amount"]
    assert fen_to_yuan(quote.saved_interest_fen) == expected["interest_not_charged"]
    assert fen_to_yuan(sum(row.payment_fen for row in schedule.rows[:12])) == expected["paid_before"]
    assert [line.formula for line in quote.explain().lines] == [
        "",
        "200,000.00 − 64,029.45",
        "135,970.55 × 3.99% ÷ 360 × 10",
        "135,970.55 × 3%",
    ]


@pytest.mark.parametrize("case", RESULTS["EX08b"]["cases"], ids=lambda case: f"after {case['paid_periods']}")
def test_tiered_settlement_fee_with_a_floor(case: dict[str, str]) -> None:
    terms = loan(LEVEL, "120000", "0", 24, "2026-01-15")
    schedule = build_schedule(terms)
    paid = int(case["paid_periods"])
    fee = Tiered((Tier(80_000, 500_000), Tier(50_000)), min_fen=200_000)
    quote = settle(schedule, terms, paid, schedule.rows[paid - 1].due_date, fee)
    assert fen_to_yuan(quote.remaining_principal_fen) == case["remaining_principal"]
    assert fen_to_yuan(quote.fee_fen) == case["penalty"]
    assert quote.accrued_interest_fen == quote.days == quote.due_instalment_fen == 0


def test_lateness() -> None:
    expected = RESULTS["EX10"]
    (charge,) = late(on=date(2026, 7, 5))
    assert (charge.until - charge.since).days == expected["overdue_days"]
    assert percent(LATE.annual_ppm()) == expected["penalty_annual_pct"]
    assert fen_to_yuan(charge.penalty_fen) == expected["penalty_interest"]
    assert fen_to_yuan(charge.compound_fen) == expected["compound_interest"]


@pytest.mark.parametrize(
    ("on", "key"),
    [
        (date(2026, 6, 18), "within_grace_2026_06_18"),
        (date(2026, 6, 19), "first_day_after_grace_2026_06_19"),
    ],
)
def test_grace_is_a_tolerance(on: date, key: str) -> None:
    charges, expected = late(on=on), RESULTS["EX10"][key]
    assert sum((charge.until - charge.since).days for charge in charges) == expected["overdue_days_counted"]
    assert fen_to_yuan(sum(charge.penalty_fen for charge in charges)) == expected["penalty_interest"]


def test_a_partial_payment_is_allocated_and_the_rest_goes_on_bearing_penalty() -> None:
    expected = RESULTS["EX10"]
    due = Due(
        5,
        FIFTH.due_date,
        FIFTH.principal_fen,
        FIFTH.interest_fen,
        compound_fen=198,
        penalty_fen=1765,
        fee_fen=5000,
    )
    assert fen_to_yuan(due.total_fen) == expected["total_due"]
    allocation = allocate(500_000, [due])
    assert [
        {
            "bucket": line.bucket.value,
            "owed": fen_to_yuan(line.owed_fen),
            "paid": fen_to_yuan(line.paid_fen),
            "left": fen_to_yuan(line.left_fen),
        }
        for line in allocation.lines
    ] == expected["allocation"]
    assert fen_to_yuan(allocation.surplus_fen) == expected["unallocated"]
    met = [
        Met(date(2026, 7, 5), 5, bucket, allocation.paid(bucket))
        for bucket in (Bucket.INTEREST, Bucket.PRINCIPAL)
    ]
    before, later = late(*met, on=date(2026, 7, 12))
    assert (before.until, before.penalty_fen, later.compound_fen) == (date(2026, 7, 5), 1_765, 0)
    assert fen_to_yuan(later.penalty_fen) == expected["penalty_after_7_more_days_on_rest"]


def test_fixed_daily_penalty_of_a_zero_rate_loan() -> None:
    expected = RESULTS["EX10b"]
    daily = PenaltyTerms(contract_rate_ppm=0, daily_rate_ppm=500)
    first = Row(1, date(2026, 2, 28), 277_778, 277_778, 0, 0)
    (charge,) = late(on=date(2026, 3, 15), row=first, terms=daily)
    assert (charge.until - charge.since).days == 15
    assert fen_to_yuan(charge.penalty_fen) == expected["penalty_interest"]
    assert percent(daily.annual_ppm()) == expected["annualised_360_pct"]


def test_comprehensive_financing_cost() -> None:
    expected = RESULTS["EX13"]
    schedule = build_schedule(EX13)
    table = disclose(
        EX13,
        schedule,
        [fee_on_balance("guarantee", schedule, 12_000), CostItem("service", upfront_fen=120_000)],
    )
    interest, guarantee, service = table.items
    assert interest.annual_pct == expected["interest_item_pct"]
    assert guarantee.annual_pct == expected["guarantee_item_pct"]
    assert service.annual_pct == expected["upfront_item_pct"]
    assert table.annual_pct == expected["all_in_sum_of_items_pct"]
    assert table.joint_pct == expected["all_in_joint_irr_pct"]
    assert fen_to_yuan(interest.total_fen) == expected["total_interest"]
    assert fen_to_yuan(guarantee.total_fen) == expected["total_guarantee_fee"]
    assert fen_to_yuan(table.total_cost_fen) == expected["total_cost"]
    assert fen_to_yuan(schedule.rows[0].payment_fen) == expected["instalment"]
