"""The dealer's board: only its own cars, by stage, names masked, what it must do next."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.test import Client

from suiche.channels.customer import visitor
from suiche.journey.apply.models import Application
from suiche.journey.decide.models import Case, Decision, RuleSet
from suiche.journey.decide.states import CaseState, Outcome
from suiche.journey.repay import dealer_queries
from suiche.journey.repay.dealer_queries import Stage
from suiche.journey.sign.models import ChecklistItem, Contract
from suiche.journey.sign.states import Condition, ContractState
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import now
from suiche.kit.models import AccessRow, AuditRow, MoveRow
from suiche.parties.models import Customer
from suiche.parties.roles import Role
from tests.channels.desk_world import counter, seat, text_of
from tests.channels.test_sign_in_handover import opened
from tests.steps.loans import START, running_loan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cheap_passwords(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def car(number: int, *, state: ContractState | None = None, ticked: tuple[Condition, ...] = ()) -> Contract:
    """A submitted application at a dealer of its own; its contract is set back to the state a test needs."""
    loan = running_loan(number=number)
    contract = Contract.objects.get(id=loan.contract_id)
    Customer.objects.filter(id=loan.customer_id).update(name="林晓禾")
    Application.objects.filter(id=contract.application_id).update(submitted_at=now() - timedelta(days=5))
    if state is not None:
        Contract.objects.filter(id=contract.id).update(state=state.value)
        MoveRow.objects.create(
            subject_type="sign.contract", subject_id=contract.id, from_state="signing", to_state=state.value, by="system:system", at=now() - timedelta(days=3),
        )  # fmt: skip
    for one in ticked:
        ChecklistItem.objects.create(
            contract=contract, condition=one.value, evidence="有", ticked_by="staff:1", ticked_at=now()
        )
    return contract


def decided(contract: Contract, outcome: Outcome) -> None:
    rules, _ = RuleSet.objects.get_or_create(
        version=1, defaults={"valid_from": START, "content": {}, "sha256": "0"}
    )
    case = Case.begin(
        by=SYSTEM, at=now(), application_id=contract.application_id, customer_id=contract.customer_id,
        opened_at=now(), promised_by=now(),
    )  # fmt: skip
    case.move_to(CaseState.DECIDED, by=SYSTEM, at=now())
    Decision.objects.create(
        case=case, outcome=outcome.value, trace={}, facts="{}", rule_set=rules, amount_max_fen=1, decided_by="system",
        on=START, at=now(), valid_until=START,
    )  # fmt: skip


def stage_of(contract: Contract) -> Stage:
    return dealer_queries.case(contract.application_id, dealer_id=contract.dealer_id).stage


PAPERS = (Condition.DOWN_PAYMENT, Condition.INVOICE, Condition.INSURANCE)


@pytest.mark.parametrize(
    ("state", "ticked", "stage"),
    [
        (ContractState.OFFERED, (), Stage.DECIDED),
        (ContractState.SIGNING, (), Stage.DECIDED),
        (ContractState.SIGNED, (Condition.INVOICE,), Stage.SIGNED),
        (ContractState.SIGNED, PAPERS, Stage.HAND_OVER),
        (ContractState.ACTIVE, tuple(Condition), Stage.RUNNING),
        (ContractState.EXPIRED, (), Stage.ENDED),
    ],
)
def test_the_contract_tells_the_stage(
    state: ContractState, ticked: tuple[Condition, ...], stage: Stage
) -> None:
    contract = car(1, state=state, ticked=ticked)
    assert stage_of(contract) is stage


def test_before_a_contract_the_decision_tells_the_stage() -> None:
    waiting, declined, approved = (car(n) for n in (1, 2, 3))
    for contract in (waiting, declined, approved):
        Contract.objects.filter(id=contract.id).update(dealer=car_elsewhere().dealer_id)
    decided(declined, Outcome.DECLINE)
    decided(approved, Outcome.APPROVE)
    assert [stage_of(one) for one in (waiting, declined, approved)] == [Stage.APPLIED, Stage.ENDED, Stage.DECIDED]  # fmt: skip


def car_elsewhere() -> Contract:
    known = Contract.objects.filter(number="SC-TEST-99").first()
    return known or car(99)


def test_the_board_shows_only_its_own_with_masked_names_and_no_income() -> None:
    mine, other = car(1, state=ContractState.SIGNED), car(2, state=ContractState.SIGNED)
    clerk, actor = counter("dian1", mine.dealer_id)
    page = text_of(clerk, "/dealer")
    assert f"/dealer/cases/{mine.application_id}" in page
    assert str(other.application_id) not in page
    assert "林*禾" in page
    assert "林晓禾" not in page
    assert "1件迟了，等您处理" in page
    assert "购车发票" in page
    case = text_of(clerk, f"/dealer/cases/{mine.application_id}")
    assert "请把还缺的资料交给我们的运营同事" in case
    assert "200,000.00" in case
    assert "林晓禾" not in case
    assert AccessRow.objects.filter(actor_id=actor.id, subject=str(mine.application_id)).count() == 1
    assert str(mine.application_id) not in text_of(clerk, "/dealer", q="no such car")
    listed = f'/dealer/cases/{mine.application_id}" data-row'
    assert listed in text_of(clerk, "/dealer", view="mine")
    assert listed not in text_of(clerk, "/dealer", view="ended")


def test_another_dealers_car_is_not_found_and_audited() -> None:
    mine, other = car(1), car(2)
    clerk, actor = counter("dian1", mine.dealer_id)
    address = f"/dealer/cases/{other.application_id}"
    assert "没有找到" in text_of(clerk, address, 404)
    row = AuditRow.objects.get(outcome="denied")
    assert (row.actor_kind, row.actor_id, row.arguments["subject"]) == ("dealer", actor.id, address)
    assert text_of(clerk, f"/dealer/cases/{UUID(int=0)}", 404)


def test_a_draft_is_the_customers_alone() -> None:
    contract = car(1)
    Application.objects.filter(id=contract.application_id).update(submitted_at=None)
    clerk, _ = counter("dian1", contract.dealer_id)
    assert str(contract.application_id) not in text_of(clerk, "/dealer")
    text_of(clerk, f"/dealer/cases/{contract.application_id}", 404)


def test_clerks_and_staff_keep_to_their_own_rooms() -> None:
    contract = car(1)
    clerk, _ = counter("dian1", contract.dealer_id)
    staff, _ = seat("supervisor", Role.SUPERVISOR)
    assert clerk.get("/desk").status_code == 403
    assert clerk.get("/desk/loans").status_code == 403
    assert staff.get("/dealer").status_code == 403
    assert Client().get("/dealer")["Location"] == "/desk/sign-in?next=%2Fdealer"
    assert clerk.get("/desk/sign-in")["Location"] == "/dealer"


def test_a_clerk_hands_a_plan_to_the_customers_phone_and_begins_anew() -> None:
    contract = car(1)
    clerk, _ = counter("dian1", contract.dealer_id)
    clerk.cookies[visitor.COOKIE] = "what was calculated at the counter"
    phone = Client()
    token = opened(clerk, "/saved")
    phone.get(f"/h/{token}")
    phone.post(f"/h/{token}")
    clerk.post("/handover/answer", {"same": "yes"})
    phone.post("/handover/phone")
    assert phone.cookies[visitor.COOKIE].value == "what was calculated at the counter"
    assert "_auth_user_id" not in phone.session, "the clerk stays at the counter"
    assert clerk.cookies[visitor.COOKIE].value == "", "the next customer gets nothing of this one"
    own = text_of(clerk, "/account", 403)
    assert "请用二维码把方案交给客户" in own and 'href="/dealer"' in own and 'href="/sign-in"' in own
    assert (
        f"/dealer/cases/{contract.application_id}"
        in clerk.post("/dealer", {"q": "林", "view": "board"}).content.decode()
    )
