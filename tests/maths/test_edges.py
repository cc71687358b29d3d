"""Corners of the arithmetic that no worked example reaches, and what it refuses."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from suiche.maths.allocation import Bucket, Due, allocate
from suiche.maths.annual_cost import annual_cost, cost_of_schedule
from suiche.maths.dates import first_due
from suiche.maths.explain import Explanation, Line, explain_payment, explain_total_interest
from suiche.maths.fees import Ladder, Rung, Tier, Tiered
from suiche.maths.money import decimal_half_up, divide_half_up, fen_to_yuan, grouped, yuan_to_fen
from suiche.maths.payoff import settle
from suiche.maths.rates import daily_interest, rate_to_ppm, short_percent
from suiche.maths.refusals import OutOfRange
from suiche.maths.schedule import build_schedule
from suiche.maths.terms import LoanTerms, Method, Segment, Step
from suiche.maths.vat import tax_inside
from tests.maths.worked import EX01, EX05, EX11, LEVEL, loan


def test_halves_go_up() -> None:
    assert [divide_half_up(n, 4) for n in (0, 1, 2, 3, 6, 10)] == [0, 0, 1, 1, 2, 3]
    assert divide_half_up(10**40 + 5, 10) == 10**39 + 1
    for numerator, denominator in ((-1, 2), (1, 0), (1, -2)):
        with pytest.raises(ValueError, match="divide_half_up"):
            divide_half_up(numerator, denominator)


def test_the_tax_inside_an_amount_is_rounded_half_up() -> None:
    assert [tax_inside(fen, 60_000) for fen in (10_600, 9, 8, 1, 0)] == [
        600,
        1,
        0,
        0,
        0,
    ]  # 0.509 and 0.453 fen
    assert tax_inside(5, 250_000) == 1  # 5 · 0.25 / 1.25, no half
    assert tax_inside(1, 1_000_000) == 1  # a true half


def test_a_half_that_an_iteration_missed_by_its_noise_still_goes_up() -> None:
    assert decimal_half_up(Decimal("0.0000785") - Decimal(1).scaleb(-55), 6) == 79
    assert decimal_half_up(Decimal("0.00007849999"), 6) == 78


def test_an_annual_cost_that_is_exactly_a_half_goes_up() -> None:
    """1,024.00 lent, 0.08 interest after a month: 12 × 8 / 102,400 = 0.0009375, so 0.09375 % shows as 0.0938 %."""
    assert annual_cost(102_400, [(1, 102_408)]).simple_pct == "0.0938"


def test_amounts_and_rates_as_text() -> None:
    assert [yuan_to_fen(text) for text in ("0", "0.5", "1000.05", "100000000.00")] == [0, 50, 100_005, 10**10]
    assert [fen_to_yuan(fen) for fen in (0, 5, -5, 123_456_789)] == ["0.00", "0.05", "-0.05", "1234567.89"]
    assert [grouped(fen) for fen in (-64_029_45, 0)] == ["-64,029.45", "0.00"]
    assert [rate_to_ppm(text) for text in ("0", "1", "0.000001", "1.0")] == [0, 10**6, 1, 10**6]
    assert [short_percent(ppm) for ppm in (39_900, 30_000, 0, 100_000, 1)] == [
        "3.99%",
        "3%",
        "0%",
        "10%",
        "0.0001%",
    ]
    for text in ("", "1,000", "-1", "+1", "1.005", "1.", ".5", " 1", "1e3", "１", "01", "1\n"):
        with pytest.raises(ValueError, match="amount"):
            yuan_to_fen(text)
    for text in ("", "1.1", "1.000001", "2", "0.0000001", "-0.1", "4%", "0.05\n"):
        with pytest.raises(ValueError, match="rate"):
            rate_to_ppm(text)


def test_a_long_small_loan_is_never_repaid_beyond_its_balance() -> None:
    """1,000.00 over 600 periods at 0 %: 1.67 a period is 2.00 too much, so the last two rows are smaller."""
    rows = build_schedule(loan(LEVEL, "1000", "0", 600, "2026-01-15")).rows
    assert [row.payment_fen for row in rows[596:]] == [167, 167, 134, 0]
    assert rows[-1].balance_after_fen == 0


def test_one_period() -> None:
    (row,) = build_schedule(loan(LEVEL, "1200", "0.12", 1, "2026-01-31")).rows
    assert (row.due_date, row.payment_fen, row.interest_fen) == (date(2026, 2, 28), 121_200, 1_200)


def test_a_first_due_day_at_least_twenty_days_away() -> None:
    # 5 February is 20 days after 16 January, 19 after the 17th.
    assert first_due(date(2026, 1, 16), 5) == date(2026, 2, 5)
    assert first_due(date(2026, 1, 17), 5) == date(2026, 3, 5)
    # The day of disbursement is no irregular period, even where the month is too short for it.
    assert first_due(date(2026, 1, 31), 31) == date(2026, 2, 28)
    # 28 February with due day 31: the clamped day is disbursement day itself, so March.
    assert first_due(date(2026, 2, 28), 31, min_days=0) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"principal_fen": 0}, "principal"),
        ({"terms": 0}, "terms"),
        ({"terms": 601}, "terms"),
        ({"annual_rate_ppm": -1}, "annual_rate"),
        ({"annual_rate_ppm": 1_000_001}, "annual_rate"),
        ({"due_day": 0}, "due_day"),
        ({"due_day": 32}, "due_day"),
        ({"balloon_fen": -1}, "balloon"),
        ({"balloon_fen": EX01.principal_fen}, "balloon"),
        ({"method": Method.STEPPED}, "steps"),
        ({"method": Method.STEPPED, "steps": (Step(36, 600_000),)}, "steps"),
        ({"method": Method.STEPPED, "steps": (Step(0, 600_000), Step(3, 1))}, "steps and segments"),
        ({"method": Method.SEGMENTED}, "segments"),
        ({"method": Method.SEGMENTED, "segments": (Segment(35, 0),)}, "segments"),
        ({"method": Method.SEGMENTED, "segments": (Segment(36, -1),)}, "segments"),
    ],
)
def test_terms_from_which_no_schedule_follows(change: dict[str, object], field: str) -> None:
    with pytest.raises(OutOfRange) as refusal:
        replace(EX01, **change)  # type: ignore[arg-type]
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("instalment", "fits"), [(66_499, False), (66_500, True), (20_066_499, True), (20_066_500, False)]
)
def test_a_step_pays_its_interest_and_leaves_principal(instalment: int, fits: bool) -> None:
    terms = replace(EX01, method=Method.STEPPED, steps=(Step(1, instalment),))
    if fits:
        assert build_schedule(terms).rows[0].payment_fen == instalment
    else:
        with pytest.raises(OutOfRange, match=r"steps\[0\]\.instalment"):
            build_schedule(terms)


def test_steps_that_repay_everything_are_refused() -> None:
    with pytest.raises(OutOfRange, match="leave principal"):
        build_schedule(replace(EX01, method=Method.STEPPED, steps=(Step(30, 1_000_000),)))


def test_settlement_days_outside_the_running_period_are_refused() -> None:
    schedule = build_schedule(EX01)
    for paid, day in ((12, date(2027, 1, 14)), (12, date(2027, 2, 16)), (0, date(2026, 1, 14))):
        with pytest.raises(OutOfRange, match="settle_on"):
            settle(schedule, EX01, paid, day)
    for paid in (-1, 36):
        with pytest.raises(OutOfRange, match="paid_periods"):
            settle(schedule, EX01, paid, date(2029, 1, 15))


def test_settlement_on_due_dates() -> None:
    schedule = build_schedule(EX01)
    fee = Tiered((Tier(30_000),), min_fen=200_000)
    on_last = settle(schedule, EX01, 12, date(2027, 1, 15), fee)
    assert (on_last.days, on_last.due_instalment_fen, on_last.remaining_principal_fen) == (0, 0, 13_597_055)
    on_next = settle(schedule, EX01, 12, date(2027, 2, 15), fee)
    assert (on_next.days, on_next.due_instalment_fen) == (0, 590_391)
    assert on_next.remaining_principal_fen == schedule.rows[12].balance_after_fen
    at_end = settle(schedule, EX01, 35, date(2029, 1, 15), fee)
    assert (at_end.amount_fen, at_end.fee_fen) == (590_377, 0)


def test_a_fee_rule_without_a_case_that_holds_is_refused() -> None:
    schedule = build_schedule(EX01)
    for rule, field in ((Tiered((Tier(1, 100_000),)), "fee.tiers"), (Ladder((Rung(1, 6),)), "fee.steps")):
        assert settle(schedule, EX01, 3, date(2026, 4, 15), rule).fee_fen > 0
        with pytest.raises(OutOfRange) as refusal:
            settle(schedule, EX01, 12, date(2027, 1, 15), rule)
        assert refusal.value.field == field


def test_explanations_show_the_arithmetic() -> None:
    schedule = build_schedule(EX01)
    assert [line.formula for line in explain_payment(EX01, schedule, 13).lines] == [
        "",
        "135,970.55 × 3.99% ÷ 12",
    ]
    assert explain_total_interest(schedule).lines[0].formula == "35 × 5,903.91 + 5,903.77"
    balloon = explain_payment(EX05, build_schedule(EX05), 36)
    assert [(line.key, line.amount_fen) for line in balloon.lines] == [
        ("principal", 312_857),
        ("balloon", 7_500_000),
        ("interest", 31_772),
    ]
    stub = explain_payment(EX11, build_schedule(EX11), 1)
    assert stub.lines[-1] == Line("interest", 65_011, "88,800.00 × 5.99% ÷ 360 × 44")
    with pytest.raises(ValueError, match="do not add up"):
        Explanation("wrong", (Line("one", 1),), 2)


def test_the_surplus_is_credit() -> None:
    allocation = allocate(100, [Due(1, date(2026, 1, 1), principal_fen=60)])
    assert (allocation.surplus_fen, allocation.paid(Bucket.PRINCIPAL), allocation.left_fen) == (40, 60, 0)
    for amount, due in ((-1, Due(1, date(2026, 1, 1))), (1, Due(1, date(2026, 1, 1), fee_fen=-1))):
        with pytest.raises(ValueError, match=r"negative|amount"):
            allocate(amount, [due])


def test_interest_is_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="never negative"):
        daily_interest(1, 1, -1)


def test_an_annual_cost_is_never_negative() -> None:
    for received, flows in ((100, [(1, 99)]), (0, [(1, 1)]), (100, [])):
        with pytest.raises(ValueError, match="annual cost"):
            annual_cost(received, flows)
    assert cost_of_schedule(EX01, build_schedule(EX01)).shown_pct == "3.99"


def test_the_first_interest_of_a_flat_loan_with_an_irregular_period_counts_days() -> None:
    terms = LoanTerms(Method.FLAT, 10_000_000, 12, date(2026, 1, 20), 36_000, due_day=5)
    rows = build_schedule(terms).rows
    assert [row.interest_fen for row in rows[:2]] == [44_000, 30_000]
