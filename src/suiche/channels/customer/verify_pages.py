"""Anybody may check a paper of ours: by uploading the file, or by the code printed on it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from suiche.channels import access
from suiche.documents import queries as documents
from suiche.documents.company import our_company
from suiche.documents.verify import MAX_BYTES, Verdict, VerificationReport
from suiche.kit.clock import now
from suiche.kit.limits import within_limit
from suiche.kit.refusal import BadInput, Refusal
from suiche.parties import account

UPLOADS, CODES, WINDOW = 20, 60, timedelta(minutes=10)


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Take a PDF (10 MB at most) and say in words whether it is ours and unchanged, and which paper it is. Nothing is kept."""
    report, paper, refusal = None, None, None
    if request.method == "POST":
        try:
            pdf = _upload(request)
            report = _report(request, pdf)
            if report.verdict is Verdict.GENUINE:
                paper = documents.by_file(pdf)
        except Refusal as refused:
            refusal = refused
    return _page(request, "customer/sign/verify.html", {"report": report, "paper": paper}, refusal)


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Say what the paper with this code is and whether it is in force; a file can be compared with it.

    A code of no paper of ours is answered as such: who holds the paper should not trust it.
    """
    within_limit(name="verify_code", subject=account.address(request), most=CODES, window=WINDOW, at=now())
    found = documents.by_verify_code(code)
    if found is None:
        return render(
            request, "customer/sign/verify_unknown.html", {"code": code[:40]}, status=404, using="jinja2"
        )
    report, refusal, same = None, None, None
    if request.method == "POST":
        try:
            pdf = _upload(request)
            report = _report(request, pdf)
            same = hashlib.sha256(pdf).hexdigest() == found.sha256
        except Refusal as refused:
            refusal = refused
    facts = {"report": report, "paper": found, "same": same, "code": code}
    return _page(request, "customer/sign/verify_code.html", facts, refusal)


def _report(request: HttpRequest, pdf: bytes) -> VerificationReport:
    """Verify a file. Refuses: TooManyTries, VerificationBusy, CertificatesUnavailable."""
    at = now()
    within_limit(name="verify", subject=account.address(request), most=UPLOADS, window=WINDOW, at=at)
    return documents.verify_upload(pdf=pdf, organisation=our_company().credit_code, at=at)


def _upload(request: HttpRequest) -> bytes:
    """Return the uploaded file. Refuses: BadInput."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        raise BadInput(
            field="file",
            zh="还没选文件。请选一份PDF，再点核对。",
            en="No file was chosen. Please choose a PDF.",
        )
    if file.size > MAX_BYTES:
        raise BadInput(
            field="file",
            zh="文件超过10MB，没有核对。请上传我们发给您的原文件。",
            en="The file is over 10 MB and was not checked. Please upload the original.",
        )
    return bytes(file.read())


def _page(
    request: HttpRequest, template: str, facts: dict[str, Any], refusal: Refusal | None
) -> HttpResponse:
    errors = {"file": refusal.words} if refusal else {}
    status = refusal.status if refusal else 200
    return render(request, template, {**facts, "errors": errors}, status=status, using="jinja2")
