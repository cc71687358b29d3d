"""Seal the mandate of another card: signed for the customer and for us, it can be shown to the bank."""

from __future__ import annotations

from uuid import UUID

from suiche.documents.actions.seal_paper import seal_paper
from suiche.documents.actions.sign_paper import sign_paper
from suiche.documents.company import our_company
from suiche.documents.states import DocumentState
from suiche.journey.change import card_queries as queries
from suiche.journey.repay.actions.ask_for_mandate import ask_for_mandate
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.kit import audit, deployment
from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant
from suiche.parties import queries as parties
from suiche.partners.certificates.port import SignerIdentity

MANDATOR = "person"  # the customer's field on a mandate


@action
def seal_mandate(
    *,
    loan_id: UUID,
    customer_id: UUID,
    card_id: UUID,
    document_id: UUID,
    evidence: str,
    by: Actor,
    at: Instant,
) -> bool:
    """Sign for both sides, and have the bank asked; twice is once. What is debited until now stays until its yes.

    False: direct debit was ended since, and the paper is void. Refuses: NotFound, CertificatesUnavailable and
    CertificateRefused (try again).
    """
    lock_loan(loan_id=loan_id, customer_id=customer_id)
    present = next((paper for paper in queries.mandates(loan_id) if paper.id == document_id), None)
    if present is None:
        return False
    ask_for_mandate(loan_id=loan_id, card_id=card_id, document_id=document_id, at=at)
    if present.state == DocumentState.SIGNED.value:
        return True
    person = parties.customer(customer_id)
    audit.accessed(by=by, what="sign.sealing", subject=str(person.id), at=at)
    demo = deployment.is_demo()
    signer = SignerIdentity(kind="person", name=person.name, number=person.masked_id_number)
    customer = Actor("customer", str(person.id))
    sign_paper(
        document_id=document_id, field=MANDATOR, signer=signer, demo=demo, evidence=evidence, by=customer, at=at
    )  # fmt: skip
    seal_paper(document_id=document_id, company=our_company(), demo=demo, by=SYSTEM, at=at)
    return True
