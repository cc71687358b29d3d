"""Ways to money that were open once: dates and sums out of all measure, a second person who agreed to less, numbers used twice."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from suiche.demo.company import authority
from suiche.journey.finish.models import Closure
from suiche.journey.finish.queries import waiting_lease_ends
from suiche.journey.finish.tasks import certify
from suiche.journey.repay import event_queries, models, queries, subvention_queries
from suiche.journey.repay.actions.decide_event import decide_event
from suiche.journey.repay.actions.end_debit_mandate import end_debit_mandate
from suiche.journey.repay.actions.propose_authority import propose_authority
from suiche.journey.repay.actions.receive_subvention import StatementKnown
from suiche.journey.repay.authority_queries import proposed_authorities
from suiche.journey.repay.debit_models import DebitMandate
from suiche.journey.repay.debit_queries import candidates
from suiche.journey.repay.debit_rules import USUAL, collected_on
from suiche.journey.repay.debit_states import MandateState
from suiche.journey.repay.rules import EventOrder
from suiche.journey.repay.states import EventKind, LoanState, Payer
from suiche.kit import jobs
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, business_date, now
from suiche.maths.dates import add_months
from suiche.parties.actions.issue_token import issue_token
from suiche.parties.models import BankCard, Customer
from suiche.parties.roles import Role
from tests.channels.account_world import loan_in, person
from tests.channels.desk_world import seat, text_of
from tests.channels.test_lease_pages import RETURN, program_of
from tests.steps.lease_world import SHORT, lease, pays, row, subvented
from tests.steps.loans import LoanInHand, running_loan
from tests.steps.test_lease_end import may
from tests.steps.test_loan_events import SUPERVISOR, order, transfer
from tests.steps.test_repay import AT, agrees
from tests.steps.test_subvention import statement

pytestmark = pytest.mark.django_db
LONG = "k" * 5_000


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def over() -> LoanInHand:
    """A lease whose last rent is due; the first one was paid."""
    today = business_date()
    authority.publish(now())
    hand = lease(replace(SHORT, disbursed_on=add_months(today, -4, min(today.day, 28))))
    pays(hand, queries.position(row(hand)).plan[0].due_date.isoformat())
    return hand


def back(**other: str) -> dict[str, str]:
    """A car that comes back today, as it is typed."""
    return {**RETURN, "returned_on": business_date().isoformat(), **other}


def test_what_no_browser_sends_to_an_act_of_the_desk_is_no_fault(over: LoanInHand) -> None:
    desk, _ = seat("all", *Role)
    base, why = f"/desk/loans/{over.loan_id}/acts", {"amount": "1", "reason": "试试看行不行"}
    for due in ("²:fee", "9" * 5_000 + ":fee", "9" * 30 + ":fee", "-1:fee"):
        assert desk.post(f"{base}/waive", {**why, "due": due}).status_code == 422, due[:9]
    for day in ("0001-01-01", "9999-12-31"):
        sent = {"transaction_no": "T1", "amount": "1", "paid_on": day, "do": "yes"}
        assert desk.post(f"{base}/bank-transfer", sent).status_code == 422, day
        assert desk.post(f"{base}/lease-end", back(returned_on=day, do="yes")).status_code == 422, day
    for _ in range(2):  # a key longer than any of ours still counts once
        assert desk.post(f"{base}/fee", {**why, "do": "yes", "key": LONG}).status_code == 302
    assert desk.post(f"{base}/lease-end", back(do="yes", key=LONG)).status_code == 302
    kinds = [event.kind for event in event_queries.events(over.loan_id)]
    assert kinds == [EventKind.PAYMENT, EventKind.FEE, EventKind.LEASE_ENDED]
    agrees()


def test_nobody_charges_a_lessee_alone_what_is_above_their_authority(over: LoanInHand) -> None:
    boss, _ = seat(
        "zhuguan", Role.SUPERVISOR
    )  # alone up to 200,000.00, of which the residual takes 67,800.00
    address = f"/desk/loans/{over.loan_id}/acts/lease-end"
    sent = back(kilometres="0", damage="132200.01")
    assert "需要第二个人：残值加还车费用200,000.01元" in boss.post(address, sent).content.decode()
    assert boss.post(address, {**sent, "do": "yes"})["Location"].endswith("told=waits")
    (waits,) = waiting_lease_ends()
    api, token = f"/api/v1/staff/lease-ends/{waits.proposal.id}", program_of("zhuguan")
    again = boss.post(api, {"approved": True}, content_type="application/json", headers=token)
    assert (again.status_code, again.json()["code"]) == (409, "same_person")  # through another door
    other, _ = seat("fuguan", Role.SUPERVISOR)
    assert other.post(f"/desk/events/{waits.proposal.id}/decide", {"decision": "approve"}).status_code == 404
    assert waits.end.adjustment_fen == 132_200_01 and len(event_queries.events(over.loan_id)) == 1
    assert boss.post(address, {**sent, "damage": "132200", "do": "yes"})["Location"].endswith("told=done")


def test_no_more_goes_back_than_two_people_agreed_on() -> None:
    loan = running_loan()
    price = queries.payoff(
        loan_id=loan.loan_id, customer_id=None, settle_on=business_date(), on=business_date()
    ).amount_fen
    today = business_date().isoformat()
    assert transfer(loan, today, price + 100, "T1")
    asked = order(loan, today, EventOrder(EventKind.SETTLED, 0))
    assert asked.proposal_id and transfer(loan, today, 50_000_000, "T2")
    decide_event(proposal_id=asked.proposal_id, approved=True, by=SUPERVISOR, at=AT)
    jobs.drain()
    (refused,) = event_queries.refused_events(loan_id=loan.loan_id)
    assert refused.proposal.refused and "批准的是1.00元" in refused.proposal.refused.zh
    assert row(loan).is_in(LoanState.ACTIVE)
    assert not [e for e in event_queries.events(loan.loan_id) if e.kind is EventKind.REFUND]
    agrees()


def test_a_number_that_looks_like_a_reversal_stops_none() -> None:
    loan, today = running_loan(), "2026-02-10"  # nothing is due yet
    may(EventKind.REVERSED)
    assert transfer(loan, today, 1_000, "T1") and transfer(loan, today, 500, "T1:R")
    paid = event_queries.events(loan.loan_id)[0]
    assert order(loan, today, EventOrder(EventKind.REVERSED, 0, event_id=paid.event_id)).event_id
    assert queries.position(row(loan)).credit_fen == 500
    agrees()


def test_a_loan_that_runs_again_before_its_certificate_is_made_gets_none() -> None:
    loan = running_loan()
    certify(loan.loan_id)  # the settlement was taken back meanwhile: no dead job
    assert not Closure.objects.exists()


def test_a_limit_never_holds_for_days_that_have_passed() -> None:
    boss, _ = seat("zhuguan", Role.SUPERVISOR)
    today = business_date()
    yesterday = BusinessDate(today - timedelta(days=1))
    propose_authority(
        kind=EventKind.WAIVED, role="service", limit_fen=1, valid_from=today, reason="客诉多了", by=SUPERVISOR,
        on=yesterday, at=now(),
    )  # fmt: skip
    (waiting,) = proposed_authorities()
    decide = f"/desk/authority/{waiting.proposal.id}/decide"
    answer = boss.post(decide, {"decision": "approve"})
    assert (answer.status_code, "那一天已经到了" in answer.content.decode()) == (409, True)
    assert boss.post(decide, {"decision": "decline"}).status_code == 302
    jobs.drain()
    assert not models.Authority.objects.exists()


def test_the_number_of_a_statement_stands_for_its_lines() -> None:
    loan, other = (row(subvented(number=number)) for number in (1, 2))
    first = (loan.contract_no, 100)
    assert statement(Payer.OEM, "S", first) and not statement(Payer.OEM, "S", first)
    for lines in ([(loan.contract_no, 200)], [first, (other.contract_no, 5)], [(other.contract_no, 5)]):
        with pytest.raises(StatementKnown):
            statement(Payer.OEM, "S", *lines)
    assert statement(Payer.DEALER, "S", (other.contract_no, 5))  # another's number
    models.Subvention.objects.filter(loan=loan).update(oem_fen=60)  # they paid 40 too much
    desk, _ = seat("kuaiji", Role.ACCOUNTANT)
    sent = {"payer": "oem", "statement_no": "S2", "lines": f"{loan.contract_no} -0.40", "do": "yes"}
    assert desk.post("/desk/subventions", sent)["Location"].endswith("booked")
    found = subvention_queries.subvention(loan.id)
    assert found and found.owed_fen[Payer.OEM] == 0


def agreed(hand: LoanInHand, card: BankCard) -> DebitMandate:
    """Let the bank have agreed to debit this card for the loan."""
    mandate: DebitMandate = DebitMandate.begin(
        by=SYSTEM, at=now(), loan_id=hand.loan_id, card_id=card.id, bank_name="示例银行", last4="9876", request_no="R",
        asked_at=now(),
    )  # fmt: skip
    mandate.move_to(MandateState.ACTIVE, by=SYSTEM, at=now(), protocol_no="P")
    return mandate


def test_the_card_of_who_gave_a_loan_away_is_neither_debited_nor_seen() -> None:
    giver, taker = person(), person()
    taker.customer.name = "王小明"
    taker.customer.save()
    hand = loan_in("upcoming", giver, 1)
    card = BankCard.objects.get(customer=giver.customer)
    mandate = agreed(hand, card)
    may(EventKind.TRANSFERRED)
    to = EventOrder(EventKind.TRANSFERRED, 0, customer_id=taker.customer.id, consent="ZR-1")
    assert order(hand, business_date().isoformat(), to).event_id
    mandate.refresh_from_db()
    assert (mandate.state, mandate.reason) == ("ended", "TRANSFERRED")
    token = issue_token(sign_in_id=taker.customer.sign_in_id, by=SYSTEM, at=now()).token
    program = Client(headers={"authorization": f"Bearer {token}"})
    base = f"/loans/{hand.loan_id}"
    for page in ("", "/mandate", "/papers", "/receipts", "/plan", "/pay"):
        read = text_of(taker.client, f"/account{base}{page}")
        assert "9876" not in read and "林晓禾" not in read, page
    assert program.get(f"/api/v1{base}/debit-mandate").json()["state"] == "none"
    assert giver.client.get(f"/account{base}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_who_ends_direct_debit_while_a_batch_is_made_waits_for_it_and_is_debited_no_more() -> None:
    hand, ended = running_loan(), threading.Event()
    customer = Customer.objects.get(id=hand.customer_id)
    card = BankCard.objects.create(
        customer=customer, card_no="6222020200016217", card_no_index="a card", bank_name="示例银行", mobile="13800000016",
        verified_at=now(), created_at=now(),
    )  # fmt: skip
    agreed(hand, card)
    on = collected_on(queries.position(row(hand)).plan[0].due_date)

    def end() -> None:
        try:
            end_debit_mandate(loan_id=hand.loan_id, customer_id=hand.customer_id, by=SYSTEM, at=now())
            ended.set()
        finally:
            connection.close()

    other = threading.Thread(target=end)
    with transaction.atomic():
        assert [one.loan_id for one in candidates(on, USUAL, None)] == [hand.loan_id]
        other.start()
        assert not ended.wait(0.3)
    other.join(10)
    assert ended.is_set() and candidates(on, USUAL, None) == ()
