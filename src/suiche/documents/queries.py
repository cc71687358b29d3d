"""Looking at papers. Whether a person may see one is decided where their subject is known, before asking here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from suiche.documents import models
from suiche.documents.examine_words import NOT_THE_FILE, VERDICTS
from suiche.documents.states import IN_ENGLISH, DocumentKind, DocumentState
from suiche.documents.verify import Verdict, VerificationReport, verify
from suiche.kit import audit
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.history import moves_of
from suiche.kit.ids import short_code
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.partners.certificates.port import port


class ContentDamagedError(RuntimeError):
    """The kept bytes do not have the kept hash: a fault that must alarm, never a page."""


@dataclass(frozen=True)
class DocumentView:
    """A paper without its bytes. ``sha256`` and ``size`` are of the newest file."""

    id: UUID
    kind: str
    subject_type: str
    subject_id: UUID
    title: str
    paper_no: str
    state: str
    sha256: str
    size: int
    verify_code: str
    created_at: datetime

    @property
    def words(self) -> Words:
        """The paper's title, and what it is in English."""
        return Words(self.title, IN_ENGLISH[DocumentKind(self.kind)])


@dataclass(frozen=True)
class OpenedDocument:
    """A paper with its bytes (PDF)."""

    document: DocumentView
    content: bytes


@dataclass(frozen=True)
class SignatureView:
    """The evidence of one signature, names in the clear."""

    field: str
    organisation: bool
    signer_name: str
    signer_number: str
    certificate_serial: str
    time_stamp: datetime
    sha256_before: str
    sha256_after: str
    evidence: str


@dataclass(frozen=True)
class PublicDocument:
    """What the holder of a code may know: that the paper is ours, what it is, whether it is in force.

    ``void_since``: when it went out of force, None while it is in force. ``holder_masked``: first and last character of the person's name, so that a paper made out to another shows.
    """

    title: Words
    paper_no: str
    holder_masked: str
    in_force: bool
    sha256: str
    created_at: datetime
    time_stamps: tuple[datetime, ...]
    void_since: datetime | None

    @property
    def masked_no(self) -> str:
        """Return the number for whoever only has the file: its beginning and its end."""
        return f"{self.paper_no[:6]}****{self.paper_no[-6:]}"


def new_verify_code() -> str:
    """Return a fresh code for a paper that prints its QR code, about 49 bits: ``store`` keeps it."""
    return short_code()


def _view(row: models.Document) -> DocumentView:
    return DocumentView(
        id=row.id,
        kind=row.kind,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        title=row.title,
        paper_no=row.paper_no,
        state=row.state,
        sha256=row.sha256,
        size=row.size,
        verify_code=row.verify_code,
        created_at=row.created_at,
    )


def open_document(*, document_id: UUID, reader: Actor, at: Instant) -> OpenedDocument:
    """Return a paper with its bytes and write down who opened it. Refuses: NotFound.

    The one query that writes: a paper is all personal data, and forgetting the access log must not be possible.
    """
    row = models.Document.objects.filter(id=document_id).first()
    if row is None:
        raise NotFound()
    if sha256(row.content).hexdigest() != row.sha256:
        raise ContentDamagedError(str(row.id))
    audit.accessed(by=reader, what="documents.document", subject=str(row.id), at=at)
    return OpenedDocument(_view(row), row.content)


def documents_of(*, subject_type: str, subject_id: UUID) -> tuple[DocumentView, ...]:
    """Return the papers about a subject, oldest first, void ones included."""
    rows = models.Document.objects.filter(subject_type=subject_type, subject_id=subject_id)
    return tuple(_view(row) for row in rows.defer("content").order_by("created_at", "id"))


def document(*, document_id: UUID) -> DocumentView:
    """Return a paper without its bytes. Refuses: NotFound."""
    row = models.Document.objects.filter(id=document_id).defer("content").first()
    if row is None:
        raise NotFound()
    return _view(row)


def signatures_of(*, document_id: UUID) -> tuple[SignatureView, ...]:
    """Return the evidence of a paper's signatures in the order of signing; callers log the access."""
    rows = models.Signature.objects.filter(document_id=document_id).order_by("id")
    return tuple(
        SignatureView(
            field=row.field,
            organisation=row.organisation,
            signer_name=row.signer_name,
            signer_number=row.signer_number,
            certificate_serial=row.certificate_serial,
            time_stamp=row.time_stamp,
            sha256_before=row.sha256_before,
            sha256_after=row.sha256_after,
            evidence=row.evidence,
        )
        for row in rows
    )


def by_verify_code(code: str) -> PublicDocument | None:
    """Return what a code stands for, or None; blanks, dashes and small letters in the code do not matter."""
    plain = "".join(code.split()).replace("-", "").upper()
    return _public(models.Document.objects.filter(verify_code=plain).defer("content").first())


def by_file(pdf: bytes) -> PublicDocument | None:
    """Return which paper of ours a file is, byte for byte, or None."""
    digest = sha256(pdf).hexdigest()
    return _public(models.Document.objects.filter(sha256=digest).defer("content").first())


def _public(row: models.Document | None) -> PublicDocument | None:
    if row is None or row.state not in (DocumentState.SIGNED, DocumentState.VOID):
        return None
    stamps = models.Signature.objects.filter(document=row).order_by("id").values_list("time_stamp", flat=True)
    in_force = row.state == DocumentState.SIGNED
    ended = [move.at for move in moves_of(row.id) if move.after == DocumentState.VOID.value]
    return PublicDocument(
        Words(row.title, IN_ENGLISH[DocumentKind(row.kind)]),
        row.paper_no,
        _masked(row.holder or ""),
        in_force,
        row.sha256,
        row.created_at,
        tuple(stamps),
        max(ended, default=None),
    )


def _masked(name: str) -> str:
    """Hide a name: 林清禾 → 林*禾, 张三 → 张*."""
    return f"{name[:1]}*{name[-1] if len(name) > 2 else ''}" if name else ""


def verify_upload(*, pdf: bytes, organisation: str, at: Instant) -> VerificationReport:
    """Verify a file from anybody: its signatures, and that it is byte for byte a file we keep.

    ``organisation``: our credit code. Refuses: VerificationBusy, CertificatesUnavailable.
    """
    report = verify(pdf, trust_roots=port().trust_roots(), organisation=organisation, at=at)
    if report.verdict is Verdict.GENUINE and not _is_kept(pdf):
        # Bytes after the last signature change nothing that was signed; but it is not the file that we gave out.
        return replace(
            report, verdict=Verdict.TAMPERED, words=VERDICTS[Verdict.TAMPERED], problems=(NOT_THE_FILE,)
        )
    return report


def _is_kept(pdf: bytes) -> bool:
    return models.Document.objects.filter(sha256=sha256(pdf).hexdigest()).exists()
