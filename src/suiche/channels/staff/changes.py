"""A colleague changes a plan for a customer, or takes a change back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from suiche.channels import access
from suiche.channels.staff import frame, names
from suiche.journey.change import change_queries
from suiche.journey.change.actions.confirm_change import confirm_change
from suiche.journey.change.actions.quote_change import quote_change
from suiche.journey.change.actions.take_back_change import take_back_change
from suiche.journey.change.change_queries import (
    Accelerate,
    ChangeView,
    Defer,
    DeferWay,
    ExtendBalloon,
    MoveDueDay,
    Prepay,
    PrepayWay,
    Wish,
)
from suiche.journey.change.states import ChangeKind, ChangeState
from suiche.journey.repay import desk_queries
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import BadInput, NotFound, Refusal
from suiche.kit.words import Words
from suiche.maths.money import yuan_to_fen
from suiche.parties.roles import Role

MAY = (Role.SERVICE, Role.OPERATIONS, Role.SUPERVISOR)
WAYS = [
    ("reduce", Words("减额：期数不变", "Smaller instalments")),
    ("shorten", Words("缩期：每期不变", "Fewer instalments")),
    ("interest_only", Words("延期：只还利息", "Pause, interest only")),
    ("capitalise", Words("延期：利息并入本金", "Pause, interest joins the principal")),
]


@never_cache
@require_http_methods(["GET", "POST"])
@access.staff_only(*MAY)
def changes(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show what was changed and ask for a change (GET); price it (POST). Refuses: NotFound."""
    found = desk_queries.loan(loan_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        at = now()
        on = business_date_of(at)
        try:
            quoted = quote_change(
                loan_id=loan_id,
                customer_id=None,
                wish=_wish(request.POST.dict()),
                day=on,
                by=access.actor(request),
                on=on,
                at=at,
            )
            return HttpResponseRedirect(f"/desk/loans/{loan_id}/changes/{quoted.quote_id}")
        except Refusal as met:
            refusal = met
    facts = {
        "loan": found,
        "done": [(view, names.People().name(view.confirmed_by)) for view in _done(loan_id)],
        "kinds": [(kind.value, words) for kind, words in change_queries.KINDS.items()],
        "ways": WAYS,
        "kind_words": change_queries.KINDS,
        "values": request.POST.dict(),
        "errors": {"kind": refusal.words} if refusal else {},
    }
    status = refusal.status if refusal else 200
    return frame.page(request, "staff/changes.html", facts, section="loans", status=status)


def _done(loan_id: UUID) -> tuple[ChangeView, ...]:
    return change_queries.changes(loan_id=loan_id, customer_id=None)


def _wish(sent: dict[str, str]) -> Wish:
    """Read what was asked for. Refuses: BadInput (whatever cannot be read; the pricing checks the rest)."""
    try:
        kind = ChangeKind(sent.get("kind", ""))
        if kind is ChangeKind.PREPAY:
            return Prepay(_fen(sent), PrepayWay(sent.get("way", "")), sent.get("from_credit") == "yes")
        if kind is ChangeKind.DUE_DAY:
            return MoveDueDay(_number(sent))
        if kind is ChangeKind.DEFERRAL:
            return Defer(_number(sent), DeferWay(sent.get("way", "")))
        if kind is ChangeKind.BALLOON:
            return ExtendBalloon(_number(sent), _fen(sent))
        return Accelerate(date.fromisoformat(sent.get("demanded_on", "")), sent.get("demand_reference", ""))
    except ValueError:
        raise BadInput(
            field="kind",
            zh="没有看懂。请选变更种类，并填好它要的金额、数字或日期。",
            en="Please choose a kind of change and fill in its amount, number or date.",
        ) from None


def _fen(sent: dict[str, str]) -> int:
    return yuan_to_fen(sent.get("amount", "").replace(",", "").strip() or "0")


def _number(sent: dict[str, str]) -> int:
    text = sent.get("number", "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise ValueError(text)
    return int(text)


@never_cache
@require_http_methods(["GET", "POST"])
@access.staff_only(*MAY)
def change(request: HttpRequest, loan_id: UUID, change_id: UUID) -> HttpResponse:
    """Show a priced change (GET); enter the customer's yes and make it (POST). Refuses: NotFound."""
    refusal: Refusal | None = None
    if request.method == "POST":
        at = now()
        try:
            confirm_change(
                quote_id=change_id,
                customer_id=None,
                confirmation=request.POST.get("confirmation", "")[:80],
                approval_reference=request.POST.get("approval_reference", "")[:80],
                by=access.actor(request),
                on=business_date_of(at),
                at=at,
            )
            return HttpResponseRedirect(f"/desk/loans/{loan_id}/changes/{change_id}")
        except NotFound:
            raise
        except Refusal as met:
            refusal = met
    return _page(request, loan_id, change_id, refusal, "confirmation")


@never_cache
@require_POST
@access.staff_only(Role.OPERATIONS, Role.SUPERVISOR)
def take_back(request: HttpRequest, loan_id: UUID, change_id: UUID) -> HttpResponse:
    """Take a change back with a reason. Refuses: NotFound."""
    reason, at = request.POST.get("reason", "").strip()[:200], now()
    refusal: Refusal | None = None
    try:
        if not reason:
            raise BadInput(field="reason", zh="请写明为什么撤回。", en="Please say why it is taken back.")
        take_back_change(
            quote_id=change_id, reason=reason, by=access.actor(request), on=business_date_of(at), at=at
        )
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
        "open": view.state in (ChangeState.QUOTED, ChangeState.AGREED) and view.day == business_date(),
        "undoable": view.state is ChangeState.DONE
        and not view.taken_back
        and bool({Role.OPERATIONS, Role.SUPERVISOR} & set(frame.staff(request).roles)),
        "errors": {field: refusal.words} if refusal else {},
        "values": request.POST.dict(),
    }
    status = refusal.status if refusal else 200
    return frame.page(request, "staff/change.html", facts, section="loans", status=status)


def _lines(found: Any) -> list[tuple[Words, int, str]]:
    return [(change_queries.LINES[line.key], line.amount_fen, line.formula) for line in found]
