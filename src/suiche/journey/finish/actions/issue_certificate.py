"""Issue the settlement certificate (结清证明) of a settled loan: rendered, sealed, verifiable."""

from __future__ import annotations

from uuid import UUID

from suiche.contact.actions.send_message import send_message
from suiche.documents.actions.seal_paper import seal_paper
from suiche.documents.actions.store import store
from suiche.documents.papers import CertificatePaper
from suiche.documents.states import DocumentKind
from suiche.journey.finish import events, models
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def issue_certificate(
    *, loan_id: UUID, paper: CertificatePaper, phone: str, key: str, by: Actor, at: Instant
) -> events.CertificateIssued:
    """Keep and seal the certificate, once per loan, and tell its customer. Refuses: what sealing refuses (it is tried again)."""
    kept = store(
        paper=paper, kind=DocumentKind.CERTIFICATE, subject_type="loan", subject_id=loan_id, by=by, at=at
    )
    seal_paper(document_id=kept.document_id, company=paper.head.company, demo=paper.head.demo, by=by, at=at)
    models.Closure.objects.create(loan_id=loan_id, certificate_document_id=kept.document_id, closed_at=at)
    send_message(
        phone=phone,
        template="LOAN_SETTLED",
        params={"number": paper.contract_no},
        subject=str(loan_id),
        by=by,
        at=at,
    )
    return outbox.publish(events.CertificateIssued(loan_id=loan_id, document_id=kept.document_id, at=at))
