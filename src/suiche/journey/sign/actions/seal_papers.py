"""Seal the papers of a contract: the customer's one-time certificate, our seal, a time stamp on each signature.

All of it is one transaction: a worker killed in between leaves nothing half-signed, and the next try starts afresh.
"""

from __future__ import annotations

import json
from uuid import UUID

from suiche.documents.actions.seal_paper import seal_paper
from suiche.documents.actions.sign_paper import sign_paper
from suiche.documents.company import our_company
from suiche.journey.sign import events, models
from suiche.journey.sign.states import ContractState
from suiche.kit import audit, deployment, outbox
from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import IllegalMove
from suiche.parties import queries as parties
from suiche.partners.certificates.port import SignerIdentity

BORROWER, MANDATOR = "borrower", "person"  # the customer's field on contract papers, and on a mandate


@action
def seal_papers(*, contract_id: UUID, by: Actor, at: Instant) -> events.ContractSigned:
    """Sign every paper for both sides and move the contract to SIGNED; a second time changes nothing.

    Refuses: NotFound, IllegalMove (nobody confirmed), CertificatesUnavailable and CertificateRefused (try again).
    """
    contract = models.Contract.objects.locked(contract_id)
    signed = events.ContractSigned(contract_id=contract.id, customer_id=contract.customer_id, at=at)
    if contract.is_in(ContractState.SIGNED, ContractState.ACTIVE):
        return signed
    if not contract.is_in(ContractState.SIGNING):
        raise IllegalMove(subject="sign.contract", before=contract.state, after=ContractState.SIGNED.value)
    person = parties.customer(contract.customer_id)
    audit.accessed(by=by, what="sign.sealing", subject=str(person.id), at=at)
    signer = SignerIdentity(kind="person", name=person.name, number=person.masked_id_number)
    evidence = _evidence(contract)
    for document_id, field in _to_sign(contract):
        _both_sides(document_id, field, signer, evidence, Actor("customer", str(person.id)), at)
    contract.move_to(ContractState.SIGNED, by=by, at=at)
    return outbox.publish(signed)


def _to_sign(contract: models.Contract) -> list[tuple[UUID, str]]:
    """Return the papers in the order of signing with the customer's field: the disclosure comes first."""
    found = [
        (contract.disclosure_document_id, BORROWER),
        (contract.contract_document_id, BORROWER),
        (contract.mandate_document_id, MANDATOR),
    ]
    return [(document_id, field) for document_id, field in found if document_id is not None]


def _both_sides(
    document_id: UUID, field: str, signer: SignerIdentity, evidence: str, customer: Actor, at: Instant
) -> None:
    demo = deployment.is_demo()
    sign_paper(
        document_id=document_id, field=field, signer=signer, demo=demo, evidence=evidence, by=customer, at=at
    )
    seal_paper(document_id=document_id, company=our_company(), demo=demo, by=SYSTEM, at=at)


def _evidence(contract: models.Contract) -> str:
    """Return what is kept beside each signature of the customer, as JSON."""
    row = models.SigningEvidence.objects.get(contract=contract)
    disclosure = models.Disclosure.objects.get(contract=contract)
    return json.dumps(
        {
            "intent": "one-time code to the customer's phone",
            "phone": row.phone_masked,
            "confirmed_at": row.confirmed_at.isoformat(),
            "disclosure_confirmed_at": disclosure.confirmed_at and disclosure.confirmed_at.isoformat(),
            "disclosure_sha256": row.disclosure_sha256,
            "read_seconds": row.read_seconds,
            "consents": row.consents,
            "ip": row.ip,
            "device": row.device,
        },
        ensure_ascii=False,
    )
