"""Rule sets at the desk: which one decides, a new one proposed as a file, and the second person's word."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.channels import access, duties
from suiche.channels.duties import Duty
from suiche.channels.intake import read_json
from suiche.channels.staff import frame, names
from suiche.journey.decide import rule_set_queries as queries
from suiche.journey.decide.actions.answer_rule_set import answer_rule_set
from suiche.journey.decide.actions.propose_rule_set import propose_rule_set
from suiche.kit.clock import BusinessDate, business_date, business_date_of, now
from suiche.kit.proposals import AlreadyDecided, ProposalAltered, SamePerson
from suiche.kit.refusal import BadInput, Refusal
from suiche.kit.words import Words

LARGEST = 200_000  # bytes of a rule set's file
NO_FILE = Words(
    "请选规则集的JSON文件，不超过200KB。", "Please choose the rule set's JSON file, at most 200 KB."
)
NO_DAY = Words("请写第一天。", "Please give the first day.")


@require_GET
@never_cache
@frame.only("products")
def rule_sets(request: HttpRequest) -> HttpResponse:
    """Show the versions and what waits for a second person."""
    return _page(request)


@require_POST
@duties.only(Duty.PROPOSE_PRODUCTS)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a rule set from a JSON file. Refuses: BadInput."""
    at = now()
    on = business_date_of(at)
    content, first = _content(request), _day(request.POST.get("valid_from", ""))
    reason = request.POST.get("reason", "")
    found = {"content": (content, NO_FILE), "valid_from": (first, NO_DAY)}
    errors = {name: words for name, (given, words) in found.items() if not given}
    if content and first and not errors:
        by = access.actor(request)
        try:
            propose_rule_set(content=content, valid_from=first, reason=reason, by=by, at=at, on=on)
        except BadInput as refusal:
            errors = {refusal.field: refusal.words}
    if errors:
        return _page(request, errors, status=422)
    return HttpResponseRedirect("/desk/rule-sets")


@require_POST
@duties.only(Duty.DECIDE_PRODUCTS)
def answer(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Approve or reject what a colleague proposed. What is refused comes back with words. Refuses: NotFound."""
    approved = request.POST.get("decision") == "approve"
    try:
        answer_rule_set(proposal_id=proposal_id, approved=approved, by=access.actor(request), at=now())
    except (SamePerson, AlreadyDecided, ProposalAltered) as refusal:
        return _page(request, problem=refusal, status=refusal.status)
    return HttpResponseRedirect("/desk/rule-sets")


def _content(request: HttpRequest) -> dict[str, Any] | None:
    file = request.FILES.get("content")
    if file is None or not file.size or file.size > LARGEST:
        return None
    try:
        found = read_json(file.read())
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _day(text: str) -> BusinessDate | None:
    try:
        return BusinessDate(date.fromisoformat(text))
    except ValueError:
        return None


def _page(
    request: HttpRequest,
    errors: dict[str, Words] | None = None,
    problem: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    proposals = queries.proposed_rule_sets()
    facts = {
        "rows": queries.rule_sets(),
        "people": names.People(),
        "waiting": [one for one in proposals if one.decided_at is None],
        "decided": [one for one in proposals if one.decided_at],
        "me": str(access.actor(request)),
        "may_propose": frame.may(request, Duty.PROPOSE_PRODUCTS),
        "may_decide": frame.may(request, Duty.DECIDE_PRODUCTS),
        "errors": errors or {},
        "problem": problem.words if problem else "",
        "typed": {name: request.POST.get(name, "") for name in ("valid_from", "reason")},
        "today": business_date(),
    }
    return frame.page(request, "staff/rule_sets.html", facts, section="products", status=status)
