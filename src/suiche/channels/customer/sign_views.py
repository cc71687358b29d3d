"""Pages of a contract: where it stands, its papers, the progress of sealing, withdrawing it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from suiche.channels import access
from suiche.channels.customer.account_owner import customer_id
from suiche.channels.design import wording
from suiche.channels.design.figures import Line, Step
from suiche.journey.sign import queries
from suiche.journey.sign.actions.withdraw_contract import withdraw_contract
from suiche.journey.sign.queries import ContractView, DisclosureView, TimelineStep
from suiche.journey.sign.states import ContractState
from suiche.kit.clock import business_date_of, now
from suiche.kit.refusal import Refusal
from suiche.kit.words import Words

EXPLAINED_LATE = timedelta(minutes=2)  # of sealing, after which the page says that it takes longer


@access.customer_only
@never_cache
@require_GET
def overview(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show a contract: what is next, its terms, its papers, its road. Refuses: NotFound."""
    at = now()
    owner, today = customer_id(request), business_date_of(at)
    view = queries.contract(contract_id, customer_id=owner)
    facts = {
        **common(view, queries.disclosure(contract_id, customer_id=owner, at=at)),
        "papers": queries.papers(contract_id, customer_id=owner),
        "steps": [_step(s) for s in queries.timeline(contract_id, customer_id=owner, on=today)],
        "today": today,
        "over": view.over(today),
        "tab": "home",
    }
    return render(request, "customer/sign/overview.html", facts, using="jinja2")


@access.customer_only
@never_cache
@require_GET
def paper(request: HttpRequest, contract_id: UUID, document_id: UUID) -> HttpResponse:
    """Hand over one paper as PDF; who opened it is written down. Refuses: NotFound."""
    opened = queries.open_paper(
        contract_id,
        document_id,
        customer_id=customer_id(request),
        reader=access.actor(request),
        at=now(),
    )
    answer = HttpResponse(opened.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{opened.document.paper_no}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@access.customer_only
@never_cache
@require_GET
def status(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show the progress of sealing; it refreshes itself, and one may leave and come back. Refuses: NotFound."""
    owner, at = customer_id(request), now()
    view = queries.contract(contract_id, customer_id=owner)
    if view.state in (ContractState.OFFERED, ContractState.DISCLOSED):
        return HttpResponseRedirect(f"/contracts/{contract_id}")
    since = queries.sealing_since(contract_id)
    facts = {
        "contract": view,
        "sealing": view.state is ContractState.SIGNING,
        "slow": since is not None and since < at - EXPLAINED_LATE,
        "papers": queries.papers(contract_id, customer_id=owner),
    }
    part = request.headers.get("HX-Request") == "true"
    template = "customer/sign/status_part.html" if part else "customer/sign/status.html"
    return render(request, template, facts, using="jinja2")


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Ask whether to withdraw, and do it. Refuses: NotFound."""
    owner = customer_id(request)
    view = queries.contract(contract_id, customer_id=owner)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            withdraw_contract(contract_id=contract_id, customer_id=owner, by=access.actor(request), at=now())
            return HttpResponseRedirect(f"/contracts/{contract_id}")
        except Refusal as refused:
            refusal = refused
    facts = {"contract": view, "errors": {"": refusal.words} if refusal else {}}
    code = refusal.status if refusal else 200
    return render(request, "customer/sign/withdraw.html", facts, status=code, using="jinja2")


def common(view: ContractView, disclosure: DisclosureView) -> dict[str, Any]:
    """Return what every page of a contract shows: the contract, its cost table, the computations behind two amounts."""
    table = disclosure.table
    return {
        "contract": view,
        "disclosure": disclosure,
        "table": table,
        "instalment_lines": [Line(line.label, line.amount_fen, line.note) for line in table.instalment_lines],
        "interest_lines": [Line(line.label, line.amount_fen, line.note) for line in table.interest_lines],
        "told": view.told,
    }


def _step(step: TimelineStep) -> Step:
    by = Words(wording.day(step.by), wording.day(step.by, "en")) if step.by else ""
    detail = Words(wording.moment(step.at), wording.moment(step.at, "en")) if step.at else step.detail
    who = step.who if step.state != "done" else ""
    return Step(step.state, step.title, who, by, detail)
