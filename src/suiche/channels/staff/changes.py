"""A colleague changes a plan for a customer, or takes a change back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from suiche.channels import access, duties
from suiche.channels.duties import Duty
from suiche.channels.staff import change_form, frame, names
from suiche.journey.change import change_options, change_queries, waiting_queries
from suiche.journey.change.actions.confirm_change import confirm_change
from suiche.journey.change.actions.quote_change import quote_change
from suiche.journey.change.actions.take_back_change import take_back_change
from suiche.journey.change.change_queries import ChangeView
from suiche.journey.change.states import ChangeKind, ChangeState
from suiche.journey.repay import desk_queries
from suiche.journey.repay.desk_queries import FoundLoan
from suiche.journey.repay.states import LoanState
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import NotFound, Refusal
from suiche.kit.words import Words


@never_cache
@require_http_methods(["GET", "POST"])
@duties.only(Duty.CHANGE_PLANS)
def changes(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show what was changed and ask for a change (GET); price it (POST). Refuses: NotFound."""
    found = desk_queries.loan(loan_id)
    kind = change_form.kind_of((request.POST or request.GET).get("kind", ""))
    refusal: Refusal | None = None
    if request.method == "POST":
        at = now()
        on = business_date_of(at)
        try:
            quoted = quote_change(
                loan_id=loan_id,
                customer_id=None,
                wish=change_form.read(kind, request.POST.dict()),
                day=on,
                by=access.actor(request),
                on=on,
                at=at,
            )
            return HttpResponseRedirect(f"/desk/loans/{loan_id}/changes/{quoted.quote_id}")
        except Refusal as met:
            refusal = met
    field = change_form.field_of(kind, refusal) if refusal else ""
    against = _against(found)
    facts = {
        "loan": found,
        "kind": kind,
        "against": against,
        "fields": change_form.FIELDS[kind],
        "ways": change_form.WAYS.get(kind, []),
        "done": [(view, names.People().name(view.confirmed_by)) for view in _done(loan_id)],
        "kind_words": change_queries.KINDS,
        "values": request.POST.dict(),
        "errors": {field: refusal.words} if refusal and field else {},
        "problem": refusal.words if refusal and not field else "",
    }
    status = refusal.status if refusal else 200
    return frame.page(request, "staff/changes.html", facts, section="loans", status=status)


def _against(found: FoundLoan) -> dict[ChangeKind, Words]:
    """Return what stands against each kind of change today, in the words in which the customer reads it."""
    if found.state is not LoanState.ACTIVE:
        return dict.fromkeys(
            ChangeKind, Words("这笔贷款已经结清或核销。", "This loan is settled or written off.")
        )
    on = business_date()
    options = change_options.options(loan_id=found.loan_id, customer_id=None, on=on)
    return {one.kind: one.reason for one in options if one.reason is not None}


def _done(loan_id: UUID) -> tuple[ChangeView, ...]:
    return change_queries.changes(loan_id=loan_id, customer_id=None)


@never_cache
@require_http_methods(["GET", "POST"])
@duties.only(Duty.CHANGE_PLANS)
def change(request: HttpRequest, loan_id: UUID, change_id: UUID) -> HttpResponse:
    """Show a priced change (GET); enter the customer's yes and make it (POST). Refuses: NotFound."""
    refusal: Refusal | None = None
    if request.method == "POST":
        at = now()
        try:
            agreed = confirm_change(
                quote_id=change_id,
                customer_id=None,
                confirmation=request.POST.get("confirmation", "")[:80],
                approval_reference=request.POST.get("approval_reference", "")[:80],
                roles=frame.staff(request).roles,
                by=access.actor(request),
                on=business_date_of(at),
                at=at,
            )
            told = "?told=waits" if agreed.proposal_id else ""
            return HttpResponseRedirect(f"/desk/loans/{loan_id}/changes/{change_id}{told}")
        except NotFound:
            raise
        except Refusal as met:
            refusal = met
    return _page(request, loan_id, change_id, refusal, "confirmation")


@never_cache
@require_POST
@duties.only(Duty.TAKE_BACK_CHANGES)
def take_back(request: HttpRequest, loan_id: UUID, change_id: UUID) -> HttpResponse:
    """Take a change back with a reason. Refuses: NotFound."""
    reason, at = request.POST.get("reason", ""), now()
    refusal: Refusal | None = None
    try:
        done = take_back_change(
            quote_id=change_id,
            reason=reason,
            roles=frame.staff(request).roles,
            by=access.actor(request),
            on=business_date_of(at),
            at=at,
        )
        if done.proposal_id is not None:
            return HttpResponseRedirect(f"/desk/loans/{loan_id}/changes/{change_id}?told=waits")
    except NotFound:
        raise
    except Refusal as met:
        refusal = met
    return _page(request, loan_id, change_id, refusal, "reason")


def _page(
    request: HttpRequest, loan_id: UUID, change_id: UUID, refusal: Refusal | None, otherwise: str
) -> HttpResponse:
    found, view = desk_queries.loan(loan_id), change_queries.change(quote_id=change_id, customer_id=None)
    if view.loan_id != loan_id:
        raise NotFound()
    field = (refusal.field or otherwise) if refusal else ""
    facts: dict[str, Any] = {
        "loan": found,
        "quote": view,
        "view": view.change,
        "name": change_queries.KINDS[view.kind],
        "wished": change_queries.of_wish(view.wish),
        "state": Words("撤回了", "Taken back") if view.taken_back else change_queries.STATES[view.state],
        "pay_lines": _lines(view.change.pay_lines),
        "cost_lines": _lines(view.change.cost_lines),
        "waits": waiting_queries.waits(view),
        "open": view.state in (ChangeState.QUOTED, ChangeState.AGREED) and view.day == business_date(),
        "undoable": view.state is ChangeState.DONE
        and not view.taken_back
        and frame.may(request, Duty.TAKE_BACK_CHANGES),
        "errors": {field: refusal.words} if refusal else {},
        "values": request.POST.dict(),
    }
    status = refusal.status if refusal else 200
    return frame.page(request, "staff/change.html", facts, section="loans", status=status)


def _lines(found: Any) -> list[tuple[Words, int, str]]:
    return [(change_queries.LINES[line.key], line.amount_fen, line.formula) for line in found]
