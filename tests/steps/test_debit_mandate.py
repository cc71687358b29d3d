"""The signed mandate becomes the bank's protocol; files go out and results come in by command."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from suiche.channels.commands import debit_file, debit_result
from suiche.contact.models import Message
from suiche.demo.sandbox.people import person
from suiche.documents.models import Document
from suiche.documents.states import DocumentState
from suiche.journey.apply.models import Application
from suiche.journey.repay import debit_notice_queries, debit_tasks, event_queries, queries
from suiche.journey.repay.actions.do_event import do_event
from suiche.journey.repay.actions.end_debit_mandate import end_debit_mandate
from suiche.journey.repay.debit_models import Debit, DebitBatch, DebitMandate
from suiche.journey.repay.rules import EventOrder
from suiche.journey.repay.states import EventKind
from suiche.kit import working_days
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, business_date, now
from suiche.kit.fields import blind_index
from suiche.kit.ids import new_id
from suiche.kit.models import InboxMessage
from suiche.parties.models import BankCard, Customer
from suiche.partners.debit.port import DebitOutcome, FailureCode
from suiche.partners.debit.request_file import read_request
from suiche.partners.debit.result_file import DebitResult, ResultFile, write_results
from tests.partners.sandbox_server import Sandbox
from tests.steps import debit_world as world
from tests.steps.debit_world import a_day, debtor, mandate_paper, on_day, problems, work
from tests.steps.loans import LoanInHand, running_loan
from tests.steps.test_lease_end import may
from tests.steps.test_loan_events import order
from tests.steps.transfers import receive_transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(settings: Any, tmp_path: Path) -> Iterator[Sandbox]:
    with world.bank_at(settings, tmp_path) as sandbox:
        yield sandbox


def signed_loan(number: int, ending: str = "", *, sign: bool = True, terms: int = 36) -> LoanInHand:
    """A loan whose customer has a card and, if asked, signed the mandate."""
    loan = running_loan(number=number, terms=terms)
    who = person(f"signer {number}", card_ending=ending)
    Customer.objects.filter(id=loan.customer_id).update(name=who.name, id_number=who.id_number)
    BankCard.objects.create(
        customer_id=loan.customer_id,
        card_no=who.card_no,
        card_no_index=blind_index(who.card_no),
        bank_name="示例银行",
        mobile=who.phone,
        verified_at=now(),
        created_at=now(),
    )
    paper = mandate_paper(loan, number)
    if sign:
        paper.move_to(DocumentState.SIGNED, by=SYSTEM, at=now())
    return loan


def test_a_signed_mandate_becomes_a_protocol_and_nothing_else_does(bank: Sandbox) -> None:
    bank.faults("debit", mode="down", latency_ms=0)
    good, refused, unsigned = signed_loan(1), signed_loan(2, "9114"), signed_loan(3, sign=False)
    work()
    assert set(DebitMandate.objects.values_list("state", flat=True)) == {
        "asked"
    }  # no answer: asked again later
    assert [told(loan).state for loan in (good, refused, unsigned)] == ["opening", "opening", "none"]
    bank.faults("debit", latency_ms=0)
    work(seconds=400)
    found = {row.loan_id: row for row in DebitMandate.objects.all()}
    assert found[good.loan_id].state == "active" and found[good.loan_id].protocol_no
    assert (found[refused.loan_id].state, found[refused.loan_id].reason) == ("refused", "这张卡不能签约")
    assert unsigned.loan_id not in found
    assert found[good.loan_id].last4 == person("signer 1").card_no[-4:]
    assert [told(loan).state for loan in (good, refused)] == ["planned", "refused"]
    assert Message.objects.filter(template="CARD_NOT_OPENED").get().subject == str(refused.loan_id)
    in_force = Document.objects.filter(state=DocumentState.SIGNED.value)
    assert [paper.subject_id for paper in in_force] == [good.contract_id]
    in_force.model.objects.update(state=DocumentState.SIGNED.value)  # as before this release
    import_module("suiche.journey.repay.migrations.0010_papers_of_ended_mandates").void(apps, None)
    states = dict(Document.objects.values_list("subject_id", "state"))
    assert states == {good.contract_id: "SIGNED", refused.contract_id: "VOID", unsigned.contract_id: "SIGNED"}


def told(loan: LoanInHand) -> debit_notice_queries.DebitNotice:
    return debit_notice_queries.notice(loan_id=loan.loan_id, customer_id=None, on=business_date())


def test_the_end_of_a_loan_ends_its_mandate_until_it_runs_again(bank: Sandbox) -> None:
    closed, ended = signed_loan(1, terms=1), signed_loan(2, terms=1)
    work()
    new = another_paper(closed)
    bank.faults("debit", mode="down", latency_ms=0)
    debit_tasks.sign(closed.loan_id, BankCard.objects.get(customer_id=closed.customer_id).id, new.id)
    work()
    bank.faults("debit", latency_ms=0)
    end_debit_mandate(loan_id=ended.loan_id, customer_id=ended.customer_id, by=SYSTEM, at=now())
    on = BusinessDate(date(2026, 2, 15))
    for loan in (closed, ended):
        fen = queries.home(loan_id=loan.loan_id, customer_id=None, on=on).due_fen
        receive_transfer(
            loan_id=loan.loan_id, transaction_no=f"T{loan.loan_id}", amount_fen=fen, paid_on=on,
            by=SYSTEM, on=on, at=now(),
        )  # fmt: skip
    assert mandates(closed) == [("ended", "LOAN_CLOSED")] * 2 and mandates(ended) == [("ended", "CUSTOMER")]
    assert in_force(closed) == ["SC-TEST-1-M"] and in_force(ended) == []
    other_card(closed)
    may(EventKind.RETURNED)
    for loan in (closed, ended):
        returned = EventOrder(EventKind.RETURNED, 0, event_id=event_queries.events(loan.loan_id)[-1].event_id)
        do_event(
            loan_id=loan.loan_id, order=returned, reason="银行退票", roles=("service",), by=SYSTEM, on=on, at=now()
        )  # fmt: skip
    work(seconds=400)
    assert mandates(closed) == [("ended", "LOAN_CLOSED")] * 2 + [("active", "")]
    assert not Message.objects.filter(template="CARD_CHANGED").exists()
    assert mandates(ended) == [("ended", "CUSTOMER")]  # what the customer ended stays so
    cards = DebitMandate.objects.filter(loan_id=closed.loan_id).values_list("card_id", flat=True)
    assert len(cards) == 3 and len(set(cards)) == 1  # the card of before, not the customer's newest


def another_paper(loan: LoanInHand) -> Document:
    """The signed mandate of another card."""
    paper = Document.objects.get(subject_id=loan.contract_id)
    paper.pk, paper.paper_no, paper.verify_code, paper._state.adding = new_id(), "SC-TEST-1-M2", "W", True
    paper.created_at = now()
    paper.save()
    return paper


def in_force(loan: LoanInHand) -> list[str]:
    rows = Document.objects.filter(subject_id=loan.contract_id, state=DocumentState.SIGNED.value)
    return list(rows.values_list("paper_no", flat=True))


def other_card(loan: LoanInHand) -> None:
    """Make another card the customer's current one, which no bank has confirmed."""
    BankCard.objects.filter(customer_id=loan.customer_id).update(current=False)
    BankCard.objects.create(
        customer_id=loan.customer_id, card_no="6222", card_no_index="1", bank_name="示例银行", mobile="1", created_at=now(),
    )  # fmt: skip


def test_the_contracts_own_mandate_debits_the_card_of_its_application(bank: Sandbox) -> None:
    loan = signed_loan(1)
    named = BankCard.objects.get(customer_id=loan.customer_id)
    Application.objects.filter(customer_id=loan.customer_id).update(card=named)
    other_card(loan)
    work()
    assert DebitMandate.objects.get().card_id == named.id


def mandates(loan: LoanInHand) -> list[tuple[str, str]]:
    """State and reason of a loan's mandates, in order."""
    rows = DebitMandate.objects.filter(loan_id=loan.loan_id).order_by("asked_at")
    return list(rows.values_list("state", "reason"))


def test_a_transfer_taken_back_ends_the_leave_that_the_other_gave_meanwhile(bank: Sandbox) -> None:
    loan, other = running_loan(), running_loan(number=2)
    may(EventKind.TRANSFERRED)
    may(EventKind.REVERSED)
    given = EventOrder(EventKind.TRANSFERRED, 0, customer_id=other.customer_id, consent="ZR-1")
    done = order(loan, "2026-01-20", given)
    world.mandate(loan.loan_id, other.customer_id, "B", "")
    order(loan, "2026-01-20", EventOrder(EventKind.REVERSED, 0, event_id=done.event_id))
    assert mandates(loan) == [("ended", "TRANSFERRED")], "or a card is debited for somebody else's loan"


def test_files_go_out_and_results_come_in_by_command(
    bank: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    due = a_day("working")
    good, poor = debtor(1, due=due), debtor(2, due=due)
    on_day(due)
    out = tmp_path / "out"
    arguments = ["--date", due.isoformat(), "--out", str(out)]
    assert debit_file.main(arguments) == 2
    out.mkdir()
    assert debit_file.main(arguments) == 0
    (file,) = out.iterdir()
    first = file.read_bytes()
    assert (
        debit_file.main(arguments) == 0 and file.read_bytes() == first
    )  # again: the same bytes, nothing new
    assert DebitBatch.objects.count() == 1
    work()
    assert len(bank.seen("debit")) == 2  # the two protocols: a batch for files is not submitted by wire
    asked = read_request(first)
    assert good.debits() == poor.debits() == [(1, "submitted", "")]
    lines = [
        DebitResult(asked.orders[0].order_no, DebitOutcome.SUCCESS, None, "T1", asked.orders[0].amount_fen, now()),
        DebitResult(asked.orders[1].order_no, DebitOutcome.FAILED, FailureCode.LIMIT, "", asked.orders[1].amount_fen, now()),
        DebitResult("SOMEBODY-ELSE", DebitOutcome.SUCCESS, None, "T2", 7, now()),
    ]  # fmt: skip
    data = write_results(ResultFile(asked.batch_no, due, 1, tuple(lines)))
    result = tmp_path / "result.csv"
    result.write_bytes(data.replace(b"T,3,", b"T,4,"))
    assert debit_result.main([str(result)]) == 2 and not InboxMessage.objects.exists()
    assert "line 5" in capsys.readouterr().err
    result.write_bytes(data)
    assert debit_result.main([str(result)]) == 0
    assert "UNKNOWN_ORDER SOMEBODY-ELSE" in capsys.readouterr().err
    assert debit_result.main([str(result)]) == 0 and "taken before" in capsys.readouterr().out
    work()
    states = {row.order_no: row.state for row in Debit.objects.all()}
    assert states == {asked.orders[0].order_no: "success", asked.orders[1].order_no: "failed"}
    assert InboxMessage.objects.get().message_id == hashlib.sha256(data).hexdigest()
    assert problems() == ["unknown_order"] and world.books_agree()
    assert DebitBatch.objects.get().state == "done"
    assert debit_file.main(["--date", "tomorrow", "--out", str(out)]) == 2
    assert debit_file.main(["--date", (due + timedelta(days=1)).isoformat(), "--out", str(out)]) == 2
    assert debit_result.main([str(tmp_path / "nothing.csv")]) == 2


def test_working_days_of_a_known_year_and_of_one_that_is_not() -> None:
    assert working_days.on_or_after(date(2026, 2, 15)) == date(2026, 2, 24)  # 春节
    assert working_days.on_or_after(date(2026, 2, 14)) == date(2026, 2, 14)  # a Saturday that is worked
    assert working_days.on_or_after(date(2026, 10, 10)) == date(2026, 10, 10)
    assert working_days.moved_to(date(2026, 2, 24))[-1] == date(2026, 2, 15)
    assert working_days.moved_to(date(2026, 2, 20)) == ()
    assert working_days.on_or_after(date(2031, 10, 1)) == date(
        2031, 10, 6
    )  # three days by law, then a weekend
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    moved = [due for day in days for due in working_days.moved_to(day)]
    assert len(moved) == len(set(moved)) and set(days[:-3]) <= set(moved)  # each day is collected once
