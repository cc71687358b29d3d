"""Loans that are not plain on their way to the contract: what is frozen, what is printed, how they begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from suiche.catalogue.kinds import Family
from suiche.catalogue.shapes import Charge
from suiche.journey.repay.actions.open_loan import open_loan
from suiche.journey.repay.models import Loan
from suiche.journey.sign import queries
from suiche.journey.sign.actions.activate import activate
from suiche.journey.sign.actions.tick_condition import tick_condition
from suiche.journey.sign.models import Contract
from suiche.journey.sign.rules.cost_table import cost_table, same_amounts
from suiche.journey.sign.rules.plan_words import dates_note, interest_rule, purpose
from suiche.journey.sign.states import ContractState
from suiche.kit.words import Words
from suiche.maths.fees import NoFee
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.schedule import build_schedule
from suiche.maths.terms import LoanTerms, Method, Segment
from tests.steps.sign_world import AT, ON, approved
from tests.steps.test_sign_sealing import CLERK, GOOD_VIN

DAILY: dict[str, Any] = {"annual_rate_ppm": 0, "penalty_multiple_ppm": None, "penalty_daily_ppm": 500}
FAMILIES: dict[str, dict[str, Any]] = {
    "steps": {"method": Method.STEPPED.value, "steps": [{"terms": 12, "share_ppm": 500_000}]},
    "segments": {
        "method": Method.SEGMENTED.value, "terms": [36], **DAILY,
        "segments": [{"terms": 24, "annual_rate_ppm": 0}, {"terms": 12, "annual_rate_ppm": 47_500}],
    },
    "half": {"method": Method.INTEREST_ONLY.value, **DAILY},
    "fixed day": {"due_day": 5},
    "subvention": {**DAILY, "gross_rate_ppm": 59_900, "subvention": "厂家贴息", "subvention_en": "by the maker"},
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", FAMILIES)
def test_an_offer_freezes_the_terms_of_its_family(name: str) -> None:
    deal = approved(**FAMILIES[name])
    view = queries.contract(deal.contract_id, customer_id=deal.customer_id)
    rows = build_schedule(view.loan).rows
    table = queries.disclosure(deal.contract_id, customer_id=deal.customer_id, at=AT).table
    assert (view.family, view.loan.principal_fen) == (Family.LOAN, 20_000_000)
    assert (table.instalment_fen, table.last_instalment_fen) == (rows[0].payment_fen, rows[-1].payment_fen)
    assert table.total_cost_fen == table.total_interest_fen == sum(row.interest_fen for row in rows)
    assert view.told.first.zh and view.told.rhythm.en
    row = Contract.objects.get(id=deal.contract_id)
    assert row.gross_rate_ppm == FAMILIES[name].get("gross_rate_ppm") and row.oem_share_ppm == 1_000_000
    assert [paper.kind for paper in queries.papers(deal.contract_id, customer_id=None)][:2] == [
        "DISCLOSURE",
        "CONTRACT",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("admitted", [True, False])
def test_the_loan_of_an_admitted_product_takes_part_in_the_state_subsidy(admitted: bool) -> None:
    deal = approved(state_subsidy=admitted)
    row = Contract.objects.get(id=deal.contract_id)
    for state in (ContractState.DISCLOSED, ContractState.SIGNING, ContractState.SIGNED):
        row.move_to(state, by=CLERK, at=AT)
    for condition in queries.missing(deal.contract_id):
        tick_condition(contract_id=deal.contract_id, condition=condition, evidence="看过原件", vin=GOOD_VIN, by=CLERK, at=AT)  # fmt: skip
    begun = activate(contract_id=deal.contract_id, key="1", by=CLERK, at=AT, on=ON)
    assert begun.state_subsidy is admitted
    open_loan(contract=begun, key="1", by=CLERK, at=AT)
    assert Loan.objects.get(id=deal.contract_id).state_subsidy is admitted


def test_a_fixed_due_day_may_change_the_first_interest_only() -> None:
    loan = LoanTerms(Method.EQUAL_INSTALMENT, 8_880_000, 24, date(2026, 1, 20), 59_900, due_day=5)
    assert same_amounts(loan, replace(loan, disbursed_on=date(2026, 1, 28)))
    plain = replace(loan, due_day=None)
    assert same_amounts(plain, replace(plain, disbursed_on=date(2026, 1, 28)))
    assert not same_amounts(loan, replace(loan, annual_rate_ppm=60_000))


def test_the_contract_says_how_interest_is_counted() -> None:
    plain = LoanTerms(Method.EQUAL_INSTALMENT, 10_000_000, 36, ON, 39_900)
    assert "剩余本金 × 年利率 ÷ 12" in interest_rule(plain) and dates_note(plain) == "每期金额不变。"
    assert "最初的本金 × 2.2% ÷ 12" in interest_rule(
        replace(plain, method=Method.FLAT, annual_rate_ppm=22_000)
    )
    assert interest_rule(replace(plain, annual_rate_ppm=0)).startswith("本合同不计利息")
    fixed = replace(plain, due_day=5)
    assert "÷ 360 × 实际天数" in interest_rule(fixed) and "每月5日还" in dates_note(fixed)
    parts = LoanTerms(Method.SEGMENTED, 10_000_000, 60, ON, segments=(Segment(36, 0), Segment(24, 47_500)))
    assert interest_rule(parts).startswith("第1到36期不计利息；第37到60期月利息 = 剩余本金 × 4.75% ÷ 12")
    assert "其中112,000.00元用来购买下面的车辆，10,720.00元" in purpose(1_072_000, 12_272_000)


def test_the_cost_table_lists_each_charge_with_its_payee() -> None:
    # interest 4.20 + guarantee 1.20 + service 0.64 = 6.04; all together 6.08
    loan = LoanTerms(Method.EQUAL_INSTALMENT, 12_000_000, 36, date(2026, 9, 10), 42_000)
    charges = (
        Charge(
            "guarantee", Words("担保费", "guarantee"), Words("担保公司", "a guarantor"), yearly_ppm=12_000
        ),
        Charge("service", Words("服务费", "service"), Words("我们", "us"), upfront_ppm=10_000),
    )
    table = cost_table(
        number="T-1", loan=loan, penalty=PenaltyTerms(42_000, 1_500_000), fee=NoFee(), payee=Words("我们", "us"),
        cap_ppm=240_000, charges=charges,
    )  # fmt: skip
    assert [row.annual_ppm for row in table.costs] == [42_000, 12_000, 6_400, 0]
    assert (table.annual_ppm, table.joint_ppm, table.total_cost_fen) == (60_400, 60_800, 1_139_356)
    assert [row.payee.zh for row in table.costs] == ["我们", "担保公司", "我们", "无"]
