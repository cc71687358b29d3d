"""A loan at the desk on any day: every amount opened, the journal, the versions of the plan, sentences to read out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from suiche.channels.staff import loan_day, loan_words
from suiche.journey.repay import event_queries, queries
from suiche.journey.repay.states import EventKind, LoanState
from suiche.kit.actor import SYSTEM
from suiche.parties.roles import Role
from tests.channels.desk_world import seat, text_of
from tests.steps.eventful import LAST, live
from tests.steps.lease_world import lease
from tests.steps.loans import START, running_loan
from tests.steps.test_lease_end import BACK, at_last_rent, ends, refund
from tests.steps.test_repay import AT, close_through, day
from tests.steps.test_reversals import take_back

pytestmark = pytest.mark.django_db


def test_every_day_of_an_eventful_loan_opens_in_both_languages() -> None:
    life, _ = live()
    loan_id, today = life.loan.loan_id, LAST
    on = START
    while on <= today:
        facts = loan_day.day_facts(loan_id, on, today)  # refuses lines that do not add up
        shown = [*facts["owed"], *facts["amounts"], *([facts["to_pay"]] if facts["to_pay"] else [])]
        assert sum(one.fen for one in facts["owed"]) == facts["told"].owed_fen
        for one in shown:
            assert one.words.zh and one.words.en
            for line in one.lines:
                assert line.label.zh and line.label.en
        assert facts["aloud"]
        on += timedelta(days=7)
    facts = loan_day.day_facts(loan_id, date(2026, 5, 24), today)
    assert (facts["event_before"], facts["event_after"]) == (date(2026, 5, 20), date(2026, 5, 28))
    client, _ = seat("kefu", Role.SERVICE)
    page = text_of(client, f"/desk/loans/{loan_id}", day="2026-06-01")
    for words in (
        "2026年6月1日（周一）",
        "罚息",
        "提前还一部分",
        "延期还款",
        "改之前",
        "被第",
        "冲回第",
        "客户来电说明",
        "手续费",
    ):
        assert words in page, words


def test_what_did_i_owe_on_3_march_and_why() -> None:
    loan = running_loan()
    close_through("2026-02-14", "2026-03-06")
    told = loan_day.day_facts(loan.loan_id, date(2026, 3, 3), date(2026, 3, 7))["aloud"]
    said = [words.zh for words in told]
    assert said == [
        "2026年3月3日（周二）结束时，您有5,917.85元到期没还。",
        "第1期，应还日2026年2月15日（周日），还欠5,917.85元。",
        "其中罚息13.94元。",
        "从2026年2月15日（周日）到2026年3月3日（周二），16天：5,238.91 × 5.985% ÷ 360 × 16，等于13.94元。",
        "其中利息665.00元。",
        "这期利息是200,000.00 × 3.99% ÷ 12，等于665.00元。",
        "其中本金5,238.91元。",
        "按计划是5,238.91元。",
        "2026年2月24日（周二）24点前还，不收罚息；之后罚息从应还日第二天算起，一年5.985%，按360天。",
        "还没还的本金一共200,000.00元。",
        said[-1],
    ]
    assert told[0].en == "At the end of Tue 3 Mar 2026 you owed 5,917.85 that had fallen due."
    now = loan_day.day_facts(loan.loan_id, date(2026, 3, 7), date(2026, 3, 7))["aloud"]
    assert now[0] == ("今天，您有5,921.33元到期没还。", "Today you owe 5,921.33 that had fallen due.")
    assert said[-1].startswith("那天一次还清，要")


def test_days_outside_the_loan_become_its_first_day_or_today() -> None:
    loan = running_loan()
    client, _ = seat("kefu", Role.SERVICE)
    first = text_of(client, f"/desk/loans/{loan.loan_id}", day="2025-01-01")
    assert 'value="2026-01-15"' in first
    for wrong in ("2999-01-01", "yesterday", ""):
        assert "今天" in text_of(client, f"/desk/loans/{loan.loan_id}", day=wrong, page="x")


def test_every_kind_of_event_has_words() -> None:
    assert set(loan_words.EVENTS) == set(EventKind)


def test_a_lease_whose_car_came_back_opens_on_every_day_with_its_deposit() -> None:
    loan = lease()
    price = queries.payoff(
        loan_id=loan.loan_id, customer_id=None, settle_on=day("2026-08-01"), on=day("2026-07-01")
    )
    at_last_rent(loan)
    ends(loan, "2026-11-03", BACK)
    take_back(
        loan_id=loan.loan_id, number=len(event_queries.events(loan.loan_id)), kind=EventKind.REVERSED,
        by=SYSTEM, on=day("2026-11-04"), at=AT,
    )  # fmt: skip
    ends(loan, "2026-11-05", BACK)
    refund(loan, "2026-11-06")
    stood = {}
    for date_ in (date(2026, 8, 1), *(date(2026, 11, number) for number in range(1, 7))):
        facts = loan_day.day_facts(loan.loan_id, date_, date(2026, 11, 6))
        stood[date_.month, date_.day] = (
            {one.words.zh: one.fen for one in facts["amounts"]},
            facts["told"].state,
            {line.label.zh for one in [*facts["owed"], *facts["amounts"]] for line in one.lines},
        )
    # settling on 1 August, when that day's rent was paid: the deposit counts, as on the customer's own page
    assert price.deposit_fen == 1_808_000
    assert stood[8, 1][0]["这天还清要"] == price.amount_fen - price.dues_fen
    assert stood[8, 1][0]["押金"] == stood[11, 2][0]["押金"] == stood[11, 4][0]["押金"] == 1_808_000
    assert stood[11, 3][0]["押金"] == stood[11, 6][0]["押金"] == 0
    # 18,080.00 of deposit less 1,200.00 for the car's condition wait to be given back: the lease runs until then
    assert stood[11, 5][0]["预存"] == 1_688_000
    assert [stood[11, number][1] for number in (4, 5, 6)] == [
        LoanState.ACTIVE,
        LoanState.ACTIVE,
        LoanState.SETTLED,
    ]
    assert "还车抵残值" in stood[11, 3][2] and "恢复押金" in stood[11, 4][2]
