"""Changing the plan: see what it would be, compare, check, say yes. Works without a script."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from suiche.channels import access
from suiche.channels.customer import change_words
from suiche.channels.customer.account_car import name_of
from suiche.channels.customer.account_owner import customer_id
from suiche.channels.customer.account_payment import unfinished
from suiche.channels.design import typed
from suiche.channels.design.wording import yuan_short
from suiche.journey.change import change_options, change_queries
from suiche.journey.change.actions.confirm_change import confirm_change
from suiche.journey.change.actions.quote_change import quote_change
from suiche.journey.change.change_options import Option
from suiche.journey.change.change_queries import Change, MoveDueDay, Prepay, PrepayWay, Wish
from suiche.journey.change.states import ChangeKind, ChangeState
from suiche.journey.repay import queries as repay
from suiche.journey.repay.states import LoanState
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import NotFound, Refusal

ALONE = (ChangeKind.PREPAY, ChangeKind.DUE_DAY)
NO_BALLOON = "no_balloon"  # most loans have none: nobody needs to read about it
ASKED = (
    "what",
    "amount",
    "way",
    "from_credit",
    "new_day",
)  # everything the form asks, as its page's address says it
FIELDS = {ChangeKind.PREPAY: "amount", ChangeKind.DUE_DAY: "new_day"}
OTHER = {PrepayWay.REDUCE: PrepayWay.SHORTEN, PrepayWay.SHORTEN: PrepayWay.REDUCE}


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show what a change would take and cost (GET), keep it as a quote to check (POST). Refuses: NotFound.

    One form does both, so that what is ticked is what is quoted; ``again`` only shows the page anew for it.
    """
    owner, at = customer_id(request), now()
    on = business_date_of(at)
    if request.method == "POST" and "again" in request.POST:
        asked = {name: request.POST[name] for name in ASKED if name in request.POST}
        return HttpResponseRedirect(f"/account/loans/{loan_id}/change?{urlencode(asked)}")
    home = repay.home(loan_id=loan_id, customer_id=owner, on=on)
    if home.state is LoanState.SETTLED:
        return HttpResponseRedirect(f"/account/loans/{loan_id}")
    options = change_options.options(loan_id=loan_id, customer_id=owner, on=on)
    sent = request.POST if request.method == "POST" else request.GET
    option = _chosen(options, sent.get("what", ""))
    if request.method == "POST":
        try:
            quoted = quote_change(
                loan_id=loan_id,
                customer_id=owner,
                wish=_wish(option, sent.dict()),
                day=on,
                by=access.actor(request),
                on=on,
                at=at,
            )
            return HttpResponseRedirect(f"/account/loans/{loan_id}/change/{quoted.quote_id}")
        except Refusal as refusal:
            return _page(request, home, options, option, sent.dict(), refusal)
    return _page(request, home, options, option, sent.dict())


def _chosen(options: tuple[Option, ...], what: str) -> Option:
    """Return the kind asked for among those a customer can confirm alone, else the first. Refuses: NotFound."""
    own = [option for option in options if option.kind in ALONE and option.alone]
    if not own:
        raise NotFound()
    return next((option for option in own if option.kind.value == what), own[0])


def _wish(option: Option, sent: dict[str, str]) -> Wish:
    """Read what was asked for; without an answer yet, an example within the limits. Refuses: BadInput."""
    if option.kind is ChangeKind.DUE_DAY:
        other = next(d for d in (15, 25, 5, 10) if d != option.present)
        text = sent.get("new_day", str(other)).strip()
        return MoveDueDay(int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0)
    way = PrepayWay.SHORTEN if sent.get("way") == PrepayWay.SHORTEN.value else PrepayWay.REDUCE
    example = min(
        max(option.high_fen // 4 // option.step_fen * option.step_fen, option.low_fen), option.high_fen
    )
    fen = typed.fen(sent["amount"], field="amount_fen") if "amount" in sent else example
    return Prepay(fen, way, from_credit=sent.get("from_credit") == "yes")


def _page(
    request: HttpRequest,
    home: repay.LoanHome,
    options: tuple[Option, ...],
    option: Option,
    sent: dict[str, str],
    refusal: Refusal | None = None,
) -> HttpResponse:
    shown: Change | None = None
    other: Change | None = None
    if option.reason is None and refusal is None:
        try:
            wish = _wish(option, sent)
            shown, other = _priced(request, home, wish)
        except Refusal as met:
            refusal = met
    facts: dict[str, Any] = {
        "loan": home,
        "option": option,
        "options": [one for one in options if one.kind in ALONE and one.alone],
        "arranged": [one for one in options if not one.alone and one.code != NO_BALLOON],
        "names": change_queries.KINDS,
        "car_name": name_of,
        "values": _values(option, sent),
        "errors": {FIELDS[option.kind]: refusal.words} if refusal else {},
        "view": shown,
        "unfinished": unfinished(request, home.loan_id),
        "today": business_date(),
        **(_compared(shown, other) if shown else {}),
    }
    status = refusal.status if refusal else 200
    return render(request, "customer/account/change.html", facts, status=status, using="jinja2")


def _priced(request: HttpRequest, home: repay.LoanHome, wish: Wish) -> tuple[Change, Change | None]:
    """Price the wish, and a prepayment the other way too, to compare; that may be impossible."""
    asked = {"loan_id": home.loan_id, "customer_id": customer_id(request)}
    today = business_date()
    shown = change_queries.price(**asked, wish=wish, day=today, today=today)
    if not isinstance(wish, Prepay):
        return shown, None
    try:
        turned = replace(wish, way=OTHER[wish.way])
        return shown, change_queries.price(**asked, wish=turned, day=today, today=today)
    except Refusal:
        return shown, None


def _values(option: Option, sent: dict[str, str]) -> dict[str, Any]:
    """What the form shows: what was typed, else the example."""
    try:
        wish = _wish(option, sent)
    except Refusal:
        wish = None
    if option.kind is ChangeKind.DUE_DAY:
        return {"new_day": sent.get("new_day", str(wish.new_due_day if isinstance(wish, MoveDueDay) else ""))}
    amount = yuan_short(wish.amount_fen) if isinstance(wish, Prepay) else ""
    return {
        "amount": sent.get("amount", amount),
        "way": sent.get("way", PrepayWay.REDUCE.value),
        "from_credit": sent.get("from_credit") == "yes",
    }


def _compared(shown: Change, other: Change | None = None) -> dict[str, Any]:
    return {
        "pay_lines": change_words.lines(shown.pay_lines),
        "cost_lines": change_words.lines(shown.cost_lines),
        "saved_lines": change_words.against(shown.cost_lines),
        "rows": change_words.compared(shown, *([other] if other else [])),
        "other": other,
    }


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, loan_id: UUID, change_id: UUID) -> HttpResponse:
    """Show a quoted change to check (GET); say yes to it (POST): done, or on to its payment. Refuses: NotFound."""
    owner, at = customer_id(request), now()
    on = business_date_of(at)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            agreed = confirm_change(
                quote_id=change_id, customer_id=owner, by=access.actor(request), on=on, at=at
            )
            where = (
                f"/pay/{agreed.order_id}"
                if agreed.order_id
                else f"/account/loans/{loan_id}/change/{change_id}"
            )
            return HttpResponseRedirect(where)
        except NotFound:
            raise
        except Refusal as problem:
            refusal = problem
    view = change_queries.change(quote_id=change_id, customer_id=owner)
    if view.loan_id != loan_id:
        raise NotFound()
    home = repay.home(loan_id=loan_id, customer_id=owner, on=on)
    over = view.state is ChangeState.EXPIRED or (view.state is not ChangeState.DONE and view.day != on)
    facts = {
        "loan": home,
        "quote": view,
        "view": view.change,
        "name": change_queries.KINDS[view.kind],
        "done": view.state is ChangeState.DONE,
        "unfinished": unfinished(request, loan_id),
        "today": on,
        "over": over,
        "refusal": refusal.words if refusal else "",
        "car_name": name_of,
        "wished": change_queries.of_wish(view.wish),
        **_compared(view.change),
    }
    status = refusal.status if refusal else 200
    return render(request, "customer/account/change_check.html", facts, status=status, using="jinja2")
