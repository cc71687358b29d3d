"""Settling early: what it takes on a day and what it saves, a quote to check, and the way to pay it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from suiche.channels import access
from suiche.channels.customer import account_words
from suiche.channels.customer.account_car import name_of
from suiche.channels.customer.account_owner import customer_id
from suiche.channels.customer.account_payment import unfinished
from suiche.channels.design import charts
from suiche.channels.design.wording import day
from suiche.journey.change import queries as change
from suiche.journey.change.actions.pay_payoff import (
    CreditExceeds,
    QuoteNotToday,
    QuoteOutdated,
    pay_payoff,
)
from suiche.journey.change.actions.quote_payoff import DayOutOfRange, LoanIsSettled, quote_payoff
from suiche.journey.change.states import PayoffState
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.open_order import MoneyInDoubt, StillAsking
from suiche.journey.repay.states import LoanState
from suiche.kit.clock import BusinessDate, business_date_of, now
from suiche.kit.refusal import BadInput, NotFound, Refusal
from suiche.kit.words import Words

LEGEND: tuple[tuple[charts.Part, Words], ...] = (
    ("principal", Words("本金", "Principal")),
    ("interest", Words("利息和手续费", "Interest and fees")),
)


class NoSuchDay(BadInput):
    """What was typed is not a day."""

    def __init__(self) -> None:
        super().__init__(
            field="on",
            zh="请选一个日期，比如2027年1月25日。",
            en="Please choose a date such as 25 January 2027.",
        )


class DayNotOffered(BadInput):
    """The loan cannot be settled on that day; the days that can be chosen, as people say them."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            field="on",
            zh=f"请选{day(first)}到{day(last)}之间的一天。",
            en=f"Please choose a day from {day(first, 'en')} to {day(last, 'en')}.",
        )


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show what settling takes on the day in ``on`` (GET); keep it as a quote to check (POST). Refuses: NotFound.

    One form does both, so that the day in it is the day that is quoted; ``again`` only shows the page anew for it.
    """
    if request.method == "POST" and "again" in request.POST:
        asked = urlencode({"on": request.POST.get("on", "")})
        return HttpResponseRedirect(f"/account/loans/{loan_id}/settle?{asked}")
    at = now()
    owner, on = customer_id(request), business_date_of(at)
    home = repay.home(loan_id=loan_id, customer_id=owner, on=on)
    if home.state is LoanState.SETTLED:
        return HttpResponseRedirect(f"/account/loans/{loan_id}")
    try:
        wished = _day((request.POST if request.method == "POST" else request.GET).get("on", ""), on)
        if request.method == "POST":
            quoted = quote_payoff(
                loan_id=loan_id,
                customer_id=owner,
                settle_on=wished,
                by=access.actor(request),
                on=on,
                at=at,
            )
            return HttpResponseRedirect(f"/account/loans/{loan_id}/settle/{quoted.quote_id}")
    except LoanIsSettled:
        return HttpResponseRedirect(f"/account/loans/{loan_id}")
    except (NoSuchDay, DayOutOfRange) as refusal:
        return _quote_page(request, home, on, on, refusal)
    return _quote_page(request, home, wished, on)


def _day(text: str, otherwise: BusinessDate) -> date:
    """Read the day. Refuses: NoSuchDay."""
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise NoSuchDay() from None


def _quote_page(
    request: HttpRequest, home: repay.LoanHome, wished: date, on: BusinessDate, refusal: Refusal | None = None
) -> HttpResponse:
    view = change.settlement(loan_id=home.loan_id, customer_id=customer_id(request), settle_on=wished, on=on)
    if isinstance(refusal, DayOutOfRange) or (refusal is None and view.price.settle_on != wished):
        refusal = DayNotOffered(view.first, view.last)
    errors = {"on": refusal.words} if refusal else {}
    waiting = unfinished(request, home.loan_id)
    facts = {
        "loan": home,
        "today": on,
        "errors": errors,
        "unfinished": waiting,
        "last_due": account_words.last_due(home),
        **_settlement_facts(view),
    }
    status = 422 if refusal else 200
    return render(request, "customer/account/settle.html", facts, status=status, using="jinja2")


def _settlement_facts(view: change.SettlementView) -> dict[str, Any]:
    price = view.price
    plan = Words("按计划还完", "Following the plan")
    now_words = Words("这天还清", "Settling on this day")
    chart = charts.bars(
        [
            (
                plan,
                [
                    ("principal", Words("本金", "principal"), price.remaining_fen),
                    ("interest", Words("利息", "interest"), price.scheduled_interest_fen),
                ],
            ),
            (
                now_words,
                [
                    ("principal", Words("本金", "principal"), price.remaining_fen),
                    (
                        "interest",
                        Words("利息和手续费", "interest and fee"),
                        price.accrued_fen + price.fee_fen,
                    ),
                ],
            ),
        ],
        legend=LEGEND,
    )
    return {
        "view": view,
        "price": price,
        "lines": account_words.lines(view.lines),
        "chart": chart,
        "car_name": name_of,
    }


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def quote(request: HttpRequest, loan_id: UUID, quote_id: UUID) -> HttpResponse:
    """Show a quote to check before paying (GET); open its payment (POST). Refuses: NotFound."""
    at = now()
    owner, on = customer_id(request), business_date_of(at)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            opened = pay_payoff(quote_id=quote_id, customer_id=owner, by=access.actor(request), on=on, at=at)
            return HttpResponseRedirect(f"/pay/{opened.order_id}")
        except (QuoteNotToday, QuoteOutdated, CreditExceeds, MoneyInDoubt, StillAsking) as problem:
            refusal = problem
    found, view = change.quoted(quote_id=quote_id, customer_id=owner, on=on)
    if found.loan_id != loan_id:
        raise NotFound()
    home = repay.home(loan_id=found.loan_id, customer_id=owner, on=on)
    if home.state is LoanState.SETTLED:
        return HttpResponseRedirect(f"/account/loans/{found.loan_id}")
    facts = {
        "loan": home,
        "quote": found,
        "today": on,
        "over": found.state is not PayoffState.QUOTED or found.settle_on < on,
        "refusal": refusal.words if refusal else "",
        "unfinished": unfinished(request, loan_id),
        "last_due": account_words.last_due(home),
        **_settlement_facts(view),
    }
    status = refusal.status if refusal else 200
    return render(request, "customer/account/settle_confirm.html", facts, status=status, using="jinja2")
