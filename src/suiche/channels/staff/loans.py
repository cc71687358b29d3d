"""Find a loan, and see everything about it on one page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from suiche.channels import access
from suiche.channels.design.wording import yuan
from suiche.channels.staff import frame, names
from suiche.documents import queries as documents
from suiche.documents.queries import DocumentView
from suiche.journey.repay import desk_queries, queries
from suiche.journey.repay.desk_queries import FoundLoan
from suiche.kit import audit
from suiche.kit.clock import business_date, now
from suiche.kit.history import moves_of
from suiche.kit.refusal import BadInput, NotFound
from suiche.kit.words import Words
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import CONTRACT_ACCOUNTS, NAMES
from suiche.parties import queries as parties
from suiche.parties.numbers import checked_mobile

LONGEST_SEARCH = 40


@require_GET
@never_cache
@frame.only("loans")
def loans(request: HttpRequest) -> HttpResponse:
    """List loans, found by part of a contract number or by a customer's whole mobile number (which is logged)."""
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    state = request.GET.get("state", "")
    state = state if state in set(names.LOAN_STATES) else ""
    found = _found(request, text, state)
    shown = parties.masked_names([row.customer_id for row in found])
    facts = {
        "q": text,
        "state": state,
        "states": [("all", Words("全部", "All")), *names.LOAN_STATES.items()],
        "loans": found,
        "names": shown,
        "state_words": names.LOAN_STATES,
    }
    return frame.page(request, "staff/loans.html", facts, section="loans")


def _found(request: HttpRequest, text: str, state: str) -> tuple[FoundLoan, ...]:
    """A whole mobile number looks in the blind index; anything else is part of a contract number."""
    try:
        phone = checked_mobile(text)
    except BadInput:
        return desk_queries.find_loans(number=text, state=state)
    customer_id = parties.customer_with_phone(phone)
    if customer_id is None:
        return ()
    audit.accessed(by=access.actor(request), what="desk.loans.by_phone", subject=str(customer_id), at=now())
    return desk_queries.find_loans(customer_id=customer_id, state=state)


@require_GET
@never_cache
@frame.only("loans")
def loan(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show a loan: terms, plan, receipts, every entry explained, cases, moves, papers. Refuses: NotFound."""
    found, on, at = desk_queries.loan(loan_id), business_date(), now()
    home = queries.home(loan_id=loan_id, customer_id=None, on=on)
    audit.accessed(by=access.actor(request), what="desk.loan", subject=str(found.customer_id), at=at)
    entries = ledger.entries(found.contract_id)
    facts = {
        "loan": found,
        "home": home,
        "today": on,
        "customer": parties.customer(found.customer_id),
        "dealer": parties.dealer(found.dealer_id) if found.dealer_id else None,
        "due_lines": [
            (_due_words(line.period, line.key), line.amount_fen, line.formula) for line in home.due_lines
        ],
        "receipts": [
            (receipt, [(names.BUCKETS[line.key], line.amount_fen) for line in receipt.lines])
            for receipt in queries.receipts(loan_id=loan_id, customer_id=None)
        ],
        "entries": entries,
        "balances": [
            (NAMES[account], yuan(fen))
            for account, fen in ledger.balances(found.contract_id).items()
            if account in CONTRACT_ACCOUNTS
        ],
        "cases": desk_queries.payment_cases(open_only=False, loan_id=loan_id),
        "moves": _moves(found),
        "papers": _papers(found),
        "n": names,
    }
    return frame.page(request, "staff/loan.html", facts, section="loans")


def _due_words(period: int, key: str) -> Words:
    words = names.BUCKETS[key]
    return Words(f"第{period}期{words.zh}", f"Period {period}, {words.en}") if period else words


def _moves(found: FoundLoan) -> list[dict[str, Any]]:
    """The moves of contract and loan together, oldest first."""
    people = names.People()
    papers: tuple[tuple[UUID, Any], ...] = (
        (found.contract_id, names.CONTRACT_STATES),
        (found.loan_id, names.LOAN_STATES),
    )
    rows = [
        {
            "at": move.at,
            "words": words.get(move.after, Words(move.after, move.after)),
            "by": people.name(move.by),
        }
        for subject, words in papers
        for move in moves_of(subject)
    ]
    return sorted(rows, key=lambda row: row["at"])


def _papers(found: FoundLoan) -> tuple[DocumentView, ...]:
    return (
        *documents.documents_of(subject_type="contract", subject_id=found.contract_id),
        *documents.documents_of(subject_type="loan", subject_id=found.loan_id),
    )


@require_GET
@never_cache
@frame.only("loans")
def paper(request: HttpRequest, loan_id: UUID, document_id: UUID) -> HttpResponse:
    """Open a paper of this loan; who opened it is logged. Refuses: NotFound."""
    if document_id not in {one.id for one in _papers(desk_queries.loan(loan_id))}:
        raise NotFound()
    opened = documents.open_document(document_id=document_id, reader=access.actor(request), at=now())
    answer = HttpResponse(opened.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{opened.document.paper_no or document_id}.pdf"'
    return answer
