"""Seal the mandate of another card end the one before it and tell the customer, in one transaction."""

from __future__ import annotations

from uuid import UUID

from suiche.contact.actions.send_message import send_message
from suiche.documents.actions.seal_paper import seal_paper
from suiche.documents.actions.sign_paper import sign_paper
from suiche.documents.actions.void_paper import void_paper
from suiche.documents.company import our_company
from suiche.documents.states import DocumentState
from suiche.journey.change import card_queries as queries
from suiche.journey.repay.actions.end_mandate import end_mandate
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.states import CARD_CHANGED
from suiche.kit import audit, deployment
from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant
from suiche.parties import queries as parties
from suiche.partners.certificates.port import SignerIdentity

MANDATOR = "person"  # the customer's field on a mandate


@action
def change_mandate(
    *,
    loan_id: UUID,
    customer_id: UUID,
    card_id: UUID,
    document_id: UUID,
    evidence: str,
    by: Actor,
    at: Instant,
) -> bool:
    """Sign for both sides, take the earlier papers out of force and end what was debited under them; twice is once.

    ``card_id``: the card on the paper. False: the customer has ended direct debit since, and the paper is void. Refuses: NotFound, CertificatesUnavailable and CertificateRefused (try again).
    """
    loan = lock_loan(loan_id=loan_id, customer_id=customer_id)
    papers = queries.mandates(loan_id)
    present = next((paper for paper in papers if paper.id == document_id), None)
    if present is None or present.state == DocumentState.SIGNED.value:
        return present is not None
    person = parties.customer(customer_id)
    audit.accessed(by=by, what="sign.sealing", subject=str(person.id), at=at)
    demo = deployment.is_demo()
    signer = SignerIdentity(kind="person", name=person.name, number=person.masked_id_number)
    customer = Actor("customer", str(person.id))
    sign_paper(
        document_id=document_id, field=MANDATOR, signer=signer, demo=demo, evidence=evidence, by=customer, at=at
    )  # fmt: skip
    seal_paper(document_id=document_id, company=our_company(), demo=demo, by=SYSTEM, at=at)
    for paper in papers:
        if paper.id != document_id:
            void_paper(document_id=paper.id, by=customer, at=at)
    end_mandate(loan=loan, reason=CARD_CHANGED, by=customer, at=at)
    card = parties.card_of(card_id, customer_id=customer_id)
    send_message(
        phone=person.phone,
        template="CARD_CHANGED",
        params={"number": loan.contract_no, "card": card.last4 if card else ""},
        subject=str(loan_id),
        by=by,
        at=at,
    )
    return True
