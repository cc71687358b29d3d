"""Every family of products quoted: the engine's worked figures come out of a wish and a plan's shape."""

from __future__ import annotations

from datetime import date

import pytest

from suiche.catalogue.kinds import AddonKind, VatMode
from suiche.catalogue.shapes import Charge, StepShare
from suiche.catalogue.state_subsidy import state_subsidy_from
from suiche.journey.shop.rules import explain
from suiche.journey.shop.rules.figures import Figures, Shape, figures
from suiche.journey.shop.rules.limits import Addon, Wish
from suiche.kit.words import Words
from suiche.maths.terms import Method, Segment

CEILING = 240_000
US = Words("我们", "us")


def borrow(principal_fen: int, terms: int, shape: Shape, on: date, balloon_fen: int = 0) -> Figures:
    return figures(Wish(2 * principal_fen, principal_fen, terms, balloon_fen), shape, on)


def test_zero_rate_with_subvention() -> None:
    # 100,000 over 36 at 0 %, gross 5.99 %: somebody pays 8,678.01; 70 % of it the maker
    shape = Shape(Method.EQUAL_INSTALMENT, 0, CEILING, gross_rate_ppm=59_900, oem_share_ppm=700_000)
    found = borrow(10_000_000, 36, shape, date(2026, 1, 31))
    assert (found.instalment_fen, found.subvention_fen, found.shown_pct) == (277_778, 867_801, "0.00")
    told = explain.subvention(found, shape, Words("厂家贴息", "paid by the maker"))
    assert [line.fen for line in told.lines] == [607_461, 260_340] and told.fen == 867_801


def test_what_the_state_is_expected_to_pay_is_told_year_by_year() -> None:
    # 200,000 over 36 at 3.99 % from 15 January 2026: one point of eleven instalments, the policy ends with the year
    found = borrow(20_000_000, 36, Shape(Method.EQUAL_INSTALMENT, 39_900, CEILING), date(2026, 1, 15))
    policy = state_subsidy_from(date(2026, 1, 15))
    assert policy is not None
    told = explain.state_subsidy(found, policy.rule)
    assert [(line.label.zh, line.fen) for line in told.lines] == [("2026年11期", 159_081)]
    assert told.lines[0].note.en == "each: balance × 1% ÷ 12"
    late = borrow(20_000_000, 36, Shape(Method.EQUAL_INSTALMENT, 39_900, CEILING), date(2026, 12, 15))
    assert explain.state_subsidy(late, policy.rule).fen == 0


def test_half_now_half_in_a_year() -> None:
    zero = borrow(13_000_000, 12, Shape(Method.INTEREST_ONLY, 0, CEILING), date(2026, 6, 8))
    assert [row.payment_fen for row in zero.schedule.rows] == [0] * 11 + [13_000_000]
    assert explain.rhythm(zero.terms, zero.schedule).zh == "第1到11期不用还，第12期130,000.00"
    monthly = borrow(13_000_000, 12, Shape(Method.INTEREST_ONLY, 39_900, CEILING), date(2026, 6, 8))
    assert (monthly.instalment_fen, monthly.last_instalment_fen) == (43_225, 13_043_225)
    assert explain.instalment_name(monthly.terms, monthly.schedule).zh == "前11期每月还"


def test_steps_are_a_share_of_the_level_instalment() -> None:
    # 50 % of 5,414.99 is 2,707.495, half up
    shape = Shape(Method.STEPPED, 52_500, CEILING, steps=(StepShare(12, 500_000),))
    found = borrow(18_000_000, 36, shape, date(2026, 4, 25))
    assert [found.schedule.rows[n].payment_fen for n in (0, 11, 12, 35)] == [
        270_750,
        270_750,
        687_890,
        687_883,
    ]
    assert found.shown_pct == "5.25"
    told = explain.rhythm(found.terms, found.schedule)
    assert told.en == "nos. 1 to 12 2,707.50, nos. 13 to 35 6,878.90, no. 36 6,878.83"


def test_rates_in_segments() -> None:
    shape = Shape(Method.SEGMENTED, 0, CEILING, segments=(Segment(36, 0), Segment(24, 47_500)))
    found = borrow(15_000_000, 60, shape, date(2026, 2, 28))
    assert (found.instalment_fen, found.last_instalment_fen) == (250_000, 262_557)
    assert found.schedule.total_interest_fen == 301_368 and found.cost.simple_pct == "0.7763"


def test_a_fixed_due_day_makes_a_first_period_by_days() -> None:
    shape = Shape(Method.EQUAL_INSTALMENT, 59_900, CEILING, due_day=5)
    found = borrow(8_880_000, 24, shape, date(2026, 1, 20))
    first, second = found.schedule.rows[:2]
    assert (first.due_date, first.payment_fen, second.payment_fen) == (date(2026, 3, 5), 414_212, 393_527)
    assert found.cost.compound_pct == "6.1495"
    assert explain.instalment_name(found.terms, found.schedule).zh == "第1期还"
    assert explain.rhythm(found.terms, found.schedule).zh.startswith("第1期按44天算4,142.12，第2到")


def test_a_lease_with_residual_deposit_and_tax_in_the_rent() -> None:
    shape = Shape(
        Method.BALLOON, 60_000, CEILING, deposit_ppm=100_000, vat_mode=VatMode.RENT, vat_ppm=130_000
    )
    wish = Wish(22_600_000, 4_520_000, 36, 6_780_000)
    found = figures(wish, shape, date(2026, 7, 1))
    assert (found.instalment_fen, found.deposit_fen, found.vat_fen) == (377_668, 1_808_000, 43_449)
    assert found.cost.simple_pct == "6.9735" and found.shown_pct == "6.97"  # the deposit is in the rate
    assert explain.instalment_name(found.terms, found.schedule, leased=True).zh == "每月租金"
    assert explain.balloon(wish, leased=True).lines[0].label.zh == "残值"
    assert "3,776.68 × 13% ÷ (1 + 13%)" in explain.vat(found, shape).lines[0].note.zh


def test_a_leaseback_has_tax_in_the_interest_and_a_purchase_price() -> None:
    shape = Shape(Method.BALLOON, 60_000, CEILING, vat_mode=VatMode.INTEREST, vat_ppm=60_000)
    found = figures(Wish(22_600_000, 4_520_000, 36, 6_780_000), shape, date(2026, 7, 1))
    assert found.vat_fen == 5_117  # 904.00 × 6 ÷ 106
    full = Shape(Method.EQUAL_INSTALMENT, 55_000, CEILING, vat_mode=VatMode.INTEREST, vat_ppm=60_000)
    wish = Wish(20_000_000, 4_000_000, 36)
    paid = figures(wish, full, date(2026, 7, 1))
    extra = explain.against_cash(wish, paid, 10_000)
    assert extra.fen == paid.schedule.total_interest_fen + 10_000


def test_accessories_are_part_of_the_principal() -> None:
    # 160,000 with 30 % down, insurance 8,600 and warranty 4,800 at 80 %
    addons = (Addon(AddonKind.INSURANCE, 860_000), Addon(AddonKind.WARRANTY, 480_000))
    wish = Wish(16_000_000, 4_800_000, 60, addons=addons, addon_loan_fen=1_072_000)
    found = figures(wish, Shape(Method.EQUAL_INSTALMENT, 46_600, CEILING), date(2026, 8, 18))
    assert (found.terms.principal_fen, found.instalment_fen) == (12_272_000, 229_681)
    told = explain.principal(wish)
    assert [line.fen for line in told.lines] == [16_000_000, -4_800_000, 1_072_000]
    assert told.lines[2].note.zh == "车险8,600.00，延长保修4,800.00"
    assert explain.against_cash(wish, found).fen == found.schedule.total_interest_fen


def test_charges_are_annualised_one_by_one_and_added_up() -> None:
    charges = (
        Charge(
            "guarantee", Words("担保费", "guarantee fee"), Words("担保公司", "a guarantor"), yearly_ppm=12_000
        ),
        Charge("service", Words("服务费", "service fee"), US, upfront_ppm=10_000),
    )
    shape = Shape(Method.EQUAL_INSTALMENT, 42_000, CEILING, charges=charges)
    found = borrow(12_000_000, 36, shape, date(2026, 9, 10))
    assert [item.annual_pct for item in found.disclosure.items] == ["4.20", "1.20", "0.64"]
    assert (found.shown_pct, found.disclosure.joint_pct) == ("6.04", "6.08")
    told = explain.fees(found, charges)
    assert [line.fen for line in told.lines] == [226_524, 120_000] and "担保公司收" in told.lines[0].note.zh


@pytest.mark.parametrize("method", [Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.FLAT])
def test_every_explained_payment_adds_up(method: Method) -> None:
    found = borrow(10_000_000, 36, Shape(method, 45_000, CEILING, due_day=28), date(2026, 1, 15))
    for period in (1, 2, 36):
        assert explain.payment(found, period).fen == found.schedule.rows[period - 1].payment_fen
