"""Deciding through the real sandbox: every documented input ends as documented, each answer is kept once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from suiche.contact.models import Message
from suiche.demo.sandbox.people import person
from suiche.journey.apply import queries as queries_of_apply
from suiche.journey.apply.actions.withdraw_application import withdraw_application
from suiche.journey.decide import queries, tasks
from suiche.journey.decide.actions.correct_card import CardNotAsked, correct_card
from suiche.journey.decide.models import Case, CheckResult, Decision
from suiche.journey.decide.reports import figures_of
from suiche.journey.decide.rules.reasons import reasons_of
from suiche.journey.decide.states import CaseState, Check, Outcome
from suiche.kit import jobs
from suiche.kit.clock import Instant, business_date, now
from suiche.kit.models import AccessRow, Job
from suiche.kit.refusal import BadInput
from suiche.parties import queries as parties
from suiche.parties.actions.withdraw_consent import withdraw_consent
from suiche.parties.states import ConsentKind
from suiche.partners.bureau.port import BureauOutcome, BureauReport, Query, QueryReason
from tests.partners.sandbox_server import Sandbox
from tests.steps import apply_world as world
from tests.steps.apply_world import Applicant
from tests.steps.parties_acts import state_identity

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with world.sandbox_in(tmp_path_factory.mktemp("home")) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def sandbox(db: None, served: Sandbox, settings: Settings) -> Iterator[Sandbox]:
    """Have the demo company and the three partners."""
    world.open_shop()
    with world.partners_at(settings, served) as ready:
        yield ready


def run(at: Instant | None = None) -> None:
    """Run what is due, but no messages: there is no operator here."""
    Job.objects.filter(task__contains="contact").delete()
    jobs.drain(at=at or now())
    Job.objects.filter(task__contains="contact").delete()
    jobs.drain(at=at or now())


def case_of(one: Applicant) -> Case:
    return Case.objects.get(application_id=one.application_id)


def decided(one: Applicant) -> tuple[str, tuple[str, ...]]:
    row = Decision.objects.get(case=case_of(one))
    return row.outcome, tuple(row.reasons)


def test_an_ordinary_person_is_approved_within_the_jobs_of_one_submission() -> None:
    one = world.submitted()
    run()
    view = queries.decision_for(one.application_id)
    assert view is not None
    assert (view.outcome, view.reasons, view.by_hand) == (Outcome.APPROVE, (), False)
    assert view.valid_until - view.on == timedelta(days=30)
    assert parties.customer(one.customer_id).verified
    card = parties.current_card(one.customer_id)
    assert card is not None
    assert card.verified
    assert Message.objects.filter(template="APPLICATION_DECIDED").count() == 1


@pytest.mark.parametrize("seed", range(6))
def test_ordinary_people_with_ordinary_incomes_are_approved(seed: int) -> None:
    one = world.submitted(person(f"ordinary {seed}"), income_fen=2_000_000)
    run()
    assert decided(one) == ("APPROVE", ())


@pytest.mark.parametrize(
    ("endings", "outcome", "reasons"),
    [
        ({"id_ending": "901"}, "DECLINE", ("R02",)),
        ({"id_ending": "902"}, "REFER", ("R02",)),
        ({"id_ending": "911"}, "DECLINE", ("R05", "R13")),
        ({"id_ending": "912"}, "DECLINE", ("R05", "R13")),
        ({"id_ending": "913"}, "REFER", ("R06",)),
        ({"id_ending": "914"}, "REFER", ("R05",)),
        ({"id_ending": "916"}, "DECLINE", ("R05", "R13")),
        ({"id_ending": "917"}, "DECLINE", ("R12", "R13")),
        ({"id_ending": "918"}, "REFER", ("R04",)),
        ({"id_ending": "919"}, "DECLINE", ("R04",)),
        ({"id_ending": "920"}, "DECLINE", ("R13",)),
        ({"card_ending": "9001"}, "REFER", ("R14",)),
        ({"card_ending": "9002"}, "REFER", ("R10",)),
        ({"card_ending": "9003"}, "REFER", ("R10",)),
        ({"card_ending": "9004"}, "REFER", ("R10",)),
        ({"card_ending": "9005"}, "REFER", ("R10",)),
    ],
)
def test_every_documented_outcome_leads_to_its_decision(
    endings: dict[str, str], outcome: str, reasons: tuple[str, ...]
) -> None:
    one = world.submitted(world.new_person(**endings))
    run()
    assert decided(one) == (outcome, reasons)
    expected = CaseState.REFERRED if outcome == "REFER" else CaseState.DECIDED
    assert case_of(one).state == expected.value


def test_queries_are_counted_back_from_the_day_of_the_report_wherever_the_business_date_stands() -> None:
    made = Instant(datetime(2026, 3, 1, 2, tzinfo=UTC))
    asked = tuple(Query(date(2026, 2, day), "a bank", QueryReason.LOAN_APPROVAL) for day in (1, 10, 28))
    report = BureauReport(BureauOutcome.OK, "R1", made, queries=asked)
    found = {figures_of(report, on=on).hard_queries_1m for on in (date(2026, 3, 1), date(2026, 9, 1))}
    assert found == {3}
    assert figures_of(replace(report, reported_at=None), on=date(2026, 9, 1)).hard_queries_1m == 0


def test_a_smaller_loan_is_named_only_where_it_would_be_the_answer() -> None:
    one = world.submitted(world.new_person(id_ending="919"))
    run()
    found = queries.decision_for(one.application_id)
    assert found is not None
    declined = replace(found, amount_max_fen=5_000_000)
    assert [reason.code for reason in declined.reasons] == ["R04"]
    assert (declined.smaller_fen(8_000_000), declined.smaller_fen(5_000_000)) == (5_000_000, 0)
    assert replace(declined, outcome=Outcome.APPROVE).smaller_fen(8_000_000) == 0
    assert replace(declined, reasons=reasons_of(("R04", "R05"))).smaller_fen(8_000_000) == 0


def test_a_wrong_card_is_corrected_by_its_owner_and_only_the_bank_is_asked_again() -> None:
    one = world.submitted(world.new_person(card_ending="9001"))
    run()
    assert queries.card_may_be_corrected(one.application_id)
    good = world.new_person()

    def correct(card_no: str) -> None:
        correct_card(application_id=one.application_id, customer_id=one.customer_id, card_no=card_no, mobile=one.who.phone, by=one.by, at=now())  # fmt: skip

    with pytest.raises(BadInput):
        correct("123")
    correct(good.card_no)
    with pytest.raises(CardNotAsked):
        correct(good.card_no)
    run()
    view = queries.decision_for(one.application_id)
    assert view is not None and view.outcome is Outcome.APPROVE
    asked = CheckResult.objects.filter(case=case_of(one)).values_list("asked", "try_no", "outcome")
    assert sorted(asked) == [
        ("bank", 1, "DIFFERENT"),
        ("bank", 2, "SAME"),
        ("bureau", 1, "OK"),
        ("identity", 1, "MATCH"),
    ]
    card = parties.current_card(one.customer_id)
    assert card is not None and card.verified and card.last4 == good.card_no[-4:]
    assert not queries.card_may_be_corrected(one.application_id)


def test_after_three_cards_or_another_reason_a_person_goes_on() -> None:
    one, other = world.submitted(world.new_person(card_ending="9001")), world.submitted(world.new_person(id_ending="914"))  # fmt: skip
    run()
    assert not queries.card_may_be_corrected(other.application_id)
    for _ in range(2):
        wrong = world.new_person(card_ending="9001")
        correct_card(application_id=one.application_id, customer_id=one.customer_id, card_no=wrong.card_no, mobile=wrong.phone, by=one.by, at=now())  # fmt: skip
        run()
    assert case_of(one).state == CaseState.REFERRED.value
    assert not queries.card_may_be_corrected(one.application_id)


def test_a_decline_says_what_it_rests_on() -> None:
    one = world.submitted(world.new_person(id_ending="919"))
    run()
    view = queries.decision_for(one.application_id)
    assert view is not None
    (ground,) = (one for one in view.grounds if one.title.zh == "全部月还款占收入")
    assert ground.found.zh.endswith("%") and ground.limit.zh.startswith("最多")
    assert float(ground.found.en[:-1]) > float(ground.limit.en.removeprefix("at most ")[:-1])


def test_a_match_of_somebody_else_than_the_customer_is_looked_at_by_a_person() -> None:
    one, other = world.submitted(), world.new_person()
    state_identity(  # as a second application under another name would, before the first one's answers are there
        customer_id=one.customer_id, name=other.name, id_number=other.id_number, valid_until=None, by=one.by,
        at=now(), on=business_date(),
    )  # fmt: skip
    run()
    assert decided(one) == ("REFER", ("R02",))
    assert not parties.customer(one.customer_id).verified


def test_no_credit_history_asks_for_a_larger_down_payment() -> None:
    little = world.submitted(world.new_person(id_ending="915"), down_ppm=200_000)
    enough = world.submitted(world.new_person(id_ending="915"), down_ppm=400_000)
    run()
    assert decided(little) == ("REFER", ("R07",))
    assert decided(enough) == ("APPROVE", ())


@pytest.mark.parametrize("endings", [{"id_ending": "904"}, {"id_ending": "922"}, {"card_ending": "9007"}])
def test_a_source_that_fails_once_is_asked_again(endings: dict[str, str]) -> None:
    one = world.submitted(world.new_person(**endings))
    run()
    for pause in (3, 6):
        run(Instant(now() + timedelta(seconds=pause)))
    assert decided(one) == ("APPROVE", ())


@pytest.mark.parametrize(
    ("endings", "reason"),
    [({"id_ending": "903"}, "R02"), ({"id_ending": "905"}, "R02"), ({"id_ending": "921"}, "R10"), ({"card_ending": "9006"}, "R10")],
)  # fmt: skip
def test_a_source_that_stays_silent_leads_to_a_person(endings: dict[str, str], reason: str) -> None:
    one = world.submitted(world.new_person(**endings))
    run()
    assert case_of(one).state == CaseState.CHECKING.value
    assert not Decision.objects.exists()
    assert CheckResult.objects.count() == 2
    Case.objects.update(opened_at=now() - tasks.PATIENCE)
    run(Instant(now() + timedelta(seconds=3)))
    assert decided(one) == ("REFER", (reason,))


def test_without_the_consent_the_bureau_is_not_asked(sandbox: Sandbox) -> None:
    one = world.submitted()
    seen = len(sandbox.seen("bureau"))
    withdraw_consent(
        customer_id=one.customer_id, kind=ConsentKind.CREDIT_QUERY, channel="web", by=one.by, at=now()
    )
    run()
    assert len(sandbox.seen("bureau")) == seen
    assert CheckResult.objects.get(asked="bureau").outcome == "NO_CONSENT"
    assert decided(one) == ("REFER", ("R10",))


def test_a_check_that_runs_again_asks_nobody_and_changes_nothing(sandbox: Sandbox) -> None:
    one = world.submitted()
    run()
    seen = len(sandbox.seen("identity"))
    case_id = case_of(one).id
    for task in (tasks.check_identity, tasks.check_bureau, tasks.check_bank):
        task(case_id)
    assert len(sandbox.seen("identity")) == seen
    assert CheckResult.objects.count() == len(Check)
    assert Decision.objects.count() == 1


def test_a_kill_between_asking_and_keeping_leaves_the_jobs_and_one_result_each() -> None:
    one = world.submitted()
    jobs.drain(most=1)  # the case is open; its three checks wait
    waiting = Job.objects.count()
    with transaction.atomic():
        run()
        transaction.set_rollback(True)  # what a kill leaves: partners were asked, nothing was written
    assert CheckResult.objects.count() == 0
    assert Job.objects.count() == waiting
    run()
    assert CheckResult.objects.count() == len(Check)
    assert decided(one) == ("APPROVE", ())
    number = f"{queries_of_apply.contact_of(one.application_id).number}-bureau"
    assert CheckResult.objects.get(asked="bureau").request_no == number, "the same number again is one query"


def test_withdrawing_stops_the_review() -> None:
    one = world.submitted()
    jobs.drain(most=1)
    withdraw_application(application_id=one.application_id, customer_id=one.customer_id, by=one.by, at=now())
    run()
    assert case_of(one).state in {CaseState.CANCELLED.value, CaseState.DECIDED.value}


def test_every_decision_replays_to_itself() -> None:
    people: list[dict[str, str]] = [
        {},
        {"id_ending": "911"},
        {"id_ending": "914"},
        {"id_ending": "919"},
        {"card_ending": "9001"},
    ]
    for endings in people:
        world.submitted(world.new_person(**endings))
    run()
    assert Decision.objects.count() == len(people)
    for row in Decision.objects.all():
        again = queries.replay(row.id)
        assert again.same, row.outcome
        assert again.outcome.value == row.outcome


def test_what_a_decision_looked_at_names_nobody_and_lies_encrypted() -> None:
    one = world.submitted()
    run()
    row = Decision.objects.get()
    assert one.who.name not in row.facts
    assert one.who.id_number not in row.facts
    assert one.who.id_number not in str(row.trace)
    with connection.cursor() as cursor:
        cursor.execute("select facts from decide_decision")
        assert b"monthly_income_fen" not in bytes(cursor.fetchone()[0])
    assert AccessRow.objects.filter(subject=str(one.application_id)).count() >= len(Check)


@pytest.mark.django_db(transaction=True)
def test_three_workers_at_once_write_three_results_and_one_decision() -> None:
    one = world.submitted()
    jobs.drain(most=1)  # the case is open; its three checks wait
    Job.objects.filter(task__contains="contact").delete()

    def work() -> None:
        try:
            jobs.run_next(at=now())
        finally:
            connection.close()

    crew = [threading.Thread(target=work) for _ in range(3)]
    for worker in crew:
        worker.start()
    for worker in crew:
        worker.join()
    assert CheckResult.objects.filter(case=case_of(one)).count() == len(Check)
    assert decided(one) == ("APPROVE", ())


def test_an_unknown_application_has_no_decision() -> None:
    assert queries.decision_for(UUID(int=0)) is None
    assert queries.progress(UUID(int=0)) is None
