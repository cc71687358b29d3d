"""People decide what the rules leave open: reasons, authority, four eyes, reviews; on the desk and over the API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from suiche.demo.company import deciding
from suiche.journey.decide import desk_queries, queries
from suiche.journey.decide.actions.answer_proposal import answer_proposal
from suiche.journey.decide.actions.decide_by_hand import NotReferred, WaitsForSecond, decide_by_hand
from suiche.journey.decide.actions.publish_rule_set import publish_rule_set
from suiche.journey.decide.actions.request_review import NothingToReview, ReviewedBefore, request_review
from suiche.journey.decide.models import Case, Decision
from suiche.journey.decide.states import CaseState, Outcome
from suiche.kit import jobs
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import business_date, now
from suiche.kit.models import AccessRow, Job
from suiche.kit.proposals import SamePerson
from suiche.kit.refusal import BadInput, NotFound
from suiche.parties import queries as parties
from suiche.parties.actions.hire_staff import hire_staff
from suiche.parties.actions.write_identity import IdentityTaken
from suiche.parties.models import Customer
from suiche.parties.roles import Role
from tests.partners.sandbox_server import Sandbox
from tests.steps import apply_world as world
from tests.steps.apply_world import Applicant
from tests.steps.parties_acts import state_identity

pytestmark = pytest.mark.django_db
ONE, TWO = Actor("staff", "one"), Actor("staff", "two")
PASSWORD = "a long work password"  # of a test


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with world.sandbox_in(tmp_path_factory.mktemp("home")) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def partners(db: None, served: Sandbox, settings: Settings) -> Iterator[None]:
    """Have the demo company and the partners."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    world.open_shop()
    with world.partners_at(settings, served):
        yield


def run() -> None:
    """Run the jobs that are not messages."""
    for _ in range(2):
        Job.objects.filter(task__contains="contact").delete()
        jobs.drain()


def referred(**wish: int) -> tuple[Applicant, UUID]:
    """An application that waits for a person: a small amount is overdue."""
    one = world.submitted(world.new_person(id_ending="914"), income_fen=6_000_000, **wish)
    run()
    case = Case.objects.get(application_id=one.application_id)
    assert case.state == CaseState.REFERRED.value
    return one, case.id


def decide(
    case_id: UUID, outcome: Outcome, *reasons: str, note: str = "看过流水", by: Actor = ONE
) -> UUID | None:
    return decide_by_hand(
        case_id=case_id, outcome=outcome, reasons=reasons, note=note, by=by, at=now(), on=business_date()
    ).proposal_id


def test_an_underwriter_approves_or_declines_with_reasons() -> None:
    first, first_case = referred()
    assert decide(first_case, Outcome.APPROVE) is None
    approved = queries.decision_for(first.application_id)
    assert approved is not None
    assert (approved.outcome, approved.by_hand, approved.reasons) == (Outcome.APPROVE, True, ())
    second, second_case = referred()
    decide(second_case, Outcome.DECLINE, "R05", "R10")
    declined = queries.decision_for(second.application_id)
    assert declined is not None
    assert [reason.code for reason in declined.reasons] == ["R05", "R10"]
    assert declined.bureau_right is not None
    with pytest.raises(NotReferred):
        decide(second_case, Outcome.APPROVE)
    assert all(queries.replay(row.id).same for row in Decision.objects.all())


def test_an_approval_by_hand_is_of_the_person_the_application_names() -> None:
    one, case_id = referred()
    Customer.objects.filter(id=one.customer_id).update(identity_verified_at=None)
    other = world.new_person()
    state_identity(  # a second application was begun under another name
        customer_id=one.customer_id, name=other.name, id_number=other.id_number, valid_until=None, by=one.by,
        at=now(), on=business_date(),
    )  # fmt: skip
    decide(case_id, Outcome.APPROVE)
    known = parties.customer(one.customer_id)
    assert (known.name, known.id_number) == (one.who.name, one.who.id_number)


@pytest.mark.parametrize(
    ("outcome", "reasons", "note", "field"),
    [
        (Outcome.REFER, (), "x", "outcome"),
        (Outcome.DECLINE, (), "x", "reasons"),
        (Outcome.DECLINE, ("R01", "R02", "R03", "R04", "R05"), "x", "reasons"),
        (Outcome.DECLINE, ("R77",), "x", "reasons"),
        (Outcome.APPROVE, (), " ", "note"),
    ],
)
def test_an_incomplete_decision_is_refused_at_its_field(
    outcome: Outcome, reasons: tuple[str, ...], note: str, field: str
) -> None:
    _, case_id = referred()
    with pytest.raises(BadInput) as caught:
        decide(case_id, outcome, *reasons, note=note)
    assert caught.value.field == field
    assert Decision.objects.count() == 1


def lower_the_authority() -> None:
    """Publish a rule set by which one person may approve 50,000 alone."""
    content = {**json.loads(deciding.FILE.read_text("utf-8")), "authority_fen": 5_000_000}
    assert publish_rule_set(content=content, valid_from=business_date(), by=SYSTEM, at=now()) == 2


def test_above_the_authority_a_second_person_has_to_agree() -> None:
    lower_the_authority()
    one, case_id = referred()
    proposal_id = decide(case_id, Outcome.APPROVE)
    assert proposal_id is not None
    assert queries.decision_for(one.application_id) is None
    with pytest.raises(WaitsForSecond):
        decide(case_id, Outcome.DECLINE, "R05")
    with pytest.raises(SamePerson):
        answer_proposal(proposal_id=proposal_id, approved=True, by=ONE, at=now())
    answer_proposal(proposal_id=proposal_id, approved=True, by=TWO, at=now())
    run()
    decided = queries.decision_for(one.application_id)
    assert decided is not None
    assert decided.outcome is Outcome.APPROVE


def test_a_no_of_the_second_person_leaves_the_case_referred() -> None:
    lower_the_authority()
    _, case_id = referred()
    proposal_id = decide(case_id, Outcome.APPROVE)
    assert proposal_id is not None
    answer_proposal(proposal_id=proposal_id, approved=False, by=TWO, at=now())
    run()
    assert Case.objects.get(id=case_id).state == CaseState.REFERRED.value
    decide(case_id, Outcome.DECLINE, "R04")
    assert Case.objects.get(id=case_id).state == CaseState.DECIDED.value


def test_an_approval_that_has_become_impossible_says_so_and_leaves_the_case_to_decide() -> None:
    lower_the_authority()
    one, case_id = referred()
    proposal_id = decide(case_id, Outcome.APPROVE)
    assert proposal_id is not None
    Customer.objects.filter(id=one.customer_id).update(identity_verified_at=None)
    stranger, free = world.started(), world.new_person()
    for owner, person in ((one, free), (stranger, one.who)):  # the number goes to another account meanwhile
        state_identity(
            customer_id=owner.customer_id, name=person.name, id_number=person.id_number, valid_until=None, by=owner.by,
            at=now(), on=business_date(),
        )  # fmt: skip
    answer_proposal(proposal_id=proposal_id, approved=True, by=TWO, at=now())
    run()
    case = desk_queries.case(case_id, by=TWO, at=now(), on=business_date())
    assert case.state is CaseState.REFERRED and case.proposal is None and not Job.objects.exists()
    assert case.refused is not None and case.refused.refused == IdentityTaken().words
    assert queries.decision_for(one.application_id) is None


def test_a_declined_customer_asks_for_a_person_once() -> None:
    one = world.submitted(world.new_person(id_ending="912"))
    other = world.started()
    run()
    with pytest.raises(NotFound):
        request_review(
            application_id=one.application_id, customer_id=other.customer_id, by=other.by, at=now()
        )
    asked = request_review(
        application_id=one.application_id, customer_id=one.customer_id, by=one.by, at=now()
    )
    again = request_review(
        application_id=one.application_id, customer_id=one.customer_id, by=one.by, at=now()
    )
    assert asked == again
    case_id = Case.objects.get(application_id=one.application_id).id
    assert [line.review for line in desk_queries.cases(at=now())] == [True]
    decide(case_id, Outcome.DECLINE, "R05")
    with pytest.raises(ReviewedBefore):
        request_review(application_id=one.application_id, customer_id=one.customer_id, by=one.by, at=now())


def test_an_approved_application_has_nothing_to_review() -> None:
    one = world.submitted()
    run()
    with pytest.raises(NothingToReview):
        request_review(application_id=one.application_id, customer_id=one.customer_id, by=one.by, at=now())


def at_the_desk(username: str, *roles: Role) -> Client:
    hire_staff(username=username, name="林一", password=PASSWORD, roles=roles, by=SYSTEM, at=now())
    client = Client()
    assert client.post("/desk/sign-in", {"username": username, "password": PASSWORD}).status_code == 302
    return client


def test_the_desk_shows_masked_data_and_writes_down_who_looks() -> None:
    one, case_id = referred()
    client = at_the_desk("zhou", Role.UNDERWRITER)
    queue = client.get("/desk/underwriting").content.decode()
    assert str(case_id) in queue
    assert one.who.name not in queue
    page = client.get(f"/desk/underwriting/{case_id}")
    text = page.content.decode()
    assert page.status_code == 200
    for secret in (one.who.name, one.who.id_number, one.who.card_no, one.who.phone):
        assert secret not in text
    assert (
        "当前逾期（元）" in text
        and "OVERDUE_NOW" not in text
        and "R05" not in re.sub(r"<input[^>]*>", "", text)
    )
    clear = client.post(f"/desk/underwriting/{case_id}/identity").content.decode()
    assert one.who.id_number in clear
    assert AccessRow.objects.filter(what="identity in the clear").count() == 1
    wrong = client.post(f"/desk/underwriting/{case_id}", {"outcome": "DECLINE", "note": "x"})
    assert wrong.status_code == 422
    assert 'href="#reasons"' in wrong.content.decode()
    assert (
        client.post(f"/desk/underwriting/{case_id}", {"outcome": "APPROVE", "note": "流水够"}).status_code
        == 302
    )
    assert queries.decision_for(one.application_id) is not None
    for view in ("review", "checking", "decided", "all", "nonsense"):
        assert client.get(f"/desk/underwriting?view={view}&q=SA").status_code == 200


def test_the_desk_is_closed_to_other_roles() -> None:
    _, case_id = referred()
    accountant, supervisor = at_the_desk("kuai", Role.ACCOUNTANT), at_the_desk("zhu", Role.SUPERVISOR)
    assert accountant.get(f"/desk/underwriting/{case_id}").status_code == 403
    assert supervisor.get(f"/desk/underwriting/{case_id}").status_code == 200
    assert (
        supervisor.post(f"/desk/underwriting/{case_id}", {"outcome": "APPROVE", "note": "x"}).status_code
        == 403
    )


def test_over_the_api_a_case_is_listed_read_and_decided() -> None:
    _, case_id = referred()
    hire_staff(username="api", name="林一", password=PASSWORD, roles=(Role.UNDERWRITER,), by=SYSTEM, at=now())
    client = Client()

    def post(path: str, body: object, token: str = "") -> dict[str, object]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        sent = client.post(
            f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers
        )
        assert sent.status_code == 200, sent.content.decode()
        return dict(sent.json())

    token = str(post("/staff/sign-in", {"username": "api", "password": PASSWORD})["token"])
    auth = {"Authorization": f"Bearer {token}"}
    assert [line["id"] for line in client.get("/api/v1/staff/cases", headers=auth).json()] == [str(case_id)]
    case = client.get(f"/api/v1/staff/cases/{case_id}", headers=auth).json()
    assert any(line["hit"] for line in case["trace"])
    done = post(f"/staff/cases/{case_id}/decide", {"outcome": "APPROVE", "note": "流水够"}, token)
    assert done["decision_id"]
