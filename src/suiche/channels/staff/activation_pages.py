"""Paying out: signed contracts, their checklist with the evidence, and the button that begins the loan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.channels import access, duties
from suiche.channels.duties import Duty
from suiche.channels.staff import frame
from suiche.channels.staff.names import CONTRACT_STATES
from suiche.journey.sign import queries
from suiche.journey.sign.actions.activate import activate
from suiche.journey.sign.actions.tick_condition import tick_condition
from suiche.journey.sign.states import Condition
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import NotFound, Refusal
from suiche.kit.words import Words
from suiche.parties import queries as parties

SECTION = "activation"


@require_GET
@never_cache
@frame.only(SECTION)
def contracts(request: HttpRequest) -> HttpResponse:
    """List the signed contracts that wait for their payout, found by part of number, car or dealer; and the last paid out."""
    text = request.GET.get("q", "").strip()[:40]
    waiting = [item for item in queries.to_activate() if _matches(item, text)]
    facts = {
        "waiting": waiting,
        "done": queries.recently_activated(),
        "q": text,
        "today": business_date(),
    }
    return frame.page(request, "staff/activation.html", facts, section=SECTION)


@require_GET
@never_cache
@frame.only(SECTION)
def contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show one contract with its checklist. Refuses: NotFound."""
    return _page(request, contract_id)


@require_POST
@duties.only(Duty.PAY_OUT)
def tick(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Note the evidence of one condition. Refuses: NotFound."""
    condition = _condition(request.POST.get("condition", ""))
    try:
        tick_condition(
            contract_id=contract_id,
            condition=condition,
            evidence=request.POST.get("evidence", ""),
            vin=request.POST.get("vin", ""),
            by=access.actor(request),
            at=now(),
        )
    except Refusal as refused:
        field = refused.field or "evidence"
        return _page(request, contract_id, {f"{field}-{condition.value}": refused.words}, refused.status)
    return HttpResponseRedirect(f"/desk/activation/{contract_id}#{condition.value}")


@require_POST
@duties.only(Duty.PAY_OUT)
def pay_out(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Begin the loan; a second click changes nothing. Refuses: NotFound."""
    at = now()
    try:
        activate(
            contract_id=contract_id,
            key=f"{contract_id}:{access.actor(request).id}",
            by=access.actor(request),
            at=at,
            on=business_date_of(at),
        )
    except NotFound:
        raise
    except Refusal as refused:
        return _page(request, contract_id, {"": refused.words}, refused.status)
    return HttpResponseRedirect(f"/desk/activation/{contract_id}")


@require_GET
@never_cache
@frame.only(SECTION)
def paper(request: HttpRequest, contract_id: UUID, document_id: UUID) -> HttpResponse:
    """Hand over one paper as PDF; who opened it is written down. Refuses: NotFound."""
    opened = queries.open_paper(
        contract_id, document_id, customer_id=None, reader=access.actor(request), at=now()
    )
    answer = HttpResponse(opened.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{opened.document.paper_no}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _page(
    request: HttpRequest, contract_id: UUID, errors: dict[str, Words] | None = None, status: int = 200
) -> HttpResponse:
    view, today = queries.contract(contract_id, customer_id=None), business_date()
    conditions = queries.conditions(contract_id)
    facts: dict[str, Any] = {
        "contract": view,
        "state_words": CONTRACT_STATES[view.state],
        "conditions": conditions,
        "lacking": [item.name for item in conditions if item.ticked_at is None],
        "papers": queries.papers(contract_id, customer_id=None),
        "who_ticked": _names(conditions),
        "steps": queries.timeline(contract_id, customer_id=None, on=today),
        "evidence": queries.evidence(contract_id),
        "may_act": frame.may(request, Duty.PAY_OUT),
        "over": view.over(today),
        "errors": errors or {},
        "typed": request.POST,
    }
    return frame.page(request, "staff/activation_contract.html", facts, section=SECTION, status=status)


def _names(conditions: tuple[queries.ConditionView, ...]) -> dict[str, str]:
    """Return the names of those who checked, by the actor that is noted."""
    actors = {item.ticked_by: item.ticked_by.partition(":")[2] for item in conditions if item.ticked_by}
    found = parties.staff_names([UUID(number) for number in actors.values()])
    return {actor: found.get(UUID(number), "") for actor, number in actors.items()}


def _condition(text: str) -> Condition:
    try:
        return Condition(text)
    except ValueError as error:
        raise NotFound() from error


def _matches(item: queries.SignedContract, text: str) -> bool:
    view = item.contract
    return not text or any(
        text.lower() in word.lower()
        for word in (view.number, view.vehicle.zh, view.vehicle.en, view.dealer.zh, view.dealer.en)
    )
