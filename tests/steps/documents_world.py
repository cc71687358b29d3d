"""A demo authority on a real HTTP server, and papers signed by it, for the tests of documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from suiche.demo.sandbox import pki
from suiche.documents.papers import ContractPaper, Paper
from suiche.documents.render import company_stamp, person_stamp, render
from suiche.documents.seal import Signed, prepare, sign
from suiche.partners.certificates.adapters.sandbox import SandboxCertificates
from suiche.partners.certificates.port import SignerIdentity
from tests.partners.sandbox_server import served
from tests.steps import documents_samples as samples

COMPANY = SignerIdentity(kind="organisation", name=samples.COMPANY.name, number=samples.COMPANY.credit_code)
BORROWER = SignerIdentity(kind="person", name=samples.BORROWER.name, number=samples.BORROWER.number)


@contextmanager
def authority(home: Path) -> Iterator[str]:
    """Serve the demo authority of this folder under /pki on a free port; yields the server's address."""
    app = DispatcherMiddleware(Response("not found", status=404), {"/pki": pki.application(home)})
    with served(app) as url:
        yield url


def sign_as(pdf: bytes, field: str, subject: SignerIdentity, port: SandboxCertificates) -> Signed:
    """Sign one field the way the product does."""
    organisation = subject.kind == "organisation"
    stamp = (
        company_stamp(name=subject.name, demo=True)
        if organisation
        else person_stamp(name=subject.name, at=samples.MADE_AT)
    )
    return sign(
        pdf, field=field, subject=subject, request_no=str(uuid4()), stamp=stamp, reason="签署", port=port
    )  # fmt: skip


def prepared(paper: Paper) -> bytes:
    """Render a paper and prepare its fields."""
    rendered = render(paper)
    return prepare(rendered.pdf, rendered.boxes)


def signed_contract(port: SandboxCertificates, paper: ContractPaper | None = None) -> bytes:
    """Return a contract signed by the borrower first and sealed by the company after."""
    first = sign_as(prepared(paper or samples.contract()), "borrower", BORROWER, port)
    return sign_as(first.pdf, "company", COMPANY, port).pdf
