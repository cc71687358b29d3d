"""Another card for a loan's direct debit, or leave to debit again: two fields, the bank's word, a code. Works without a script."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from suiche.channels import access
from suiche.channels.card_code import send_card_code
from suiche.channels.customer import apply_forms as forms
from suiche.channels.customer import sealed
from suiche.channels.customer.account_owner import customer_id
from suiche.channels.customer.sign_steps import device
from suiche.channels.origin import exact_address
from suiche.contact.actions.ask_code import CodeTooSoon
from suiche.journey.apply import queries as apply
from suiche.journey.change import card_queries as queries
from suiche.journey.change.actions.agree_card import agree_card
from suiche.kit import audit, deployment
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant, business_date, business_date_of, now
from suiche.kit.refusal import BadInput, Refusal
from suiche.parties import account, numbers
from suiche.parties import queries as parties

KEPT = "card"
FIELDS = ("card_no", "card_mobile")


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Ask for the card (GET); have the bank confirm it and send a code (POST). Refuses: NotFound, CardByPhoneOnly."""
    owner, at = customer_id(request), now()
    present = queries.debit_card(loan_id=loan_id, customer_id=owner, on=business_date_of(at))
    if request.method != "POST":
        phone = parties.customer(owner).phone
        return _card_page(request, loan_id, present, forms.Form({"card_no": "", "card_mobile": phone}))
    form = forms.typed(request, *FIELDS)
    if request.POST.get("same") == "yes" and present.card is not None:
        form = _same(present.card.id, access.actor(request), at)
    number, mobile = form.values["card_no"], form.values["card_mobile"]
    forms.add_faults(form, apply.card_faults(card_no=number, mobile=mobile), FIELDS)
    notice = None if form.errors else _sent(request, loan_id, present, form, at)
    if not form.errors and notice is None:
        return HttpResponseRedirect(f"/account/loans/{loan_id}/card/code")
    if request.POST.get("same") == "yes":
        form.values["card_no"] = ""
    return _card_page(request, loan_id, present, form, notice)


def _sent(
    request: HttpRequest, loan_id: UUID, present: queries.DebitCard, form: forms.Form, at: Instant
) -> Refusal | None:
    """Send the code and keep the card for the next page; a fault of the card stands at its field, any other is returned.

    Where a code for this very card is on its way already, that one is asked for.
    """
    owner = customer_id(request)
    number = numbers.checked_card_number(form.values["card_no"])
    mobile = numbers.checked_mobile(form.values["card_mobile"], field="card_mobile")
    sent = queries.code_on_its_way(loan_id=loan_id, customer_id=owner, card_no=number, mobile=mobile, at=at)
    try:
        if present.sealing:
            raise queries.SealingNow()
        send_card_code(
            loan_id=loan_id, owner=owner, number=number, mobile=mobile, by=access.actor(request), at=at
        )
    except BadInput as refused:
        form.errors[refused.field] = refused.words
    except CodeTooSoon as refused:
        if not sent:
            return refused
    except Refusal as refused:
        return refused
    sealed.keep(request, KEPT, {"loan": str(loan_id), "card_no": number, "card_mobile": mobile})
    return None


def _same(card_id: UUID, by: Actor, at: Instant) -> forms.Form:
    """Return the form as if the customer had typed the card we know."""
    audit.accessed(by=by, what="account.card", subject=str(card_id), at=at)
    known = parties.card_to_debit(card_id)
    return forms.Form({"card_no": known.card_no, "card_mobile": known.mobile})


def _card_page(
    request: HttpRequest,
    loan_id: UUID,
    present: queries.DebitCard,
    form: forms.Form,
    notice: Refusal | None = None,
) -> HttpResponse:
    facts = {
        "notice": notice.words if notice else "",
        "present": present,
        "values": form.values,
        "errors": form.errors,
        "back": f"/account/loans/{loan_id}/mandate",
    }
    status = notice.status if notice else 422 if form.errors else 200
    return render(request, "customer/account/card.html", facts, status=status, using="jinja2")


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show what is agreed to and take the code, or send another; a right one leads to the progress. Refuses: NotFound, CardByPhoneOnly."""
    owner, at = customer_id(request), now()
    on = business_date_of(at)
    present = queries.debit_card(loan_id=loan_id, customer_id=owner, on=on)
    held = sealed.kept(request, KEPT)
    if held.get("loan") != str(loan_id):
        return HttpResponseRedirect(f"/account/loans/{loan_id}/card")
    refusal: Refusal | None = None
    if request.POST.get("again") == "yes":
        return _again(request, loan_id, present, held, at)
    if request.method == "POST":
        try:
            account.within_limit(request, "try_code")
            agree_card(
                loan_id=loan_id,
                customer_id=owner,
                card_no=held["card_no"],
                mobile=numbers.checked_mobile(held["card_mobile"], field="card_mobile"),
                code=request.POST.get("code", ""),
                ip=exact_address(request),
                device=device(request),
                by=access.actor(request),
                at=at,
                on=on,
            ).expect()
        except Refusal as refused:
            refusal = refused
        else:
            sealed.forget(request, KEPT)
            return HttpResponseRedirect(f"/account/loans/{loan_id}/card/state")
    return _code_page(request, loan_id, present, held, refusal)


def _again(
    request: HttpRequest, loan_id: UUID, present: queries.DebitCard, held: dict[str, str], at: Instant
) -> HttpResponse:
    """Send another code for the same card."""
    owner, by = customer_id(request), access.actor(request)
    try:
        account.within_limit(request, "ask_code")
        send_card_code(
            loan_id=loan_id,
            owner=owner,
            number=held["card_no"],
            mobile=held["card_mobile"],
            by=by,
            at=at,
        )
    except Refusal as refused:
        return _code_page(request, loan_id, present, held, refused)
    return HttpResponseRedirect(f"/account/loans/{loan_id}/card/code")


def _code_page(
    request: HttpRequest,
    loan_id: UUID,
    present: queries.DebitCard,
    held: dict[str, str],
    refusal: Refusal | None,
) -> HttpResponse:
    phone = parties.customer(customer_id(request)).phone
    bank, last4 = queries.shown(held["card_no"])
    facts: dict[str, Any] = {
        "present": present,
        "bank": bank,
        "last4": last4,
        "phone": phone,
        "errors": {"code": refusal.words} if refusal and refusal.field == "code" else {},
        "notice": refusal.words if refusal and refusal.field != "code" else "",
        "inbox": f"/demo/inbox?{urlencode({'phone': phone})}" if deployment.is_demo() else "",
        "back": f"/account/loans/{loan_id}/card",
    }
    status = refusal.status if refusal else 200
    return render(request, "customer/account/card_code.html", facts, status=status, using="jinja2")


@access.customer_only
@never_cache
@require_GET
def state(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show how far the new mandate is; it refreshes itself, and one may leave. Refuses: NotFound, CardByPhoneOnly."""
    owner = customer_id(request)
    present = queries.debit_card(loan_id=loan_id, customer_id=owner, on=business_date())
    facts = {"present": present, "base": f"/account/loans/{loan_id}", "today": business_date()}
    part = request.headers.get("HX-Request") == "true"
    template = "customer/account/card_state.html" if part else "customer/account/card_done.html"
    return render(request, template, facts, using="jinja2")
