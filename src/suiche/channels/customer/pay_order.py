"""Paying: see the amount, confirm, pay at the gateway, see that it arrived. Going back or twice pays once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from suiche.channels import access
from suiche.channels.customer import account_words
from suiche.channels.customer.account_car import name_of
from suiche.channels.customer.account_home import due_of
from suiche.channels.customer.account_owner import customer_id
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.open_payment import AmountChanged, NothingDue, open_payment
from suiche.journey.repay.states import LoanState, OrderState, Purpose
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import Refusal
from suiche.parties import queries as parties

SENT = "sent_to_gateway"  # the orders whose page this browser has opened
MOST_SENT = 20


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show what is to be paid and why (GET); open the order over exactly that (POST). Refuses: NotFound."""
    owner = customer_id(request)
    if request.method != "POST":
        return _pay_page(request, loan_id, owner)
    seen = request.POST.get("amount_fen", "")
    at = now()
    try:
        opened = open_payment(
            loan_id=loan_id,
            customer_id=owner,
            amount_fen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else 0,
            by=access.actor(request),
            on=business_date_of(at),
            at=at,
        )
    except (AmountChanged, NothingDue) as refusal:
        return _pay_page(request, loan_id, owner, refusal)
    return HttpResponseRedirect(f"/pay/{opened.order_id}")


def _pay_page(
    request: HttpRequest, loan_id: UUID, owner: UUID, refusal: Refusal | None = None
) -> HttpResponse:
    on = business_date()
    home = repay.home(loan_id=loan_id, customer_id=owner, on=on)
    facts = {
        "loan": home,
        "car_name": name_of,
        "today": on,
        "due": due_of(home, on),
        "due_lines": account_words.lines(home.due_lines),
        "card": parties.current_card(owner),
        "settled": home.state is LoanState.SETTLED,
        "refusal": refusal.words if refusal else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "customer/account/pay.html", facts, status=status, using="jinja2")


@access.customer_only
@never_cache
@require_GET
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Show how far a payment is: being opened, to be paid, being confirmed, paid, over. Refuses: NotFound."""
    return render(request, "customer/account/order.html", _order_facts(request, order_id), using="jinja2")


@access.customer_only
@never_cache
@require_GET
def order_state(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Return the part of a payment's page that changes while it waits. Refuses: NotFound."""
    facts = _order_facts(request, order_id)
    return render(request, "customer/account/order_state.html", facts, using="jinja2")


@access.customer_only
@never_cache
@require_GET
def go(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Lead to the gateway's page of an open order, and remember that this browser was sent. Refuses: NotFound."""
    found = repay.order(order_id=order_id, customer_id=customer_id(request))
    if found.state is not OrderState.OPEN or not found.pay_url or found.expires_at <= now():
        return HttpResponseRedirect(f"/pay/{order_id}")
    sent = [known for known in request.session.get(SENT, []) if known != str(order_id)]
    request.session[SENT] = [*sent, str(order_id)][-MOST_SENT:]
    return HttpResponseRedirect(found.pay_url)


def _order_facts(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    owner, on = customer_id(request), business_date()
    progress = repay.order_progress(order_id=order_id, customer_id=owner)
    home = repay.home(loan_id=progress.order.loan_id, customer_id=owner, on=on)
    return {
        "order": progress.order,
        "loan": home,
        "today": on,
        "step": _step(progress, str(order_id) in request.session.get(SENT, [])),
        "receipt": progress.receipt,
        "lines": account_words.receipt_lines(progress.receipt) if progress.receipt else (),
        "payoff": progress.order.purpose is Purpose.PAYOFF,
        "prepay": progress.order.purpose is Purpose.PREPAY,
        "settled": home.state is LoanState.SETTLED,
    }


def _step(progress: repay.OrderProgress, sent: bool) -> str:
    """Name the step: ``paid``, ``doubt`` (a person looks), ``over``, ``opening``, ``confirming`` or ``ready``."""
    found = progress.order
    if progress.receipt is not None:
        return "paid"
    if progress.in_doubt:
        return "doubt"
    if found.state is not OrderState.OPEN or found.expires_at <= now():
        return "over"
    if not found.pay_url:
        return "opening"
    return "confirming" if sent else "ready"
