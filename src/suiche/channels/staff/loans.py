"""Find a loan, and see everything about it on one page."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from suiche.catalogue import queries as catalogue
from suiche.channels import access
from suiche.channels.design.wording import yuan
from suiche.channels.duties import Duty
from suiche.channels.staff import (
    debit_words,
    frame,
    lease_end,
    loan_acts,
    loan_day,
    loan_events,
    loan_search,
    names,
)
from suiche.documents import queries as documents
from suiche.documents.queries import DocumentView
from suiche.journey.repay import debit_mandate_queries, desk_queries, queries, story_queries
from suiche.journey.repay.desk_queries import FoundLoan
from suiche.journey.repay.states import LoanState
from suiche.journey.sign import queries as sign
from suiche.kit import audit
from suiche.kit.clock import Instant, business_date_of, now
from suiche.kit.history import Move, moves_of
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import CONTRACT_ACCOUNTS, NAMES
from suiche.parties import queries as parties


@require_http_methods(["GET", "POST"])
@never_cache
@frame.only("loans")
def loans(request: HttpRequest) -> HttpResponse:
    """List loans: by number, state, how late, how soon due (GET); by a customer's mobile number, which is logged (POST).

    A number that names a person stands in no address, and so in no log of one.
    """
    sent = loan_search.read(request.POST or request.GET)
    if request.method == "POST" and sent.phone is None:
        return HttpResponseRedirect(f"/desk/loans?{loan_search.as_query(sent)}")
    if request.method == "GET" and sent.phone is not None:
        return HttpResponseRedirect("/desk/loans?told=phone")
    found = _found(request, sent, now())
    facts = {
        "sent": sent,
        "choices": loan_search.CHOICES,
        "found": found.rows,
        "left_out": found.left_out,
        "names": parties.masked_names([row.loan.customer_id for row in found.rows]),
        "state_words": names.LOAN_STATES,
        "phone_in_address": request.GET.get("told") == "phone",
    }
    return frame.page(request, "staff/loans.html", facts, section="loans")


def _found(request: HttpRequest, sent: loan_search.Search, at: Instant) -> loan_search.Found:
    """A whole mobile number looks in the blind index; anything else is part of a contract number."""
    if sent.phone is None:
        return loan_search.find(sent, business_date_of(at))
    customer_id = parties.customer_with_phone(sent.phone)
    if customer_id is None:
        return loan_search.Found(())
    audit.accessed(by=access.actor(request), what="desk.loans.by_phone", subject=str(customer_id), at=at)
    return loan_search.of_customer(customer_id)


@require_GET
@never_cache
@frame.only("loans")
def loan(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show a loan as it stood at the end of a day (``day``, today by default), with its journal and what can be done.

    Refuses: NotFound.
    """
    found, at = desk_queries.loan(loan_id), now()
    today = business_date_of(at)
    audit.accessed(by=access.actor(request), what="desk.loan", subject=str(found.customer_id), at=at)
    home = queries.home(loan_id=loan_id, customer_id=None, on=today)
    shown = loan_day.day_facts(loan_id, _chosen(request, found, today), today)
    told = shown["told"] if shown["is_today"] else story_queries.loan_on(loan_id, today)
    acts = [*loan_acts.offered(request, told), *_lease_acts(request, home, today)]
    facts = {
        "loan": found,
        "product": catalogue.product_title(found.product),
        "home": home,
        "mandate": debit_mandate_queries.mandate_of(loan_id),
        "new_card": debit_mandate_queries.standing(loan_id),
        "mandate_words": debit_words.MANDATES,
        "mandate_reasons": debit_words.MANDATE_REASONS,
        "today": today,
        "customer": parties.customer(found.customer_id),
        "dealer": parties.dealer(found.dealer_id) if found.dealer_id else None,
        **shown,
        **loan_day.journal_facts(loan_id, _page_number(request)),
        "acts": [one for one in acts if one.against is None],
        "not_now": [one for one in acts if one.against is not None],
        "may_change": frame.may(request, Duty.CHANGE_PLANS) and found.state is LoanState.ACTIVE,
        "may_decide": frame.may(request, Duty.DECIDE_EVENTS),
        "may_see_cases": frame.may(request, Duty.READ_BOOKS),
        "waits": loan_events.waiting(request, loan_id),
        "refused": loan_events.refused(loan_id),
        "limits": loan_events.limits(),
        "done": _TOLD.get(request.GET.get("told", "")),
        "entries": ledger.entries(found.contract_id),
        "balances": [
            (NAMES[account], yuan(fen))
            for account, fen in ledger.balances(found.contract_id).items()
            if account in CONTRACT_ACCOUNTS
        ],
        "cases": desk_queries.payment_cases(open_only=False, loan_id=loan_id),
        "moves": _moves(found),
        "papers": _papers(found),
        "car_also_on": sign.car_also_on(found.contract_id),
        "n": names,
    }
    return frame.page(request, "staff/loan.html", facts, section="loans")


def _lease_acts(request: HttpRequest, home: queries.LoanHome, today: date) -> list[loan_acts.Offered]:
    """Return the end of a lease, where there is one to enter and the duty is held."""
    if home.lease is None or home.lease.ended or not frame.may(request, Duty.END_LEASES):
        return []
    if home.state is not LoanState.ACTIVE:
        return []
    too_early = Words("租期还没到", "the lease has not run out") if today < home.last_due else None
    return [loan_acts.Offered("lease-end", lease_end.WORDS, too_early)]


_TOLD = {
    "done": ("ok", Words("办好了，已经记在经过里。", "Done. It stands in the journal.")),
    "waits": ("warn", Words("要第二个人看，已经送主管复核。", "It needs a second person, and waits for a supervisor.")),
}  # fmt: skip


def _chosen(request: HttpRequest, found: FoundLoan, today: date) -> date:
    """Return the day asked for, moved to the loan's first day or to today where it lies outside."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return max(min(day, today), found.taken_over_on or found.disbursed_on)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _moves(found: FoundLoan) -> list[dict[str, Any]]:
    """The moves of contract and loan, which share their id, oldest first."""
    people = names.People()
    return [
        {"at": move.at, "words": _move_words(move), "by": people.name(move.by)}
        for move in sorted(moves_of(found.loan_id), key=lambda move: move.at)
    ]


def _move_words(move: Move) -> Words:
    """Name a move: a loan begins running and moves among its own states, everything else is the contract's."""
    loans, contracts = (
        {s.value: w for s, w in names.LOAN_STATES.items()},
        {s.value: w for s, w in names.CONTRACT_STATES.items()},
    )
    own = (move.before in loans and move.after in loans) or (
        not move.before and move.after == LoanState.ACTIVE.value
    )
    return (loans if own else contracts).get(move.after, Words(move.after, move.after))


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
