"""Signed papers against a public verifier: genuine ones pass, every way of tampering is named."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pikepdf
import pypdfium2
import pytest
from pyhanko.pdf_utils import generic, incremental_writer, writer
from pyhanko.pdf_utils.reader import PdfFileReader

from suiche.documents.examine import examine, written
from suiche.documents.verify import MAX_BYTES, Verdict, VerificationReport, judged, verify
from suiche.kit.clock import Instant, now
from suiche.partners.certificates.adapters.sandbox import SandboxCertificates
from suiche.partners.certificates.port import CertificateRefused, IssuedCertificate, SignerIdentity
from tests.steps import documents_samples as samples
from tests.steps.documents_world import BORROWER, COMPANY, authority, prepared, sign_as, signed_contract


@pytest.fixture(scope="module")
def port(authority_url: str) -> SandboxCertificates:
    return SandboxCertificates({"url": authority_url})


@pytest.fixture(scope="module")
def paper(port: SandboxCertificates) -> bytes:
    return signed_contract(port)


def verdict(pdf: bytes, port: SandboxCertificates, at: Instant | None = None) -> VerificationReport:
    """Verify as everybody does: in the limited process."""
    return verify(pdf, trust_roots=port.trust_roots(), organisation=COMPANY.number, at=at or now())


def judgement(pdf: bytes, port: SandboxCertificates) -> VerificationReport:
    """Verify in this process, where the question is what is found and not how little it may use."""
    found = examine(pdf, roots=port.trust_roots(), at=now())
    return judged(written(found), organisation=COMPANY.number)


def codes(report: VerificationReport) -> set[str]:
    return {check.code for signature in report.signatures for check in signature.checks if not check.holds}


def test_a_paper_signed_by_both_is_genuine_and_says_who_and_when(
    port: SandboxCertificates, paper: bytes
) -> None:
    report = verdict(paper, port)
    assert report.verdict is Verdict.GENUINE, report
    borrower, company = report.signatures
    assert (borrower.signer, borrower.number, borrower.organisation) == (
        BORROWER.name,
        BORROWER.number,
        False,
    )
    assert (company.signer, company.number, company.organisation) == (COMPANY.name, COMPANY.number, True)
    assert borrower.time_stamp is not None and company.time_stamp is not None
    assert borrower.time_stamp <= company.time_stamp <= now()
    assert report.problems == ()


def test_a_paper_is_still_genuine_years_after_its_certificates_ended(
    port: SandboxCertificates, paper: bytes
) -> None:
    assert verdict(paper, port, Instant(now() + timedelta(days=10 * 365))).verdict is Verdict.GENUINE


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils are not installed")
def test_another_program_finds_both_signatures_valid(paper: bytes, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(paper)
    found = subprocess.run(
        ["pdfsig", "-nocert", str(tmp_path / "paper.pdf")], capture_output=True, text=True, check=True
    )
    assert found.stdout.count("Signature is Valid.") == 2
    assert "ETSI.CAdES.detached" in found.stdout


def test_a_signed_paper_is_sound_and_shows_seal_and_signature(paper: bytes) -> None:
    with pikepdf.open(BytesIO(paper)) as document:
        assert not document.check_pdf_syntax()
        assert document.Root.Perms.DocMDP.Reference[0].TransformParams.P == 2
    document = pypdfium2.PdfDocument(paper)
    document.init_forms()
    pixels = document[1].render(scale=1).to_pil().convert("RGB").tobytes()
    reds = zip(pixels[0::3], pixels[1::3], pixels[2::3], strict=True)
    assert sum(1 for red, green, blue in reds if red > 150 and green < 90 and blue < 90) > 200


def test_signing_only_appends(port: SandboxCertificates) -> None:
    before = prepared(samples.certificate())
    signed = sign_as(before, "company", COMPANY, port)
    assert signed.pdf.startswith(before)
    with pytest.raises(ValueError, match="signed already"):
        sign_as(signed.pdf, "company", COMPANY, port)
    with pytest.raises(ValueError, match="no signature field"):
        sign_as(signed.pdf, "guarantor", BORROWER, port)


def test_one_changed_byte_in_the_content_is_found(port: SandboxCertificates, paper: bytes) -> None:
    place = paper.index(b"stream", 2_000) + 60
    report = verdict(paper[:place] + bytes([paper[place] ^ 1]) + paper[place + 1 :], port)
    assert report.verdict is Verdict.TAMPERED
    assert "intact" in codes(report)
    assert any("改" in problem.zh for problem in report.problems)


PDF: Any = generic  # pyHanko leaves many of its signatures open
PAGES: Any = writer


def updated(pdf: bytes, change: Callable[[Any], None]) -> bytes:
    """Append an update that changes something, the way an editor does after the last signature."""
    update: Any = incremental_writer.IncrementalPdfFileWriter(BytesIO(pdf))
    change(update)
    out = BytesIO()
    update.write(out)
    return out.getvalue()


def cover_the_figures(update: Any) -> None:
    """Draw a white box over the first page."""
    box = PDF.StreamObject(stream_data=b"q 1 1 1 rg 60 560 400 60 re f Q")
    update.add_stream_to_page(0, update.add_object(box))


def add_a_page(update: Any) -> None:
    """Append an empty page."""
    content = update.add_object(PDF.StreamObject(stream_data=b"q Q"))
    page = PAGES.PageObject(contents=content, media_box=(0, 0, 595, 842), resources=PDF.DictionaryObject())
    update.insert_page(page)


def add_a_note(update: Any) -> None:
    """Put a rectangle annotation on the first page."""
    name, numbers = PDF.NameObject, [PDF.NumberObject(value) for value in (60, 500, 300, 600)]
    note = PDF.DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Square"),
            name("/Rect"): PDF.ArrayObject(numbers),
        }
    )
    update.register_annotation(update.find_page_for_modification(0)[0], update.add_object(note))


def empty_the_signatures(update: Any) -> None:
    """Take the signature values out of their fields."""
    for reference in update.root["/AcroForm"]["/Fields"]:
        del reference.get_object()["/V"]
        update.mark_update(reference)


@pytest.mark.parametrize("change", [cover_the_figures, add_a_page, add_a_note])
def test_an_addition_is_found_though_every_signature_is_intact(
    port: SandboxCertificates, paper: bytes, change: Callable[[Any], None]
) -> None:
    report = judgement(updated(paper, change), port)
    assert report.verdict is Verdict.TAMPERED
    assert len(report.signatures) == 2
    assert all(check.holds for item in report.signatures for check in item.checks if check.code == "intact")
    assert "unchanged" in codes(report)
    assert any("加" in problem.zh for problem in report.problems)


def test_a_second_end_that_other_readers_follow_is_found(port: SandboxCertificates, paper: bytes) -> None:
    """A forged page behind the last revision: our reader took the end before it, Chrome and poppler the one after."""
    good = int(re.findall(rb"startxref\s+(\d+)", paper)[-1])
    with pikepdf.open(BytesIO(paper)) as document:
        drawn, root = document.pages[0].obj.Contents.objgen[0], document.Root.objgen[0]
    forged = (
        paper
        + b"%d 0 obj\n<< /Length 29 >>\nstream\n1 0 0 rg 0 0 600 800 re f    \nendstream\nendobj\n" % drawn
    )
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Root %d 0 R /Size 9999 /Prev %d >>\n"
    ends = b"startxref\n%d\n%%%%EOF\nstartxref\n%d\n" % (good, len(forged))
    forged += table % (drawn, len(paper), root, good) + ends
    page = pypdfium2.PdfDocument(forged)[0].render(scale=0.2).to_pil().convert("RGB")
    assert page.getpixel((40, 120)) == (255, 0, 0), "a reader that shows the forged page"
    report = judgement(forged, port)
    assert report.verdict is Verdict.TAMPERED and "unchanged" in codes(report)
    found = examine(paper + b"\r\n", roots=port.trust_roots(), at=now())  # as some programs save it
    assert [one.unchanged for one in found.signatures] == [True, True]


def test_a_paper_saved_anew_is_no_longer_the_signed_one(port: SandboxCertificates, paper: bytes) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(paper)) as document:
        document.save(out)
    assert judgement(out.getvalue(), port).verdict in (Verdict.TAMPERED, Verdict.UNREADABLE)


def test_a_paper_whose_last_signature_was_cut_off_is_not_fully_signed(
    port: SandboxCertificates, paper: bytes
) -> None:
    reader = PdfFileReader(BytesIO(paper))
    first = reader.embedded_signatures[0]
    covered = first.byte_range[2] + first.byte_range[3]
    report = judgement(paper[:covered], port)
    assert report.verdict is not Verdict.GENUINE
    assert len(report.signatures) == 1


def test_signature_values_emptied_in_an_update_are_not_genuine(
    port: SandboxCertificates, paper: bytes
) -> None:
    report = judgement(updated(paper, empty_the_signatures), port)
    assert report.verdict is Verdict.NOT_SIGNED


def test_unsigned_and_half_signed_papers_say_what_is_missing(port: SandboxCertificates) -> None:
    before = prepared(samples.contract())
    assert judgement(before, port).verdict is Verdict.NOT_SIGNED
    half = judgement(sign_as(before, "borrower", BORROWER, port).pdf, port)
    assert half.verdict is Verdict.NOT_SIGNED
    assert "空着" in half.problems[0].zh


def test_a_paper_sealed_by_another_company_of_the_same_authority_is_not_ours(
    port: SandboxCertificates,
) -> None:
    other = SignerIdentity(kind="organisation", name=COMPANY.name, number="91330100OTHER0000X")
    forged = sign_as(prepared(samples.certificate()), "company", other, port).pdf
    report = judgement(forged, port)
    assert report.verdict is Verdict.UNTRUSTED
    assert "没有我们公司" in report.problems[0].zh


def test_a_paper_signed_under_another_authority_is_untrusted(
    port: SandboxCertificates, tmp_path: Path
) -> None:
    with authority(tmp_path) as elsewhere:
        forged = signed_contract(SandboxCertificates({"url": elsewhere}))
    report = judgement(forged, port)
    assert report.verdict is Verdict.UNTRUSTED
    assert {"trusted", "stamped"} <= codes(report)
    assert "intact" not in codes(report)


def test_a_revoked_certificate_cannot_sign(port: SandboxCertificates) -> None:
    class Revoking(SandboxCertificates):
        """The authority revokes every certificate right after issuing it."""

        def issue(self, *, subject: SignerIdentity, csr: bytes, request_no: str) -> IssuedCertificate:
            issued = super().issue(subject=subject, csr=csr, request_no=request_no)
            httpx.post(f"{self._base}/revoke", json={"serial": issued.serial}).raise_for_status()
            return issued

    revoking = Revoking({"url": port._base.removesuffix("/pki")})
    with pytest.raises(CertificateRefused):
        sign_as(prepared(samples.certificate()), "company", COMPANY, revoking)


def encrypted(pdf: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return out.getvalue()


def bomb() -> bytes:
    """A PDF of about 1 MB whose cross-reference stream unpacks to 1.3 GB."""
    packer = zlib.compressobj(9)
    first, again = (packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    body = first + again * 79  # a block after a full flush depends on nothing before it
    head = b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 9/W[1 4 2]/Root 2 0 R/Filter/FlateDecode/Length "
    head += str(len(body)).encode() + b">>stream\n"
    return head + body + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda pdf: b"", "完整"),
        (lambda pdf: b"hello" * 1000, "完整"),
        (lambda pdf: b"%PDF-1.7\n" + bytes(range(256)) * 40, "完整"),
        (lambda pdf: pdf[: len(pdf) // 2], "完整"),
        (lambda pdf: pdf + b"\0" * (MAX_BYTES + 1 - len(pdf)), "10MB"),
        (encrypted, "密码"),
    ],
    ids=["empty", "no pdf", "garbage", "truncated", "too large", "password"],
)
def test_what_cannot_be_read_says_why(
    port: SandboxCertificates, paper: bytes, make: Callable[[bytes], bytes], said: str
) -> None:
    report = verdict(make(paper), port)
    assert report.verdict is Verdict.UNREADABLE
    assert said in report.problems[0].zh
    assert report.problems[0].en


def test_a_zip_bomb_is_stopped_within_its_limits(port: SandboxCertificates) -> None:
    file = bomb()
    assert len(file) < MAX_BYTES
    began = now()
    assert verdict(file, port).verdict is Verdict.UNREADABLE
    assert now() - began < timedelta(seconds=26)


def test_a_process_that_reaches_its_limits_is_a_verdict_too(
    port: SandboxCertificates, paper: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("suiche.documents.verify.MEMORY", 60 * 1024 * 1024)  # too little to load the parser
    report = verdict(paper, port)
    assert report.verdict is Verdict.UNREADABLE
    assert "太复杂" in report.problems[0].zh
