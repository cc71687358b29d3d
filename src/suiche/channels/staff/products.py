"""Products: their versions, drafting the next one, and publishing by four eyes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.catalogue import queries
from suiche.catalogue.actions.approve_publishing import approve_publishing
from suiche.catalogue.actions.draft_version import draft_version
from suiche.catalogue.actions.expect_free_days import VersionsOverlap
from suiche.catalogue.actions.propose_publishing import propose_publishing
from suiche.catalogue.actions.retire_version import retire_version
from suiche.catalogue.drafts import VersionDraft
from suiche.catalogue.kinds import METHOD_WORDS, Condition, Energy
from suiche.catalogue.queries import VersionView
from suiche.catalogue.states import VersionState
from suiche.catalogue.telling import inner_particulars, particulars
from suiche.channels import access, duties
from suiche.channels.duties import Duty
from suiche.channels.staff import frame, names
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.history import moves_of
from suiche.kit.proposals import AlreadyDecided, ProposalAltered, SamePerson
from suiche.kit.refusal import BadInput, IllegalMove, Refusal
from suiche.kit.words import Words
from suiche.maths.fee_form import read_fee

PPM_PER_PERCENT = 10_000


@require_GET
@never_cache
@frame.only("products")
def products(request: HttpRequest) -> HttpResponse:
    """List every version, narrowed by state or by text."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:40]
    state = state if state in set(names.VERSION_STATES) else ""
    rows = [
        row
        for row in queries.versions()
        if (not state or row.state == state) and (text.lower() in f"{row.product_code} {row.title.zh} {row.title.en}".lower())
    ]  # fmt: skip
    facts = {
        "rows": rows,
        "state": state,
        "q": text,
        "states": [("all", Words("全部", "All")), *names.VERSION_STATES.items()],
        "n": names,
        "methods": METHOD_WORDS,
        "unpublished": {one.version_id: one for one in queries.unpublished()},
        "today": business_date(),
    }
    return frame.page(request, "staff/products.html", facts, section="products")


@require_GET
@never_cache
@frame.only("products")
def product(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show a version, who wrote, proposed and approved it, and what this person may do next. Refuses: NotFound."""
    return _version_page(request, version_id)


@require_POST
@duties.only(Duty.PROPOSE_PRODUCTS)
def draft(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Draft the next version from this one, with another rate, first day, state subsidy or none. Refuses: NotFound."""
    base, given, at = queries.version(version_id), request.POST, now()
    try:
        wanted = replace(
            _as_draft(base),
            annual_rate_ppm=_rate(given.get("rate", "")),
            valid_from=_first_day(given.get("valid_from", ""), business_date_of(at)),
            state_subsidy=given.get("state_subsidy") == "yes",
        )
        made = draft_version(draft=wanted, by=access.actor(request), at=at)
    except BadInput as refusal:
        field = refusal.field if refusal.field in ("valid_from", "state_subsidy") else "rate"
        return _version_page(request, version_id, {field: refusal.words}, status=422)
    return HttpResponseRedirect(f"/desk/products/{made}")


@require_POST
@duties.only(Duty.PROPOSE_PRODUCTS)
def propose(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Propose to publish a draft, with the reason the second person reads. Refuses: NotFound, IllegalMove."""
    reason = request.POST.get("reason", "")
    if _waiting(version_id) is None:
        try:
            propose_publishing(version_id=version_id, reason=reason, by=access.actor(request), at=now())
        except BadInput as refusal:
            return _version_page(request, version_id, {"reason": refusal.words}, status=422)
        except VersionsOverlap as refusal:
            return _version_page(request, version_id, problem=refusal, status=refusal.status)
    return HttpResponseRedirect(f"/desk/products/{version_id}")


@require_POST
@duties.only(Duty.DECIDE_PRODUCTS)
def decide(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Approve or reject what a colleague proposed. What is refused comes back with words. Refuses: NotFound."""
    proposal = _waiting(version_id)
    if proposal is not None:
        approved = request.POST.get("decision") == "approve"
        try:
            approve_publishing(proposal_id=proposal.id, approved=approved, by=access.actor(request), at=now())
        except (SamePerson, AlreadyDecided, ProposalAltered, VersionsOverlap) as refusal:
            return _version_page(request, version_id, problem=refusal, status=refusal.status)
    return HttpResponseRedirect(f"/desk/products/{version_id}")


@require_POST
@duties.only(Duty.DECIDE_PRODUCTS)
def retire(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Take a version off sale, at once. Refuses: NotFound; no reason, or one that is off sale, comes back with words."""
    reason = request.POST.get("why", "")
    try:
        retire_version(version_id=version_id, reason=reason, by=access.actor(request), at=now())
    except BadInput as refusal:
        return _version_page(request, version_id, {"why": refusal.words}, status=422)
    except IllegalMove as refusal:
        return _version_page(request, version_id, problem=refusal, status=refusal.status)
    return HttpResponseRedirect(f"/desk/products/{version_id}")


def _waiting(version_id: UUID) -> Any:
    return next((p for p in queries.publishing(version_id) if p.decided_at is None), None)


def _version_page(
    request: HttpRequest,
    version_id: UUID,
    errors: dict[str, Words] | None = None,
    problem: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    version, people = queries.version(version_id), names.People()
    waiting = _waiting(version_id)
    is_draft = version.state is VersionState.DRAFT
    facts = {
        "v": version,
        "n": names,
        "methods": METHOD_WORDS,
        "fee": read_fee(version.fee_rule),
        "particulars": (*inner_particulars(version), *particulars(version)),
        "ends": _ended_by(version),
        "people": people,
        "moves": moves_of(version_id),
        "why_retired": queries.why_retired(version_id),
        "proposals": queries.publishing(version_id),
        "waiting": waiting,
        "mine": waiting is not None and waiting.proposed_by == str(access.actor(request)),
        "may_draft": frame.may(request, Duty.PROPOSE_PRODUCTS),
        "may_propose": frame.may(request, Duty.PROPOSE_PRODUCTS) and is_draft and waiting is None,
        "may_retire": frame.may(request, Duty.DECIDE_PRODUCTS) and version.state is VersionState.PUBLISHED,
        "may_decide": frame.may(request, Duty.DECIDE_PRODUCTS) and waiting is not None,
        "errors": errors or {},
        "problem": problem.words if problem else "",
        "typed": {name: request.POST.get(name, "") for name in ("rate", "valid_from", "reason", "why")},
        "tomorrow": business_date() + timedelta(days=1),
    }
    return frame.page(request, "staff/product.html", facts, section="products", status=status)


def _ended_by(version: VersionView) -> tuple[VersionView, date] | None:
    """Return the version that publishing a draft would end, and its last day then; None where it ends none."""
    if version.state is not VersionState.DRAFT:
        return None
    last = version.valid_from - timedelta(days=1)
    return next(
        (
            (other, last)
            for other in queries.versions()
            if other.product_id == version.product_id and other.offered_on(last) and other.valid_until != last
        ),
        None,
    )


def _as_draft(base: VersionView) -> VersionDraft:
    """The terms of a version as the draft of the next."""
    taken = (
        "product_code", "title", "description", "method", "annual_rate_ppm", "terms", "min_down_ppm", "max_ltv_ppm",
        "amount_min_fen", "amount_max_fen", "valid_from", "balloon_min_ppm", "balloon_max_ppm",
        "penalty_multiple_ppm", "penalty_daily_ppm", "grace_days", "compound", "quote_valid_days",
        "min_read_seconds", "brands", "cities", "subvention", "gross_rate_ppm", "oem_share_ppm",
        "state_subsidy", "due_day", "min_first_period_days", "steps", "segments", "addons", "addon_ltv_ppm", "charges",
        "deposit_ppm", "vat_mode", "vat_ppm", "purchase_price_fen", "family", "demo",
    )  # fmt: skip
    return VersionDraft(
        **{name: getattr(base, name) for name in taken},
        fee_rule=read_fee(base.fee_rule),
        conditions=tuple(Condition(one) for one in base.conditions),
        energies=tuple(Energy(one) for one in base.energies),
    )


def _rate(text: str) -> int:
    """Read per cent with up to four decimals as ppm: "3.99" → 39900. Refuses: BadInput (rate)."""
    whole, _, rest = text.strip().removesuffix("%").strip().partition(".")
    digits = rest.ljust(4, "0")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 2 and digits.isascii() and digits.isdigit() and len(digits) == 4):  # fmt: skip
        raise BadInput(field="rate", zh="年化利率请写成3.99这样的百分数。", en="Please write the annual rate as per cent, such as 3.99.")  # fmt: skip
    return int(whole) * PPM_PER_PERCENT + int(digits)


def _first_day(text: str, today: date) -> date:
    """Read the first day of validity: not before today. Refuses: BadInput (valid_from)."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day < today:
        raise BadInput(field="valid_from", zh="第一天请选今天或以后的日子。", en="Please choose today or a later day.")  # fmt: skip
    return day
