"""What may be quoted: each refusal of the trade, with its code and a sentence that says what to change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from suiche.catalogue.caps import caps_on
from suiche.catalogue.kinds import AddonKind, Condition, Energy, Family
from suiche.catalogue.shapes import StepShare
from suiche.journey.shop.rules import limits, refusals
from suiche.journey.shop.rules.budget import largest
from suiche.journey.shop.rules.figures import Shape, figures
from suiche.journey.shop.rules.limits import Addon, Limits, Wish
from suiche.kit.words import Words
from suiche.maths.terms import Method

ON = date(2026, 1, 15)
STANDARD = Limits(
    method=Method.EQUAL_INSTALMENT,
    terms=(12, 24, 36, 48, 60),
    min_down_ppm=200_000,
    max_ltv_ppm=800_000,
    amount_min_fen=1_000_000,
    amount_max_fen=200_000_000,
    balloon_min_ppm=0,
    balloon_max_ppm=0,
    official_price_fen=25_000_000,
    condition=Condition.NEW,
    energy=Energy.ICE,
    first_registered=None,
    priced_on=ON,
    eligible=True,
    plan=Words("等额本息", "Level instalments"),
    caps=caps_on(ON),
)
BALLOON = replace(
    STANDARD, method=Method.BALLOON, terms=(36,), balloon_min_ppm=100_000, balloon_max_ppm=250_000
)
USED = replace(
    STANDARD, condition=Condition.USED, first_registered=date(2021, 5, 18), official_price_fen=10_000_000
)
GOOD = Wish(25_000_000, 5_000_000, 36)
WITH_ADDONS = replace(STANDARD, addons=(AddonKind.INSURANCE, AddonKind.WARRANTY), addon_ltv_ppm=800_000)
INSURANCE, FILM = Addon(AddonKind.INSURANCE, 860_000), Addon(AddonKind.FILM, 100_000)
LEASE = replace(BALLOON, family=Family.LEASE, terms=(36, 84))


def shape(method: Method = Method.EQUAL_INSTALMENT, rate: int = 48_800, **other: object) -> Shape:
    return Shape(method, rate, 240_000, **other)  # type: ignore[arg-type]


def codes(wish: Wish, bounds: Limits = STANDARD) -> list[str]:
    return [problem.code for problem in limits.problems(wish, bounds)]


def test_a_good_wish_meets_nothing() -> None:
    assert codes(GOOD) == []
    assert codes(Wish(25_000_000, 5_000_000, 36, 6_250_000), BALLOON) == []


@pytest.mark.parametrize(
    ("wish", "bounds", "code"),
    [
        (replace(GOOD, terms=30), STANDARD, "Q_TERM"),
        (replace(GOOD, terms=72), STANDARD, "Q_TERM_CAP"),
        (Wish(10_000_000, 4_000_000, 48), USED, "Q_TERM_CAP"),
        (replace(GOOD, down_payment_fen=4_999_900), STANDARD, "Q_LTV"),
        (replace(GOOD, down_payment_fen=24_500_000), STANDARD, "Q_AMOUNT_RANGE"),
        (
            Wish(500_000_000, 100_000_000, 36),
            replace(STANDARD, official_price_fen=500_000_000),
            "Q_AMOUNT_RANGE",
        ),
        (Wish(1_100_000, 300_000, 36), replace(STANDARD, official_price_fen=1_100_000), "Q_AMOUNT_RANGE"),
        (Wish(25_000_000, 5_000_000, 36, 6_250_100), BALLOON, "Q_BALLOON_RANGE"),
        (Wish(25_000_000, 5_000_000, 36, 2_400_000), BALLOON, "Q_BALLOON_RANGE"),
        (Wish(25_000_000, 5_000_000, 36, 100), STANDARD, "Q_BALLOON_RANGE"),
        (Wish(25_000_000, 20_000_000, 36, 6_000_000), BALLOON, "Q_NEG_AMORT"),
        (Wish(0, 0, 36), STANDARD, "Q_PRICE_BASE"),
        (replace(GOOD, deal_price_fen=999_900), STANDARD, "Q_PRICE_BASE"),
        (replace(GOOD, deal_price_fen=1_000_000_100), STANDARD, "Q_PRICE_BASE"),
        (replace(GOOD, subsidy_fen=25_000_000), STANDARD, "Q_PRICE_BASE"),
        (replace(GOOD, subsidy_fen=100), STANDARD, "Q_LTV"),
        (replace(GOOD, addons=(INSURANCE,), addon_loan_fen=688_000), STANDARD, "Q_ADDON_LTV"),
        (replace(GOOD, addons=(INSURANCE,), addon_loan_fen=688_100), WITH_ADDONS, "Q_ADDON_LTV"),
        (replace(GOOD, addons=(FILM,)), WITH_ADDONS, "Q_ADDON_LTV"),
        (replace(GOOD, addon_loan_fen=100), WITH_ADDONS, "Q_ADDON_LTV"),
        (Wish(25_000_000, 5_000_000, 36, 6_250_100), LEASE, "Q_BALLOON_RANGE"),
        (Wish(25_000_000, 5_000_000, 97, 6_250_000), LEASE, "Q_TERM_CAP"),
        (GOOD, replace(STANDARD, eligible=False), "Q_MODEL_NOT_ELIGIBLE"),
        (Wish(10_000_000, 4_000_000, 36), replace(USED, first_registered=date(2018, 1, 2)), "Q_VEHICLE_AGE"),
        (Wish(10_000_000, 4_000_000, 12), replace(USED, first_registered=date(2015, 3, 1)), "Q_VEHICLE_AGE"),
    ],
)
def test_each_refusal_has_its_code(wish: Wish, bounds: Limits, code: str) -> None:
    found = limits.problems(wish, bounds)
    assert [problem.code for problem in found] == [code]
    assert found[0].field
    assert found[0].sentence("zh").endswith("。") and "{" not in found[0].sentence("en")


def test_the_least_down_payment_is_named_in_yuan_and_is_enough() -> None:
    (problem,) = limits.problems(replace(GOOD, down_payment_fen=1), STANDARD)
    assert "50,000.00元" in problem.sentence("zh") and "车价的20%" in problem.sentence("zh")
    assert codes(replace(GOOD, down_payment_fen=limits.least_down(25_000_000, STANDARD))) == []


def test_the_price_base_is_the_lower_of_deal_and_published_price() -> None:
    # deal 300,000, published 250,000: at most 200,000 is lent, so at least 100,000 is paid down
    assert limits.least_down(30_000_000, STANDARD) == 10_000_000
    (problem,) = limits.problems(Wish(30_000_000, 6_000_000, 36), STANDARD)
    assert "100,000.00元" in problem.sentence("zh") and "250,000.00元的80%" in problem.sentence("zh")
    # deal 200,000 below the published price: 20 % of the deal
    assert limits.least_down(20_000_000, STANDARD) == 4_000_000


def test_the_boundary_itself_may_be_priced() -> None:
    assert (
        codes(replace(GOOD, addons=(INSURANCE,), addon_loan_fen=688_000), WITH_ADDONS) == []
    )  # 80 % of 8,600
    assert (
        codes(Wish(25_000_000, 5_000_000, 84, 6_250_000), LEASE) == []
    )  # a lease may run longer than a loan
    cap = replace(STANDARD, terms=(60, 61))
    assert (codes(replace(GOOD, terms=60), cap), codes(replace(GOOD, terms=61), cap)) == ([], ["Q_TERM_CAP"])


def test_accessories_above_a_sum_are_lent_seventy_percent() -> None:
    assert limits.most_addon(20_000_000, WITH_ADDONS) == 16_000_000
    assert limits.most_addon(20_000_100, WITH_ADDONS) == 14_000_000  # 200,001.00 × 70 %, in whole yuan
    assert limits.most_addon(20_000_000, replace(WITH_ADDONS, addon_ltv_ppm=600_000)) == 12_000_000


def test_accessories_stay_outside_loan_to_value() -> None:
    wish = replace(GOOD, addons=(INSURANCE,), addon_loan_fen=688_000)
    assert wish.car_loan_fen == 20_000_000 and wish.principal_fen == 20_688_000
    assert codes(wish, WITH_ADDONS) == []


def test_a_subsidy_lowers_the_price_base() -> None:
    # deal 250,000 less 20,000, published 250,000: 80 % of 230,000 is lent, so 66,000 is paid down
    assert limits.least_down(25_000_000, STANDARD, 2_000_000) == 6_600_000
    (problem,) = limits.problems(replace(GOOD, subsidy_fen=2_000_000), STANDARD)
    assert "减去补贴的车价230,000.00元的80%" in problem.sentence("zh")


def test_steps_that_would_not_cover_the_interest_are_refused() -> None:
    low = shape(Method.STEPPED, 52_500, steps=(StepShare(12, 100_000),))
    with pytest.raises(refusals.StepsTooLow) as refused:
        figures(GOOD, low, ON)
    assert (refused.value.code, refused.value.field) == ("Q_NEG_AMORT", "terms")


def test_a_used_car_is_lent_seventy_percent_at_most() -> None:
    assert limits.least_down(10_000_000, USED) == 3_000_000


def test_age_counts_begun_months() -> None:
    assert limits.longest_by_age(replace(USED, first_registered=date(2021, 5, 18))) == 120 - 56
    assert limits.longest_by_age(replace(USED, first_registered=date(2021, 5, 15))) == 120 - 56
    assert limits.longest_by_age(replace(USED, first_registered=date(2021, 5, 14))) == 120 - 57


def test_our_ceiling_is_on_the_annual_cost_not_the_nominal_rate() -> None:
    # a flat 14 % a year costs about 25 % by IRR
    with pytest.raises(refusals.TooExpensive) as refused:
        figures(GOOD, shape(Method.FLAT, 140_000), ON)
    assert refused.value.code == "Q_RATE_CEILING"
    assert figures(GOOD, shape(rate=140_000), ON).shown_pct == "14.00"


def test_a_balloon_that_leaves_no_principal_to_repay_is_refused() -> None:
    with pytest.raises(refusals.NothingRepaid):
        figures(Wish(25_000_000, 5_000_000, 36, 19_999_999), shape(Method.BALLOON), ON)


def test_the_largest_that_fits() -> None:
    assert largest(10, 20, lambda fen: fen <= 1_500) == 1_500
    assert largest(10, 20, lambda fen: False) is None
    assert largest(10, 20, lambda fen: True) == 2_000
    assert largest(20, 10, lambda fen: True) is None
