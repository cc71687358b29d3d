"""Who may decide how much alone: the limits that hold, a new one proposed, and the second person's word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.channels import access, duties
from suiche.channels.design import typed
from suiche.channels.duties import Duty
from suiche.channels.staff import frame, loan_words, names
from suiche.channels.staff.loan_acts import ACTS
from suiche.channels.staff.loan_events import ROLES
from suiche.journey.repay import authority_queries
from suiche.journey.repay.actions.decide_authority import DayHasCome, decide_authority
from suiche.journey.repay.actions.propose_authority import propose_authority
from suiche.journey.repay.states import EventKind
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.proposals import AlreadyDecided, ProposalAltered, SamePerson
from suiche.kit.refusal import BadInput
from suiche.kit.words import Words

PAGE = "/desk/authority"
FROM = Words("请选从哪一天起。", "Please choose the day from which it holds.")
# What colleagues order and may decide alone up to a limit (``repay.actions.carry_out``, ``change``, ``finish``), and who can have one.
KINDS = (
    EventKind.PAYMENT,
    EventKind.WAIVED,
    EventKind.FEE,
    EventKind.REFUND,
    EventKind.SETTLED,
    EventKind.REVERSED,
    EventKind.RETURNED,
    EventKind.RESTORED,
    EventKind.WRITTEN_OFF,
    EventKind.TRANSFERRED,
    EventKind.LEASE_ENDED,
    EventKind.DEFERRED,
    EventKind.BALLOON_EXTENDED,
    EventKind.ACCELERATED,
)
HOLDERS = duties.roles_of(*(act.duty for act in ACTS.values()), Duty.END_LEASES)


@never_cache
@require_GET
@frame.only("events")
def authority(request: HttpRequest) -> HttpResponse:
    """List the limits, what waits, and how what was proposed ended."""
    return _page(request, given={}, errors={})


@never_cache
@require_POST
@duties.only(Duty.DECIDE_EVENTS)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a limit; what does not fit comes back as typed."""
    at = now()
    try:
        propose_authority(
            kind=EventKind(_one_of("kind", KINDS, request.POST)),
            role=_one_of("role", HOLDERS, request.POST),
            limit_fen=typed.fen(request.POST.get("limit", ""), field="limit"),
            days=_days(request.POST.get("days", "")),
            valid_from=typed.day(request.POST.get("valid_from", ""), field="valid_from", asked=FROM),
            reason=request.POST.get("reason", ""),
            by=access.actor(request),
            on=business_date_of(at),
            at=at,
        )
    except BadInput as refusal:
        return _page(request, given=request.POST, errors={refusal.field: refusal.words}, status=422)
    return HttpResponseRedirect(f"{PAGE}?told=proposed")


@never_cache
@require_POST
@duties.only(Duty.DECIDE_EVENTS)
def decide(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Agree or not. Somebody's own proposal, and one that is decided, come back with words. Refuses: NotFound."""
    approved = request.POST.get("decision") == "approve"
    at = now()
    try:
        decide_authority(
            proposal_id=proposal_id,
            approved=approved,
            by=access.actor(request),
            on=business_date_of(at),
            at=at,
        )
    except (SamePerson, AlreadyDecided, ProposalAltered, DayHasCome) as refusal:
        return _page(request, given={}, errors={}, problem=refusal.words, status=refusal.status)
    return HttpResponseRedirect(f"{PAGE}?told={'approved' if approved else 'declined'}")


def _one_of(field: str, choices: tuple[str, ...], sent: Mapping[str, str]) -> str:
    if sent.get(field) not in choices:
        raise BadInput(field=field, zh="请选一项。", en="Please choose one.")
    return sent[field]


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise BadInput(field="days", zh="请写天数，比如30。", en="Please write a number of days such as 30.")
    return int(text)


_TOLD = {
    "proposed": Words("提好了，等另一位主管决定。", "Proposed: another supervisor decides."),
    "approved": Words("同意了，马上生效登记。", "Approved: it is being entered."),
    "declined": Words("不同意，权限没有变。", "Declined: the limits stay as they are."),
}


def _page(
    request: HttpRequest,
    *,
    given: Mapping[str, str],
    errors: dict[str, Words],
    problem: Words | None = None,
    status: int = 200,
) -> HttpResponse:
    on, people, me = business_date(), names.People(), str(access.actor(request))
    proposed = [
        (one, people.name(one.proposal.proposed_by), one.proposal.proposed_by == me)
        for one in authority_queries.proposed_authorities()
    ]
    facts = {
        "rows": authority_queries.authorities(on),
        "waiting": [one for one in proposed if one[0].proposal.decided_at is None],
        "ended": [one for one in proposed if one[0].proposal.decided_at is not None][:10],
        "kind_words": loan_words.LIMITS,
        "role_words": ROLES,
        "kinds": [(kind.value, loan_words.LIMITS[kind]) for kind in KINDS],
        "holders": [(role.value, ROLES[role]) for role in HOLDERS],
        "days": authority_queries.DAYS,
        "tomorrow": on + timedelta(days=1),
        "told": _TOLD.get(request.GET.get("told", "")),
        "problem": problem,
        "given": given,
        "errors": errors,
    }
    return frame.page(request, "staff/authority.html", facts, section="events", status=status)
