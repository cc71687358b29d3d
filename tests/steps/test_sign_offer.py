"""From the approval to the confirmed disclosure: terms frozen, figures of the engine, reading time of the server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from suiche.documents import queries as documents
from suiche.journey.apply.actions.withdraw_application import withdraw_application
from suiche.journey.apply.events import ApplicationWithdrawn
from suiche.journey.apply.models import Application
from suiche.journey.apply.states import ApplicationState
from suiche.journey.decide.events import ApplicationDecided
from suiche.journey.sign import queries, tasks
from suiche.journey.sign.actions.confirm_disclosure import Confirmed, confirm_disclosure
from suiche.journey.sign.actions.expire_offer import expire_offer
from suiche.journey.sign.actions.show_disclosure import show_disclosure
from suiche.journey.sign.actions.withdraw_contract import withdraw_contract
from suiche.journey.sign.events import ContractWithdrawn
from suiche.journey.sign.rules.cost_table import CostTable, cost_table, misuse_ppm, same_amounts
from suiche.journey.sign.rules.fee_words import fee_words
from suiche.journey.sign.rules.refusals import NotThisTable, OfferExpired, TooEarly
from suiche.journey.sign.states import ContractState
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, Instant, now
from suiche.kit.ids import new_id
from suiche.kit.jobs import Later
from suiche.kit.models import Job
from suiche.kit.refusal import IllegalMove, NotFound
from suiche.kit.words import Words
from suiche.maths.fees import FeeRule, Ladder, MonthsOfInterest, NoFee, PercentOfRemaining, Rung, Tier, Tiered
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.schedule import build_schedule
from suiche.maths.terms import LoanTerms, Method
from tests.steps import apply_world, sign_world
from tests.steps.sign_world import AT, LATER, ON, Deal, approved

pytestmark = pytest.mark.django_db

LOAN = LoanTerms(Method.EQUAL_INSTALMENT, 20_000_000, 36, date(2026, 1, 13), annual_rate_ppm=39_900)
PENALTY = PenaltyTerms(contract_rate_ppm=39_900)
CAP = 240_000


def table_of(
    loan: LoanTerms = LOAN, penalty: PenaltyTerms = PENALTY, fee: FeeRule | None = None
) -> CostTable:
    rule = fee or PercentOfRemaining(30_000)
    return cost_table(
        number="X-D", loan=loan, penalty=penalty, fee=rule, payee=Words("我们", "us"), cap_ppm=CAP
    )


def confirm(deal: Deal, sha256: str, at: Instant = LATER, on: BusinessDate = ON) -> Confirmed:
    return confirm_disclosure(
        contract_id=deal.contract_id, customer_id=deal.customer_id, table_sha256=sha256, ip="127.0.0.1",
        device="a phone", by=deal.by, at=at, on=on,
    )  # fmt: skip


def show(deal: Deal, at: Instant = AT, on: BusinessDate = ON) -> Any:
    return show_disclosure(
        contract_id=deal.contract_id, customer_id=deal.customer_id, by=deal.by, at=at, on=on
    )


def table(deal: Deal, at: Instant = AT) -> queries.DisclosureView:
    return queries.disclosure(deal.contract_id, customer_id=deal.customer_id, at=at)


def test_the_table_has_the_figures_of_the_engine() -> None:
    """EX01: 200,000.00 at 3.99 % over 36 months: 35 × 5,903.91 + 5,903.77 = 212,540.62, interest 12,540.62."""
    found = table_of()
    assert (found.instalment_fen, found.last_instalment_fen) == (590_391, 590_377)
    assert (found.total_interest_fen, found.total_payment_fen) == (1_254_062, 21_254_062)
    assert (found.annual_ppm, found.joint_ppm) == (39_900, 39_900)
    assert sum(row.amount_fen for row in found.costs) == found.total_interest_fen
    assert sum(row.annual_ppm for row in found.costs) == found.annual_ppm
    assert [line.amount_fen for line in found.instalment_lines] == [523_891, 66_500]
    # After 12 instalments 135,970.55 are left; 10 days of interest 150.70; fee 3 % = 4,079.12.
    assert [line.amount_fen for line in found.example] == [13_597_055, 15_070, 407_912]
    assert found.example_fen == sum(line.amount_fen for line in found.example) == 14_020_037
    assert "5.985%" in found.cases[0].standard.zh
    assert "7.98%" in found.cases[2].standard.zh


def test_the_heavier_misuse_rate_counts_and_is_capped() -> None:
    assert misuse_ppm(PENALTY, CAP) == 79_800
    at_zero = PenaltyTerms(contract_rate_ppm=0, multiple_ppm=0, daily_rate_ppm=500)
    assert misuse_ppm(at_zero, CAP) == 180_000, "0.05 % a day on 360 days"
    assert misuse_ppm(PenaltyTerms(contract_rate_ppm=150_000), CAP) == 240_000


def test_another_table_has_another_fingerprint() -> None:
    assert table_of().fingerprint() == table_of().fingerprint()
    others = [
        table_of(replace(LOAN, principal_fen=20_000_001)),
        table_of(penalty=replace(PENALTY, grace_days=0)),
        table_of(fee=NoFee()),
    ]
    assert len({table_of().fingerprint(), *(other.fingerprint() for other in others)}) == 4


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (NoFee(), "不收手续费。", "No fee."),
        (PercentOfRemaining(30_000), "手续费为剩余本金的3%。", "The fee is 3% of the remaining principal."),
        (MonthsOfInterest(1), "手续费为剩余本金1个月的利息。", "The fee is 1 month of interest on the remaining principal."),
        (
            Ladder((Rung(50_000, 12), Rung(0))),
            "还了不超过12期的，手续费为剩余本金的5%。以后不收手续费。",
            "5% of the remaining principal until 12 instalments are paid, no fee afterwards.",
        ),
        (
            Tiered((Tier(30_000, 500_000), Tier(0)), 50_000),
            "还的期数不到50%的，手续费为剩余本金的3%。以后不收手续费。最少500.00元。",
            "3% of the remaining principal while fewer than 50% of the instalments are paid, no fee afterwards, at least CNY 500.00.",
        ),
    ],
)  # fmt: skip
def test_fees_are_told_in_words(rule: FeeRule, zh: str, en: str) -> None:
    assert fee_words(rule) == Words(zh, en)


def test_a_later_beginning_moves_the_dates_and_no_amount() -> None:
    for day in (date(2026, 1, 31), date(2026, 2, 28), date(2028, 2, 29), date(2026, 12, 31)):
        for method in (Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.FLAT):
            begun = replace(LOAN, method=method)
            moved = replace(begun, disbursed_on=day)
            assert same_amounts(begun, moved)
            assert build_schedule(begun).rows[0].due_date != build_schedule(moved).rows[0].due_date
    assert not same_amounts(LOAN, replace(LOAN, principal_fen=20_000_001))


def test_an_approval_becomes_one_offer_with_its_papers() -> None:
    deal = approved()
    view = queries.contract(deal.contract_id, customer_id=deal.customer_id)
    assert view.state is ContractState.OFFERED
    assert view.number.startswith("SC2")
    assert (view.loan.principal_fen, view.loan.terms, view.penalty.annual_ppm()) == (20_000_000, 36, 59_850)
    assert view.vehicle.zh == "小米 YU7 2026款 标准版"
    papers = queries.papers(deal.contract_id, customer_id=deal.customer_id)
    assert [paper.kind for paper in papers] == ["DISCLOSURE", "CONTRACT", "DEBIT_MANDATE"]
    assert not any(paper.signed or paper.void for paper in papers)
    tasks.offer(
        ApplicationDecided(
            application_id=deal.application_id, decision_id=new_id(), customer_id=deal.customer_id, outcome="APPROVE",
            valid_until=ON, on=ON, at=AT,
        )
    )  # fmt: skip
    assert queries.contracts(deal.customer_id) == (view,)


def test_a_decline_offers_nothing() -> None:
    event = ApplicationDecided(
        application_id=new_id(), decision_id=new_id(), customer_id=new_id(), outcome="DECLINE", valid_until=ON, on=ON, at=AT
    )  # fmt: skip
    tasks.offer(event)
    assert queries.contract_of_application(event.application_id) is None


def test_reading_time_counts_from_the_first_showing_by_our_clock() -> None:
    deal = approved()
    assert table(deal).seconds_left == 10
    with pytest.raises(TooEarly):
        confirm(deal, table(deal).sha256)
    assert show(deal) == AT
    assert show(deal, Instant(AT + timedelta(seconds=5))) == AT, "looking again does not begin anew"
    early = Instant(AT + timedelta(seconds=9))
    with pytest.raises(TooEarly) as refused:
        confirm(deal, table(deal).sha256, early)
    assert refused.value.facts == {"seconds": 1}
    done = confirm(deal, table(deal).sha256, Instant(AT + timedelta(seconds=10)))
    assert done.read_seconds == 10
    assert queries.contract(deal.contract_id, customer_id=None).state is ContractState.DISCLOSED
    assert confirm(deal, table(deal).sha256) == done, "sent twice, confirmed once"


def test_only_this_table_is_confirmed() -> None:
    deal = approved()
    show(deal)
    with pytest.raises(NotThisTable):
        confirm(deal, "0" * 64)
    assert queries.contract(deal.contract_id, customer_id=None).state is ContractState.OFFERED


def test_somebody_elses_contract_is_none_at_all() -> None:
    deal, other = approved(), approved()
    thief = replace(deal, customer_id=other.customer_id)
    for attempt in (
        lambda: queries.contract(thief.contract_id, customer_id=thief.customer_id),
        lambda: table(thief),
        lambda: show(thief),
        lambda: confirm(thief, table(deal).sha256),
        lambda: queries.papers(thief.contract_id, customer_id=thief.customer_id),
        lambda: queries.timeline(thief.contract_id, customer_id=thief.customer_id, on=ON),
        lambda: sign_world.enter(thief, "123456"),
    ):
        with pytest.raises(NotFound):
            attempt()


def application_of(deal: Deal) -> ApplicationState:
    return ApplicationState(Application.objects.get(id=deal.application_id).state)


def test_withdrawing_costs_nothing_and_takes_the_papers_out_of_force() -> None:
    deal = approved()
    gone = withdraw_contract(contract_id=deal.contract_id, customer_id=deal.customer_id, by=deal.by, at=AT)
    assert isinstance(gone, ContractWithdrawn)
    assert not gone.expired
    assert all(paper.void for paper in queries.papers(deal.contract_id, customer_id=deal.customer_id))
    assert [view.state for view in queries.contracts(deal.customer_id)] == [ContractState.WITHDRAWN]
    assert application_of(deal) is ApplicationState.ENDED
    with pytest.raises(IllegalMove):
        withdraw_contract(contract_id=deal.contract_id, customer_id=deal.customer_id, by=deal.by, at=AT)
    steps = queries.timeline(deal.contract_id, customer_id=deal.customer_id, on=ON)
    assert [(step.code, step.state) for step in steps] == [("offered", "done"), ("withdrawn", "done")]


def test_an_offer_ends_with_its_approval() -> None:
    deal = approved(valid_days=30)
    last = queries.contract(deal.contract_id, customer_id=None).valid_until
    day_after = BusinessDate(last + timedelta(days=1))
    assert not expire_offer(contract_id=deal.contract_id, by=SYSTEM, at=AT, on=BusinessDate(last))
    for attempt in (
        lambda: show(deal, on=day_after),
        lambda: queries.signing_phone(deal.contract_id, customer_id=deal.customer_id, on=day_after),
    ):
        with pytest.raises(OfferExpired):
            attempt()
    show(deal)
    with pytest.raises(OfferExpired):
        confirm(deal, table(deal).sha256, on=day_after)
    assert queries.overdue_offers(day_after) == (deal.contract_id,)
    assert expire_offer(contract_id=deal.contract_id, by=SYSTEM, at=AT, on=day_after)
    assert queries.contract(deal.contract_id, customer_id=None).state is ContractState.EXPIRED
    assert all(paper.void for paper in queries.papers(deal.contract_id, customer_id=None))
    assert application_of(deal) is ApplicationState.ENDED


def test_a_withdrawn_application_takes_its_contract_along_and_gets_no_other() -> None:
    deal = approved()
    withdraw_application(application_id=deal.application_id, customer_id=deal.customer_id, by=deal.by, at=AT)
    gone = ApplicationWithdrawn(application_id=deal.application_id, customer_id=deal.customer_id, at=AT)
    tasks.end_with_application(gone)
    assert queries.contract(deal.contract_id, customer_id=None).state is ContractState.WITHDRAWN
    assert application_of(deal) is ApplicationState.WITHDRAWN
    tasks.end_with_application(gone)  # the same event again changes nothing


def test_who_withdraws_before_the_offer_is_made_gets_none() -> None:
    apply_world.open_shop()
    one = apply_world.submitted()
    withdraw_application(application_id=one.application_id, customer_id=one.customer_id, by=one.by, at=now())
    tasks.offer(
        ApplicationDecided(
            application_id=one.application_id, decision_id=new_id(), customer_id=one.customer_id,
            outcome="APPROVE", valid_until=ON, on=ON, at=AT,
        )
    )  # fmt: skip
    assert queries.contract_of_application(one.application_id) is None


def test_an_open_offer_is_watched_until_it_ends() -> None:
    old = approved(valid_days=30)  # its approval ended long ago by today's date
    assert Job.objects.filter(task__endswith="watch_its_end").exists()
    tasks.watch(old.contract_id)
    assert queries.contract(old.contract_id, customer_id=None).state is ContractState.EXPIRED
    tasks.watch(old.contract_id)
    open_one = approved(valid_days=36_500)
    with pytest.raises(Later):
        tasks.watch(open_one.contract_id)


def test_papers_are_opened_by_their_owner_and_it_is_written_down() -> None:
    deal = approved()
    paper = queries.papers(deal.contract_id, customer_id=deal.customer_id)[1]
    opened = queries.open_paper(
        deal.contract_id, paper.id, customer_id=deal.customer_id, reader=deal.by, at=AT
    )
    assert opened.content.startswith(b"%PDF-")
    assert opened.document.sha256 == paper.sha256
    other = approved()
    foreign = queries.papers(other.contract_id, customer_id=None)[0].id
    with pytest.raises(NotFound):
        queries.open_paper(deal.contract_id, foreign, customer_id=deal.customer_id, reader=deal.by, at=AT)
    assert documents.document(document_id=foreign).paper_no.endswith("-D")
