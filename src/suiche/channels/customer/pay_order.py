"""Paying: see the amount, confirm, pay at the gateway, see that it arrived. Going back or twice pays once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from suiche.channels import access
from suiche.channels.customer import account_words, receipt_rows
from suiche.channels.customer.account_car import name_of
from suiche.channels.customer.account_home import due_of
from suiche.channels.customer.account_owner import customer_id
from suiche.channels.customer.account_payment import SILENT_AFTER, remember_sent, sent_at, unfinished
from suiche.journey.repay import debit_notice_queries, order_queries
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.open_order import MoneyInDoubt, StillAsking
from suiche.journey.repay.actions.open_payment import AmountChanged, NothingDue, open_payment
from suiche.journey.repay.states import SHOWN, CaseKind, LoanState, OrderState, Purpose
from suiche.kit.clock import Instant, business_date, business_date_of, now
from suiche.kit.refusal import Refusal
from suiche.kit.words import Words

# Steps whose page looks again by itself, and after how many seconds.
LOOK_AGAIN = {"opening": 1, "confirming": 1, "silent": 5, "checking": 5}
# Money that was booked and that a person looks at all the same.
BOOKED_TWICE = (CaseKind.PAID_TWICE, CaseKind.AFTER_SETTLEMENT)


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
    except (AmountChanged, NothingDue, MoneyInDoubt, StillAsking) as refusal:
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
        "debit": debit_notice_queries.notice(loan_id=loan_id, customer_id=owner, on=on),
        "last_due": account_words.last_due(home),
        "settled": home.state is LoanState.SETTLED,
        "unfinished": unfinished(request, loan_id),
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
    remember_sent(request, order_id)
    return HttpResponseRedirect(found.pay_url)


def _order_facts(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    owner, at = customer_id(request), now()
    on = business_date_of(at)
    progress = order_queries.order_progress(order_id=order_id, customer_id=owner)
    home = repay.home(loan_id=progress.order.loan_id, customer_id=owner, on=on)
    step = _step(progress, sent_at(request, order_id), at)
    doubt = progress.doubt if progress.in_doubt else None
    return {
        "order": progress.order,
        "loan": home,
        "today": on,
        "step": step,
        "look_again": LOOK_AGAIN.get(step, 0),
        "receipt": progress.receipt,
        "lines": account_words.receipt_lines(progress.receipt) if progress.receipt else (),
        "doubt": progress.doubt,
        "doubt_told": _outcome(progress),
        "too_much": doubt if doubt and doubt.kind in BOOKED_TWICE else None,
        "not_changed": progress.doubt is not None and progress.doubt.kind is CaseKind.LATE_CHANGE,
        "replaced_by": progress.replaced_by,
        "payoff": progress.order.purpose is Purpose.PAYOFF,
        "prepay": progress.order.purpose is Purpose.PREPAY,
        "settled": home.state is LoanState.SETTLED,
    }


def _outcome(progress: order_queries.OrderProgress) -> Words | None:
    """Say what became of posted money that a person has looked at; None while nobody has, and of older cases."""
    doubt = progress.doubt
    if progress.receipt is None or doubt is None or doubt.outcome is None or doubt.kind not in SHOWN:
        return None
    return receipt_rows.told(doubt)


def _step(progress: order_queries.OrderProgress, sent: datetime | None, at: Instant) -> str:
    """Name the step.

    ``paid``; ``doubt`` (a person looks at the money), ``looked`` (has looked); ``replaced`` by another order, ``over``
    (unpaid, as the gateway says); ``checking`` (its time is over, the gateway is asked); ``opening``, ``ready``,
    ``confirming``, ``silent`` (no word yet), ``refused`` (the last try failed).
    """
    if progress.receipt is not None:
        return "paid"
    if progress.doubt is not None:
        return "doubt" if progress.in_doubt else "looked"
    if progress.order.state is not OrderState.OPEN:
        return "replaced" if progress.replaced_by else "over"
    if progress.order.expires_at <= at:
        return "checking"
    return _open_step(progress, sent, at)


def _open_step(progress: order_queries.OrderProgress, sent: datetime | None, at: Instant) -> str:
    """Name the step of an order that can be paid."""
    if not progress.order.pay_url:
        return "opening"
    if progress.refused_at and (sent is None or progress.refused_at >= sent):
        return "refused"
    if sent is None:
        return "ready"
    return "confirming" if at < sent + SILENT_AFTER else "silent"
