"""Kept papers: stored, signed by each party, sealed, opened, found by code; over a real database and authority."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from suiche.documents import models, queries
from suiche.documents.actions.seal_paper import seal_paper as seal_part
from suiche.documents.actions.sign_paper import SignedPaper
from suiche.documents.actions.sign_paper import sign_paper as sign_part
from suiche.documents.actions.store import Stored
from suiche.documents.actions.store import store as store_part
from suiche.documents.actions.void_paper import void_paper as void_part
from suiche.documents.papers import Paper
from suiche.documents.states import DocumentKind, DocumentState
from suiche.documents.verify import Verdict
from suiche.kit import adapters
from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant, now
from suiche.kit.models import AccessRow
from suiche.kit.refusal import IllegalMove, NotFound
from suiche.partners.certificates.port import CertificatesUnavailable, SignerIdentity
from tests.steps import documents_samples as samples
from tests.steps.documents_world import BORROWER, COMPANY

pytestmark = pytest.mark.django_db(transaction=True)
READER = Actor("customer", "c-1")


def use(settings: Any, url: str) -> None:
    """Let the settings name the sandbox at this address."""
    adapter = "suiche.partners.certificates.adapters.sandbox.SandboxCertificates"
    settings.PARTNERS = {"certificates": {"adapter": adapter, "options": {"url": url}}}
    adapters.forget()


@pytest.fixture(autouse=True)
def partner(settings: Any, authority_url: str) -> Iterator[None]:
    use(settings, authority_url)
    yield
    adapters.forget()


@action
def store(*, paper: Paper, kind: DocumentKind, subject_id: UUID, by: Actor, at: Instant) -> Stored:
    """Keep a paper the way a step's action does."""
    return store_part(paper=paper, kind=kind, subject_type="test.loan", subject_id=subject_id, by=by, at=at)


@action
def sign(*, document_id: UUID, signer: SignerIdentity, by: Actor, at: Instant) -> SignedPaper:
    """Sign as the borrower."""
    return sign_part(
        document_id=document_id, field="borrower", signer=signer, demo=True, evidence='{"code": true}', by=by, at=at
    )  # fmt: skip


@action
def seal(*, document_id: UUID, by: Actor, at: Instant) -> SignedPaper:
    """Seal as our company."""
    return seal_part(document_id=document_id, company=samples.COMPANY, demo=True, by=by, at=at)


@action
def void(*, document_id: UUID, by: Actor, at: Instant) -> None:
    """Take a paper out of force."""
    void_part(document_id=document_id, by=by, at=at)


def contract(subject: UUID | None = None) -> Stored:
    return store(
        paper=samples.contract(), kind=DocumentKind.CONTRACT, subject_id=subject or uuid4(), by=SYSTEM, at=now()
    )  # fmt: skip


def test_a_contract_goes_from_prepared_to_signed_and_verifies() -> None:
    subject = uuid4()
    stored = contract(subject)
    assert queries.document(document_id=stored.document_id).state == DocumentState.PREPARED
    first = sign(document_id=stored.document_id, signer=BORROWER, by=READER, at=now())
    assert first.state == DocumentState.PARTLY_SIGNED
    second = seal(document_id=stored.document_id, by=SYSTEM, at=now())
    assert second.state == DocumentState.SIGNED

    opened = queries.open_document(document_id=stored.document_id, reader=READER, at=now())
    assert opened.document.sha256 == second.sha256
    report = queries.verify_upload(pdf=opened.content, organisation=COMPANY.number, at=now())
    assert report.verdict is Verdict.GENUINE
    longer = opened.content + b"% a remark after the end\n"
    assert (
        queries.verify_upload(pdf=longer, organisation=COMPANY.number, at=now()).verdict is Verdict.TAMPERED
    )
    assert [view.id for view in queries.documents_of(subject_type="test.loan", subject_id=subject)] == [
        stored.document_id
    ]


def test_the_evidence_chains_the_hashes_and_names_the_signers() -> None:
    stored = contract()
    sign(document_id=stored.document_id, signer=BORROWER, by=READER, at=now())
    sealed = seal(document_id=stored.document_id, by=SYSTEM, at=now())
    borrower, company = queries.signatures_of(document_id=stored.document_id)
    assert borrower.sha256_before == stored.sha256
    assert borrower.sha256_after == company.sha256_before
    assert company.sha256_after == sealed.sha256
    assert (borrower.signer_name, borrower.evidence, company.organisation) == (
        BORROWER.name,
        '{"code": true}',
        True,
    )


def test_the_file_and_the_names_are_ciphertext_in_the_tables() -> None:
    stored = contract()
    sign(document_id=stored.document_id, signer=BORROWER, by=READER, at=now())
    with connection.cursor() as cursor:
        cursor.execute("select content from documents_document where id = %s", [stored.document_id])
        (content,) = cursor.fetchone()
        cursor.execute(
            "select signer_name from documents_signature where document_id = %s", [stored.document_id]
        )
        (name,) = cursor.fetchone()
    assert b"%PDF" not in bytes(content)
    assert BORROWER.name.encode() not in bytes(name)


def test_opening_a_paper_is_written_down_and_an_unknown_one_is_not_found() -> None:
    stored = contract()
    queries.open_document(document_id=stored.document_id, reader=READER, at=now())
    row = AccessRow.objects.get(subject=str(stored.document_id))
    assert (row.actor_kind, row.actor_id, row.what) == ("customer", "c-1", "documents.document")
    with pytest.raises(NotFound):
        queries.open_document(document_id=uuid4(), reader=READER, at=now())


def test_a_field_is_signed_once_and_a_void_paper_not_at_all() -> None:
    stored = contract()
    sign(document_id=stored.document_id, signer=BORROWER, by=READER, at=now())
    with pytest.raises(IllegalMove):
        sign(document_id=stored.document_id, signer=BORROWER, by=READER, at=now())
    void(document_id=stored.document_id, by=SYSTEM, at=now())
    with pytest.raises(IllegalMove):
        seal(document_id=stored.document_id, by=SYSTEM, at=now())
    with pytest.raises(NotFound):
        seal(document_id=uuid4(), by=SYSTEM, at=now())


def test_two_at_once_sign_one_field_once() -> None:
    stored = contract()
    outcomes: list[str] = []

    def try_to_sign() -> None:
        try:
            outcomes.append(sign(document_id=stored.document_id, signer=BORROWER, by=READER, at=now()).state)
        except IllegalMove as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_to_sign) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == sorted([DocumentState.PARTLY_SIGNED.value, IllegalMove.code])
    assert len(queries.signatures_of(document_id=stored.document_id)) == 1


def test_nothing_is_kept_when_the_authority_is_silent(settings: Any) -> None:
    stored = contract()
    use(settings, "http://127.0.0.1:9")
    with pytest.raises(CertificatesUnavailable):
        sign(document_id=stored.document_id, signer=BORROWER, by=READER, at=now())
    assert queries.document(document_id=stored.document_id).state == DocumentState.PREPARED
    assert queries.signatures_of(document_id=stored.document_id) == ()


def test_a_code_leads_to_a_sealed_paper_and_says_nothing_about_the_person() -> None:
    stored = store(
        paper=samples.certificate(), kind=DocumentKind.CERTIFICATE, subject_id=uuid4(), by=SYSTEM, at=now()
    )  # fmt: skip
    assert queries.by_verify_code("K7QM-2XTR") is None  # not sealed yet: nothing to confirm
    sealed = seal(document_id=stored.document_id, by=SYSTEM, at=now())
    for typed in ("K7QM-2XTR", "k7qm2xtr", " K7QM 2XTR "):
        found = queries.by_verify_code(typed)
        assert found is not None
        assert (found.title.zh, found.in_force, found.sha256) == ("贷款结清证明", True, sealed.sha256)
        assert BORROWER.name not in repr(found)
    void(document_id=stored.document_id, by=SYSTEM, at=now())
    voided = queries.by_verify_code("K7QM-2XTR")
    assert voided is not None and voided.in_force is False
    assert queries.by_verify_code("NOTHING") is None


def test_a_damaged_file_is_a_fault_and_never_shown() -> None:
    stored = contract()
    document = models.Document.objects.get(id=stored.document_id)
    document.content = document.content + b" "
    document.save(update_fields=["content"])
    with pytest.raises(queries.ContentDamagedError):
        queries.open_document(document_id=stored.document_id, reader=READER, at=now())


def test_the_database_refuses_a_second_signature_row_and_a_strange_state() -> None:
    stored = contract()
    sign(document_id=stored.document_id, signer=BORROWER, by=READER, at=now())
    row = models.Signature.objects.get(document_id=stored.document_id)
    row.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        models.Document.objects.filter(id=stored.document_id).update(state="FORGOTTEN")
