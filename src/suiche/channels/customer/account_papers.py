"""Papers of a loan: the contract set, the settlement certificate with its code, and receipts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.channels import access
from suiche.channels.customer import account_words, receipt_rows
from suiche.channels.customer.account_car import name_of
from suiche.channels.customer.account_owner import customer_id
from suiche.documents import queries as documents
from suiche.documents.company import our_company
from suiche.documents.papers import AmountLine, capital_yuan
from suiche.documents.states import DocumentState
from suiche.journey.finish import queries as finish
from suiche.journey.repay import debtor_queries, receipt_queries
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.issue_receipt import issue_receipt
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import NotFound


@access.customer_only
@require_GET
def papers(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """List the papers of a loan, the newest first, those out of force apart. Refuses: NotFound."""
    owner = customer_id(request)
    home = repay.home(loan_id=loan_id, customer_id=owner, on=business_date())
    newest_first = sorted(_papers(home, owner), key=lambda paper: paper.created_at, reverse=True)
    facts = {
        "tab": "home",
        "loan": home,
        "car_name": name_of,
        "papers": [paper for paper in newest_first if paper.state != DocumentState.VOID],
        "void": [paper for paper in newest_first if paper.state == DocumentState.VOID],
    }
    return render(request, "customer/account/papers.html", facts, using="jinja2")


@access.customer_only
@require_GET
def paper(request: HttpRequest, loan_id: UUID, document_id: UUID) -> HttpResponse:
    """Hand over one paper of a loan as PDF; who opened it is logged. Refuses: NotFound."""
    owner, at = customer_id(request), now()
    home = repay.home(loan_id=loan_id, customer_id=owner, on=business_date_of(at))
    if document_id not in {paper.id for paper in _papers(home, owner)}:
        raise NotFound()
    opened = documents.open_document(document_id=document_id, reader=access.actor(request), at=at)
    return pdf(opened.content, opened.document.paper_no)


@access.customer_only
@require_GET
def certificate(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Hand over the settlement certificate as PDF. Refuses: NotFound (another's loan, or not made yet)."""
    at = now()
    opened = finish.certificate(
        loan_id=loan_id,
        customer_id=customer_id(request),
        reader=access.actor(request),
        on=business_date_of(at),
        at=at,
    )
    return pdf(opened.content, opened.document.paper_no)


@access.customer_only
@never_cache
@require_GET
def certificate_state(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Return the part of the settled loan's page that waits for the certificate. Refuses: NotFound."""
    facts = certificate_facts(loan_id, customer_id(request))
    return render(request, "customer/account/certificate.html", {"loan_id": loan_id, **facts}, using="jinja2")


def certificate_facts(loan_id: UUID, owner: UUID) -> dict[str, Any]:
    """Return what the certificate's block needs: the closure (None while it is made) and where it is verified."""
    closure = finish.closure(loan_id=loan_id, customer_id=owner, on=business_date())
    address = f"{settings.PUBLIC_URL}/v/{closure.verify_code}" if closure else ""
    return {"closure": closure, "verify_address": address}


@access.customer_only
@require_GET
def receipts(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """List what was received for a loan, and what a person looks at. Refuses: NotFound."""
    owner, today = customer_id(request), business_date()
    facts = {
        "tab": "home",
        "loan": repay.home(loan_id=loan_id, customer_id=owner, on=today),
        "car_name": name_of,
        "rows": receipt_rows.rows(loan_id=loan_id, customer_id=owner, today=today),
    }
    return render(request, "customer/account/receipts.html", facts, using="jinja2")


@access.customer_only
@require_GET
def receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """Show one receipt: where every fen went; it prints as a paper. Refuses: NotFound."""
    owner = customer_id(request)
    found = repay.receipt(receipt_id=receipt_id, customer_id=owner)
    facts = {
        "tab": "home",
        "receipt": found,
        "car_name": name_of,
        "lines": account_words.receipt_lines(found),
        "told": receipt_queries.told(found),
        "company": our_company(),
        "capital": capital_yuan(found.amount_fen) if found.amount_fen > 0 else "",
        "loan": repay.home(loan_id=found.loan_id, customer_id=owner, on=business_date()),
    }
    return render(request, "customer/account/receipt.html", facts, using="jinja2")


@access.customer_only
@require_POST
def receipt_paper(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """Hand over a receipt as a sealed PDF, made at the first asking. Refuses: NotFound, NoPaperOfThis, what sealing refuses."""
    owner, at = customer_id(request), now()
    found = repay.receipt(receipt_id=receipt_id, customer_id=owner)
    lines = tuple(
        AmountLine(line.label if isinstance(line.label, str) else line.label.zh, "", line.fen)
        for line in account_words.receipt_lines(found)
    )
    document_id = issue_receipt(
        receipt_id=receipt_id, customer_id=owner, lines=lines, by=access.actor(request), at=at
    )
    opened = documents.open_document(document_id=document_id, reader=access.actor(request), at=at)
    return pdf(opened.content, opened.document.paper_no)


def pdf(content: bytes, name: str) -> HttpResponse:
    """Answer with a PDF to keep, named by its number."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def _papers(home: repay.LoanHome, owner: UUID) -> list[documents.DocumentView]:
    """Return the papers of the customer's own time as debtor: what an earlier debtor signed names that person."""
    found = [
        *documents.documents_of(subject_type="contract", subject_id=home.contract_id),
        *documents.documents_of(subject_type="loan", subject_id=home.loan_id),
    ]
    of = debtor_queries.debtors(home.loan_id)
    return [paper for paper in found if of.at(paper.created_at) == owner]
