"""Agree to another card: the code was entered, the card is the customer's, its mandate waits for the seal."""

from __future__ import annotations

import json
from uuid import UUID

from suiche.contact.actions.use_code import use_code
from suiche.contact.queries import CodeChecked, CodeOutcome, mask_phone
from suiche.documents.actions.store import store
from suiche.documents.company import our_company
from suiche.documents.papers import Head, Person
from suiche.documents.states import DocumentKind
from suiche.documents.wording import debit_mandate
from suiche.journey.change import card_queries as queries
from suiche.journey.change.events import CardAgreed
from suiche.journey.change.rules.card import PURPOSE, SealingNow
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.sign.queries import SUBJECT, expect_signature_agreed
from suiche.kit import deployment, outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.parties import queries as parties
from suiche.parties.actions.verify_card import verify_card
from suiche.parties.actions.write_card import write_card


@action
def agree_card(
    *,
    loan_id: UUID,
    customer_id: UUID,
    card_no: str,
    mobile: str,
    code: str,
    ip: str,
    device: str,
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> CodeChecked:
    """Check the code that was sent for exactly this card; a right one is the signature. A wrong one is an answer.

    The mandate before it is debited until the bank has agreed to the new one; only then the card is the customer's current one.
    Refuses: NotFound, BadInput, CardByPhoneOnly, SealingNow, OnPaperOnly.
    """
    lock_loan(loan_id=loan_id, customer_id=customer_id)
    present = queries.debit_card(loan_id=loan_id, customer_id=customer_id, on=on)
    if present.sealing:
        raise SealingNow()
    expect_signature_agreed(customer_id)
    person = parties.customer(customer_id)
    subject = queries.code_subject(loan_id, card_no, mobile)
    checked = use_code(phone=person.phone, purpose=PURPOSE, subject=subject, code=code, by=by, at=at)
    if checked.outcome is not CodeOutcome.RIGHT:
        return checked
    written = write_card(customer_id=customer_id, card_no=card_no, mobile=mobile, at=at, current=False)
    verify_card(card_id=written.card_id, at=at)
    number = len(queries.mandates(loan_id, void=True)) + 1
    head = Head(f"{present.contract_no}-M{number}", at, our_company(), deployment.is_demo())
    paper = debit_mandate(
        head=head,
        person=Person(person.name, person.masked_id_number, person.phone),
        bank=written.bank_name,
        card=f"尾号{written.last4}",
        contract_no=present.contract_no,
    )
    stored = store(
        paper=paper,
        kind=DocumentKind.DEBIT_MANDATE,
        subject_type=SUBJECT,
        subject_id=loan_id,
        by=by,
        at=at,
    )
    evidence = {
        "intent": "one-time code to the customer's phone",
        "phone": mask_phone(person.phone),
        "confirmed_at": at.isoformat(),
        "paper_sha256": stored.sha256,
        "ip": ip,
        "device": device[:200],
    }
    outbox.publish(
        CardAgreed(loan_id, customer_id, written.card_id, stored.document_id, json.dumps(evidence))
    )
    return checked
