"""A transferred loan: receipts and papers name who was the debtor then, and are that person's alone."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from suiche.documents.models import Document
from suiche.documents.states import DocumentKind
from suiche.journey.repay import queries, receipt_queries
from suiche.journey.repay.actions.perform_event import perform_event
from suiche.journey.repay.event_queries import events
from suiche.journey.repay.rules import EventOrder
from suiche.journey.repay.states import EventKind
from suiche.journey.sign.models import ChecklistItem, Contract
from suiche.journey.sign.states import Condition, ContractState
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import business_date, now
from suiche.parties.models import Customer
from suiche.parties.roles import Role
from tests.channels.account_world import Person, loan_in, person
from tests.channels.desk_world import seat, text_of
from tests.steps.loans import LoanInHand, running_loan
from tests.steps.transfers import receive_transfer

pytestmark = pytest.mark.django_db


def done(loan: LoanInHand, order: EventOrder) -> UUID:
    return perform_event(
        loan_id=loan.loan_id, order=order, approved_fen=10**12, reason="各方同意", key=uuid4().hex, by=SYSTEM,
        on=business_date(), at=now(),
    )  # fmt: skip


def named(name: str) -> Person:
    who = person()
    Customer.objects.filter(id=who.customer.id).update(name=name)
    return who


def paper_of(loan: LoanInHand) -> str:
    row = Document.begin(
        by=SYSTEM, at=now(), kind=DocumentKind.CONTRACT.value, subject_type="contract", subject_id=loan.loan_id,
        title="合同", paper_no="HT-1", holder="张旧人", fields=[], content=b"x", sha256="0" * 64, size=1,
        verify_code="ABCDEFGHJK", created_at=now(),
    )  # fmt: skip
    return f"/account/loans/{loan.loan_id}/papers/{row.id}.pdf"


def payers(loan: LoanInHand) -> list[str]:
    """Who paid each receipt, the newest first."""
    found = queries.receipts(loan_id=loan.loan_id, customer_id=None)
    return [receipt_queries.told(one).payer.zh for one in found]


def banked(loan: LoanInHand, number: str, days_ago: int) -> None:
    on = business_date()
    paid_on = on - timedelta(days=days_ago)
    assert receive_transfer(
        loan_id=loan.loan_id,
        transaction_no=number,
        amount_fen=100,
        paid_on=paid_on,
        by=SYSTEM,
        on=on,
        at=now(),
    )


def test_an_earlier_debtors_receipts_and_papers_are_not_the_next_ones() -> None:
    old, new = named("张旧人"), named("李新人")
    loan = loan_in("credit", old, 1)
    first = queries.receipts(loan_id=loan.loan_id, customer_id=old.customer.id)[0]
    paper, list_of_papers = paper_of(loan), f"/account/loans/{loan.loan_id}/papers"
    assert paper in text_of(old.client, list_of_papers)
    order = EventOrder(EventKind.TRANSFERRED, 0, customer_id=new.customer.id, consent="ZR-1")
    moved = done(loan, order)

    page = f"/account/receipts/{first.receipt_id}"
    assert new.client.get(page).status_code == new.client.post(f"{page}/pdf").status_code == 404
    assert page not in text_of(new.client, f"/account/loans/{loan.loan_id}/receipts")
    assert new.client.get(paper).status_code == 404
    assert paper not in text_of(new.client, list_of_papers)
    assert text_of(new.client, f"/account/loans/{loan.loan_id}/plan")
    assert payers(loan) == ["张旧人"]  # for staff it is all there

    banked(loan, "T-1", days_ago=0)
    banked(loan, "T-2", days_ago=1)  # booked after the transfer, paid before it
    assert payers(loan) == ["张旧人", "李新人", "张旧人"]
    own = queries.receipts(loan_id=loan.loan_id, customer_id=new.customer.id)
    assert [one.transaction_no for one in own] == ["T-1"]
    assert "李新人" in text_of(new.client, f"/account/receipts/{own[0].receipt_id}")

    done(
        loan, EventOrder(EventKind.REVERSED, 0, event_id=first_event(loan))
    )  # money given back is its payer's too
    done(loan, EventOrder(EventKind.REVERSED, 0, event_id=moved))
    assert payers(loan) == ["张旧人", "张旧人", "李新人", "张旧人"]
    assert text_of(old.client, page)
    assert paper in text_of(old.client, list_of_papers)
    assert old.client.get(f"/account/receipts/{own[0].receipt_id}").status_code == 404


def first_event(loan: LoanInHand) -> UUID:
    """The first payment's event."""
    return next(one.event_id for one in events(loan.loan_id) if one.kind is EventKind.PAYMENT)


def test_the_desk_says_where_a_car_secures_two_loans() -> None:
    loans = [running_loan(number=number) for number in (1, 2)]
    for one in loans:
        Contract.objects.filter(id=one.loan_id).update(state=ContractState.ACTIVE.value)
        ChecklistItem.objects.create(
            contract_id=one.loan_id, condition=Condition.INVOICE.value, evidence="发票", ticked_by="x",
            vin="LSVAA4182E2123456", ticked_at=now(), freed_at=now() if one is loans[0] else None,
        )  # fmt: skip
    desk, _ = seat("service", Role.SERVICE)
    address = f"/desk/loans/{loans[0].loan_id}"
    assert "担保两笔贷款" not in text_of(desk, address)
    ChecklistItem.objects.update(freed_at=None)
    other = Contract.objects.get(id=loans[1].loan_id).number
    assert f"还在合同{other}上" in text_of(desk, address)
