"""Sign one field of a kept paper for one signer, and keep the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from suiche.documents import models
from suiche.documents.render import company_stamp, person_stamp
from suiche.documents.states import DocumentState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.ids import new_token
from suiche.kit.refusal import IllegalMove, NotFound
from suiche.partners.certificates.port import SignerIdentity, port

if TYPE_CHECKING:
    from suiche.documents.seal import Signed


@dataclass(frozen=True)
class SignedPaper:
    """A kept paper after a signature. ``state`` is SIGNED when no field is empty any more."""

    document_id: UUID
    state: str
    sha256: str
    certificate_serial: str
    time_stamp: datetime


@part
def sign_paper(
    *,
    document_id: UUID,
    field: str,
    signer: SignerIdentity,
    demo: bool,
    evidence: str,
    by: Actor,
    at: Instant,
) -> SignedPaper:
    """Sign a field with a certificate issued for this signature; takes about 0.3 s, most of it the authority.

    The row stays locked meanwhile: two signers at once follow each other. ``evidence`` is JSON text of the
    intent (code confirmed, seconds read, device). Refuses: NotFound, IllegalMove (void, or the field is signed),
    CertificatesUnavailable, CertificateRefused.
    """
    from suiche.documents import seal  # a third of a second to load, where papers are signed only

    document = models.Document.objects.select_for_update().filter(id=document_id).first()
    if document is None:
        raise NotFound()
    taken = set(models.Signature.objects.filter(document=document).values_list("field", flat=True))
    if field in taken or field not in document.fields or document.is_in(DocumentState.VOID):
        raise IllegalMove(subject="documents.document", before=document.state, after=field)
    done = seal.sign(
        document.content,
        field=field,
        subject=signer,
        request_no=f"{document.id}-{field}-{new_token()}",
        stamp=_stamp(signer, demo, at),
        reason=document.title,
        port=port(),
    )
    _keep(document, done, signer, evidence, by, at)
    complete = taken | {field} == set(document.fields)
    document.move_to(DocumentState.SIGNED if complete else DocumentState.PARTLY_SIGNED, by=by, at=at)
    return SignedPaper(
        document.id, document.state, done.sha256_after, done.certificate_serial, done.time_stamp
    )


def _stamp(signer: SignerIdentity, demo: bool, at: Instant) -> bytes:
    if signer.kind == "organisation":
        return company_stamp(name=signer.name, demo=demo)
    return person_stamp(name=signer.name, at=at)


def _keep(
    document: models.Document,
    done: Signed,
    signer: SignerIdentity,
    evidence: str,
    by: Actor,
    at: Instant,
) -> None:
    """Write the new bytes and the evidence row in the open transaction."""
    document.content = done.pdf
    document.sha256 = done.sha256_after
    document.size = len(done.pdf)
    document.save(update_fields=["content", "sha256", "size"])
    models.Signature.objects.create(
        document=document,
        field=done.field,
        organisation=signer.kind == "organisation",
        signer_name=signer.name,
        signer_number=signer.number,
        certificate_serial=done.certificate_serial,
        time_stamp=done.time_stamp,
        sha256_before=done.sha256_before,
        sha256_after=done.sha256_after,
        evidence=evidence,
        by=str(by),
        at=at,
    )
