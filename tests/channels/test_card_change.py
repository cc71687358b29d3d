"""Another card for direct debit, and leave to debit again: the bank's word, a code, a sealed mandate, the bank's protocol."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from suiche.contact.models import Message, OneTimeCode
from suiche.contact.queries import CodeOutcome
from suiche.demo.sandbox.people import person as invented
from suiche.documents.models import Document
from suiche.documents.states import DocumentKind, DocumentState
from suiche.journey.change.actions.agree_card import agree_card
from suiche.journey.repay import debit_mandate_queries, debit_tasks
from suiche.journey.repay.actions.end_debit_mandate import NoMandate, end_debit_mandate
from suiche.journey.repay.debit_models import DebitMandate
from suiche.journey.repay.debit_states import MandateState
from suiche.kit import adapters
from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant, business_date, now
from suiche.kit.fields import blind_index
from suiche.parties.actions.write_card import write_card
from suiche.parties.models import BankCard, Customer
from tests.channels.account_world import Person, loan_in, person, start_for
from tests.channels.test_account_api import Program
from tests.partners.sandbox_server import Sandbox
from tests.steps import debit_world as world
from tests.steps.loans import LoanInHand, running_loan

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(settings: Any, tmp_path: Path, authority_url: str) -> Iterator[Sandbox]:
    cache.clear()
    with world.bank_at(settings, tmp_path) as sandbox:
        settings.PARTNERS = settings.PARTNERS | {
            "bank": {
                "adapter": "suiche.partners.bank.adapters.sandbox.SandboxBank",
                "options": sandbox.options(),
            },
            "certificates": {
                "adapter": "suiche.partners.certificates.adapters.sandbox.SandboxCertificates",
                "options": {"url": authority_url},
            },
        }
        sandbox.faults("bank", latency_ms=0)
        adapters.forget()
        yield sandbox


@pytest.fixture
def who() -> Person:
    """A customer whom the bank knows."""
    found, known = person(), invented("changes the card")
    Customer.objects.filter(id=found.customer.id).update(name=known.name, id_number=known.id_number)
    card = BankCard.objects.get(customer=found.customer)
    card.card_no, card.mobile, card.card_no_index = known.card_no, known.phone, blind_index(known.card_no)
    card.save()
    return found


def other_card(ending: str = "") -> str:
    return invented("another card", card_ending=ending).card_no


def latest_code() -> str:
    found = re.search(r"\d{6}", str(Message.objects.filter(template="CARD_CODE").latest("queued_at").params))
    assert found
    return found.group()


def give(who: Person, loan: LoanInHand, card: dict[str, str]) -> str:
    """Go the whole way and return the page at its end."""
    base = f"/account/loans/{loan.loan_id}/card"
    sent = who.client.post(base, card)
    assert sent.status_code == 302, re.findall(r"errs.*?</div>", sent.content.decode(), re.DOTALL)
    assert "委托扣款授权书" in who.client.get(f"{base}/code").content.decode()
    wrong = who.client.post(f"{base}/code", {"code": "000000"})
    assert wrong.status_code == 422 and "还可以试" in wrong.content.decode()
    assert who.client.post(f"{base}/code", {"code": latest_code()})["Location"] == f"{base}/state"
    assert "正在盖章" in who.client.get(f"{base}/state").content.decode()
    world.work()
    page = who.client.get(f"{base}/state").content.decode()
    return re.sub(r"<[^>]+>", "", page[page.index('id="mandate"') :])


def test_a_card_is_changed_and_debit_begins_again_after_it_was_ended(bank: Sandbox, who: Person) -> None:
    loan = loan_in("upcoming", who, 1)
    world.work()
    mobile = BankCard.objects.get(current=True).mobile
    first = other_card()
    assert f"尾号{first[-4:]}自动扣" in give(who, loan, {"card_no": first, "card_mobile": mobile})
    paper = Document.objects.get(subject_id=loan.loan_id)
    assert paper.state == DocumentState.SIGNED.value and len(paper.fields) == 2
    assert Message.objects.filter(template="CARD_CHANGED").count() == 1
    assert f"尾号{first[-4:]}" in who.client.get("/account").content.decode()
    found = debit_mandate_queries.mandate_of(loan.loan_id)
    assert found is not None and found.state is MandateState.ACTIVE

    end_debit_mandate(loan_id=loan.loan_id, customer_id=loan.customer_id, by=SYSTEM, at=now())
    cache.clear()
    OneTimeCode.objects.all().delete()  # a minute has passed
    assert "还用原来的卡" in who.client.get(f"/account/loans/{loan.loan_id}/card").content.decode()
    again = f"/account/loans/{loan.loan_id}/card"
    assert who.client.post(again, {"same": "yes"})["Location"] == f"{again}/code"
    assert f"尾号{first[-4:]}" in who.client.get(f"{again}/code").content.decode()


def test_another_code_for_the_same_card_asks_no_bank_and_strange_cards_are_counted(
    bank: Sandbox, who: Person
) -> None:
    loan = loan_in("upcoming", who, 1)
    base = f"/account/loans/{loan.loan_id}/card"
    card = {"card_no": other_card(), "card_mobile": BankCard.objects.get(current=True).mobile}
    assert who.client.post(base, card)["Location"] == f"{base}/code"
    assert who.client.post(base, card)["Location"] == f"{base}/code", "the code on its way is asked for"
    soon = who.client.post(f"{base}/code", {"again": "yes"})
    said = soon.content.decode()
    assert soon.status_code == 429 and "秒再发一次" in said and 'class="errs"' not in said
    OneTimeCode.objects.update(asked_at=now() - timedelta(minutes=2))
    assert who.client.post(f"{base}/code", {"again": "yes"}).status_code == 302
    assert OneTimeCode.objects.filter(purpose="card").count() == 2 and len(bank.seen("bank")) == 1
    for number in range(5):
        other = who.client.post(base, card | {"card_no": invented(f"stranger {number}").card_no})
        page = other.content.decode()
        assert other.status_code == 429 and "秒再发一次" in page and 'class="errs"' not in page
    last = who.client.post(base, card | {"card_no": invented("one too many").card_no})
    assert last.status_code == 429 and len(bank.seen("bank")) == 6
    assert re.search(r"请(今|明)天\d\d:\d\d以后再试", last.content.decode())


@pytest.mark.parametrize(
    ("ending", "sentence"), [("9001", "银行说对不上"), ("9003", "状态不正常"), ("9007", "没有回应")]
)
def test_a_card_the_bank_does_not_confirm_is_refused_and_nothing_changes(
    bank: Sandbox, who: Person, ending: str, sentence: str
) -> None:
    loan = loan_in("upcoming", who, 1)
    mobile = BankCard.objects.get(current=True).mobile
    sent = who.client.post(
        f"/account/loans/{loan.loan_id}/card", {"card_no": other_card(ending), "card_mobile": mobile}
    )
    assert sent.status_code == 422 and sentence in sent.content.decode()
    assert not Message.objects.filter(template="CARD_CODE").exists()
    assert BankCard.objects.count() == 1


def test_a_code_agrees_to_no_other_card_and_strangers_see_nothing(bank: Sandbox, who: Person) -> None:
    loan = loan_in("upcoming", who, 1)
    mobile = BankCard.objects.get(current=True).mobile
    base = f"/account/loans/{loan.loan_id}/card"
    who.client.post(base, {"card_no": other_card(), "card_mobile": mobile})
    other = invented("a third").card_no
    tried = agree_card(
        loan_id=loan.loan_id, customer_id=loan.customer_id, card_no=other, mobile=mobile, code=latest_code(),
        ip="", device="", by=SYSTEM, at=now(), on=business_date(),
    )  # fmt: skip
    assert tried.outcome is CodeOutcome.EXPIRED
    assert BankCard.objects.count() == 1 and not Document.objects.exists()
    assert person().client.get(base).status_code == 404


def agree(who: Person, loan: LoanInHand, seed: str, ending: str = "") -> str:
    """Agree to a card of the customer's, with its mandate not sealed yet; return its last four digits."""
    OneTimeCode.objects.all().delete()
    cache.clear()
    number, base = invented(seed, card_ending=ending).card_no, f"/account/loans/{loan.loan_id}/card"
    mobile = Customer.objects.get().sign_in.phone
    assert who.client.post(base, {"card_no": number, "card_mobile": mobile}).status_code == 302
    assert who.client.post(f"{base}/code", {"code": latest_code()})["Location"] == f"{base}/state"
    return number[-4:]


@action
def write_unconfirmed(who: Person, *, by: Actor, at: Instant) -> None:
    """Make a card current that nobody confirmed, as another application does."""
    write_card(customer_id=who.customer.id, card_no=invented("nobody's").card_no, mobile="13800000099", at=at)


def debited(loan: LoanInHand) -> tuple[str, MandateState]:
    found = debit_mandate_queries.mandate_of(loan.loan_id)
    assert found is not None
    return found.last4, found.state


def test_each_loan_is_debited_from_the_card_that_was_agreed_for_it(bank: Sandbox, who: Person) -> None:
    loans = [loan_in("upcoming", who, number) for number in (1, 2)]
    world.work()
    agreed = [agree(who, loan, seed) for loan, seed in zip(loans, ("card x", "card y"), strict=True)]
    write_unconfirmed(who, by=SYSTEM, at=now())
    world.work()
    assert [debited(loan) for loan in loans] == [(last4, MandateState.ACTIVE) for last4 in agreed]
    told = Message.objects.filter(template="CARD_CHANGED")
    assert {json.loads(message.params)["card"] for message in told} == set(agreed)


def states(loan: LoanInHand) -> list[tuple[str, str]]:
    """Last four digits and state of a loan's mandates, in order."""
    rows = DebitMandate.objects.filter(loan_id=loan.loan_id).order_by("asked_at")
    return list(rows.values_list("last4", "state"))


def test_a_card_works_on_until_the_bank_has_agreed_to_the_next_one(bank: Sandbox, who: Person) -> None:
    loan = loan_in("upcoming", who, 1)
    world.work()
    base = f"/account/loans/{loan.loan_id}"
    old = agree(who, loan, "card x")
    world.work()
    bank.faults("debit", mode="down", latency_ms=0)
    refused = agree(who, loan, "card y", "9114")
    world.work()
    assert states(loan) == [(old, "active"), (refused, "asked")]
    assert f"仍从尾号{old}的卡扣" in who.client.get("/account").content.decode()
    assert Message.objects.filter(template="CARD_CHANGED").count() == 1
    assert BankCard.objects.get(current=True).card_no.endswith(old)
    bank.faults("debit", latency_ms=0)
    world.work(seconds=400)
    assert states(loan) == [(old, "active"), (refused, "refused")]
    papers = Document.objects.filter(kind=DocumentKind.DEBIT_MANDATE.value).order_by("created_at")
    assert list(papers.values_list("state", flat=True)) == ["SIGNED", "VOID"]
    asked_of = len(bank.seen("debit"))
    for mandate in DebitMandate.objects.all():  # a job that comes twice does nothing twice
        debit_tasks.sign(loan.loan_id, mandate.card_id, mandate.document_id)
        debit_tasks.ask_for_protocol(mandate.id)
    assert len(bank.seen("debit")) == asked_of and len(states(loan)) == 2
    told = Message.objects.exclude(template="CARD_CODE").order_by("queued_at").last()
    assert told and told.template == "CARD_KEPT" and json.loads(told.params)["present"] == old
    for page in ("/account", f"{base}/card/state", f"{base}/mandate"):
        assert "没有开通，仍从" in who.client.get(page).content.decode(), page
    end_debit_mandate(loan_id=loan.loan_id, customer_id=loan.customer_id, by=SYSTEM, at=now())
    offered = who.client.get(f"{base}/card").content.decode()
    assert f"尾号{old}" in offered and refused not in offered

    new = agree(who, loan, "card z")
    world.work()
    assert states(loan)[-1] == (new, "active") and BankCard.objects.get(current=True).card_no.endswith(new)
    assert list(papers.values_list("state", flat=True)) == ["VOID", "VOID", "SIGNED"]
    listed = who.client.get(f"{base}/papers").content.decode()
    order = [listed.index(str(paper.id)) for paper in papers]
    assert order[2] < listed.index("已失效的") < order[1] < order[0]
    agree(who, loan, "card w")
    world.work()
    assert [state for _, state in states(loan)] == ["ended", "refused", "ended", "active"]
    assert DebitMandate.objects.get(last4=new).reason == "CARD_CHANGED"


def test_of_two_new_cards_the_later_waits_its_turn_and_ending_ends_all(bank: Sandbox, who: Person) -> None:
    loan = loan_in("upcoming", who, 1)
    world.work()
    bank.faults("debit", mode="down", latency_ms=0)
    for seed in ("card x", "card y"):
        agree(who, loan, seed)
        world.work()
    first, page = states(loan), who.client.get(f"/account/loans/{loan.loan_id}/mandate").content.decode()
    assert [state for _, state in first] == ["asked"] and "正在向银行开通" in page and "停掉" in page
    assert "正在向银行开通" in who.client.get("/account").content.decode()
    bank.faults("debit", latency_ms=0)
    world.work(seconds=400)
    world.work(seconds=500)
    assert [state for _, state in states(loan)] == ["ended", "active"]
    bank.faults("debit", mode="down", latency_ms=0)
    for seed in ("card v", "card w"):
        agree(who, loan, seed)
        world.work()
    assert who.client.post(f"/account/loans/{loan.loan_id}/mandate").status_code == 302
    bank.faults("debit", latency_ms=0)
    world.work(seconds=400)
    assert {state for _, state in states(loan)} == {"ended"} and len(states(loan)) == 3
    assert set(Document.objects.values_list("state", flat=True)) == {"VOID"}


@pytest.mark.parametrize("sealed", [False, True])
def test_direct_debit_that_is_ended_before_the_bank_was_asked_does_not_begin(
    bank: Sandbox, who: Person, sealed: bool
) -> None:
    loan = loan_in("upcoming", who, 1)
    world.work()
    agree(who, loan, "card x")
    if sealed:
        bank.faults("debit", mode="down", latency_ms=0)
        world.work()
        bank.faults("debit", latency_ms=0)
    end_debit_mandate(loan_id=loan.loan_id, customer_id=loan.customer_id, by=SYSTEM, at=now())
    with pytest.raises(NoMandate):
        end_debit_mandate(loan_id=loan.loan_id, customer_id=loan.customer_id, by=SYSTEM, at=now())
    world.work(seconds=400)
    found = debit_mandate_queries.standing(loan.loan_id)
    assert not found.debits and not found.opening
    assert Document.objects.get().state == DocumentState.VOID.value
    assert Message.objects.filter(template="MANDATE_ENDED").count() == 1
    agree(who, loan, "card y")  # and may begin again


def test_a_program_changes_the_card_in_two_calls(bank: Sandbox) -> None:
    program, known = Program(), invented("a program's customer")
    Customer.objects.filter(id=program.customer_id).update(name=known.name, id_number=known.id_number)
    loan = running_loan(start=start_for("upcoming"), customer=Customer.objects.get(id=program.customer_id))
    card, path = {"card_no": known.card_no, "mobile": known.phone}, f"/loans/{loan.loan_id}/debit-card"
    assert program.post(path, {**card, "code": "123456"}).json()["code"] == "code_over"
    assert program.post(f"{path}/checks", card).status_code == 201
    agreed = program.post(path, {**card, "code": latest_code()})
    assert (agreed.status_code, agreed.json()["last4"]) == (202, known.card_no[-4:])
    assert program.post(f"{path}/checks", card).json()["code"] == "card_being_changed"
