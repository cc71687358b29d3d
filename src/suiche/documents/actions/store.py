"""Render a paper, prepare its signature fields and keep it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from suiche.documents import models
from suiche.documents.papers import CertificatePaper, ConsentPaper, Paper, ReceiptPaper
from suiche.documents.render import render
from suiche.documents.states import DocumentKind
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.ids import short_code


@dataclass(frozen=True)
class Stored:
    """A paper that is kept and waits for its signatures. ``sha256``: of the file as it is now."""

    document_id: UUID
    verify_code: str
    sha256: str
    size: int
    fields: tuple[str, ...]


@part
def store(
    *, paper: Paper, kind: DocumentKind, subject_type: str, subject_id: UUID, by: Actor, at: Instant
) -> Stored:
    """Render and keep a paper in state PREPARED.

    A paper that prints a QR code brings its ``verify_code`` along (``queries.new_verify_code``); another gets one.
    """
    from suiche.documents.seal import prepare  # a third of a second to load, where papers are made only

    rendered = render(paper)
    pdf = prepare(rendered.pdf, rendered.boxes)
    brought = paper.verify_code if isinstance(paper, CertificatePaper | ReceiptPaper) else short_code()
    fields = tuple(box.field for box in rendered.boxes)
    document = models.Document.begin(
        by=by,
        at=at,
        kind=kind.value,
        subject_type=subject_type,
        subject_id=subject_id,
        title=paper.title,
        paper_no=paper.head.paper_no,
        holder=_holder(paper),
        fields=list(fields),
        content=pdf,
        sha256=sha256(pdf).hexdigest(),
        size=len(pdf),
        verify_code=brought.replace("-", "").upper(),
        created_at=at,
    )
    return Stored(document.id, document.verify_code, document.sha256, document.size, fields)


def _holder(paper: Paper) -> str:
    """Return the name of the natural person the paper is about."""
    return paper.person.name if isinstance(paper, ConsentPaper) else paper.borrower.name
