"""Who works here and at dealers': hired, let in again, ended. For supervisors."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.channels import access
from suiche.channels.staff import frame, names
from suiche.channels.staff.loan_events import ROLES
from suiche.kit.clock import now, shanghai
from suiche.kit.proposals import AlreadyDecided, Proposal, ProposalAltered, SamePerson
from suiche.kit.refusal import BadInput, Refusal
from suiche.kit.words import Words
from suiche.parties import people_queries
from suiche.parties import queries as parties
from suiche.parties.actions.decide_let_in import decide_let_in
from suiche.parties.actions.end_sign_in import EndedAlready, LastSupervisor, end_sign_in
from suiche.parties.actions.give_password import give_password
from suiche.parties.actions.hire_person import hire_person
from suiche.parties.actions.let_in_or_ask import AskedAlready, LetIn, OnlyTwoSupervisors, YourOwn
from suiche.parties.actions.open_sign_in import UsernameTaken
from suiche.parties.passwords import ONE_TIME_LIFE
from suiche.parties.people_queries import Person
from suiche.parties.roles import Role

PAGE, MOST, LONGEST = "/desk/people", 50, 40
CLERK = "clerk"
WORKS: Mapping[str, Words] = {**ROLES, CLERK: Words("经销商员工", "Dealer's clerk")}
STATES: Mapping[str, Words] = {
    "current": Words("没停用的", "Not ended"),
    "ended": Words("停用的", "Ended"),
    "all": Words("全部", "All"),
}
_TOLD = {
    "ended": Words(
        "停用了，页面和程序都马上进不来。", "Ended: pages and programs are closed to this person at once."
    ),
    "approved": Words("同意了，一次性密码马上可用。", "Approved: the one-time password works in a moment."),
    "declined": Words("不同意，这位主管不能登录。", "Declined: the password that was shown opens nothing."),
}


@never_cache
@require_GET
@frame.only("people")
def people(request: HttpRequest) -> HttpResponse:
    """List who there is, narrowed by text, work and state; what waits; the form to hire."""
    return _list(request, given={}, errors={})


@never_cache
@require_POST
@frame.only("people")
def hire(request: HttpRequest) -> HttpResponse:
    """Hire; the one-time password is shown in this answer and nowhere else. What does not fit comes back as typed."""
    sent = request.POST
    try:
        hired = hire_person(
            username=sent.get("username", "").strip(),
            name=sent.get("name", ""),
            work=_work(sent),
            reason=sent.get("reason", ""),
            by=access.actor(request),
            at=now(),
        )
    except (BadInput, UsernameTaken) as refusal:
        errors = {refusal.field or "": refusal.words}
        return _list(request, given=sent, errors=errors, status=422)
    return _one(request, hired.sign_in_id, shown=hired)


@never_cache
@require_GET
@frame.only("people")
def person(request: HttpRequest, sign_in_id: UUID) -> HttpResponse:
    """Show one person, with what may be done. Refuses: NotFound."""
    return _one(request, sign_in_id)


@never_cache
@require_POST
@frame.only("people")
def give(request: HttpRequest, sign_in_id: UUID) -> HttpResponse:
    """Give a new one-time password, shown in this answer and nowhere else. Refuses: NotFound."""
    try:
        given = give_password(
            sign_in_id=sign_in_id, reason=request.POST.get("reason", ""), by=access.actor(request), at=now()
        )
    except BadInput as refusal:
        return _one(request, sign_in_id, errors={refusal.field or "": refusal.words}, status=422)
    except (YourOwn, AskedAlready, OnlyTwoSupervisors) as refusal:
        return _one(request, sign_in_id, problem=refusal)
    return _one(request, sign_in_id, shown=given)


@never_cache
@require_POST
@frame.only("people")
def end(request: HttpRequest, sign_in_id: UUID) -> HttpResponse:
    """End a sign-in. Refuses: NotFound."""
    try:
        end_sign_in(sign_in_id=sign_in_id, by=access.actor(request), at=now())
    except (YourOwn, EndedAlready, LastSupervisor, OnlyTwoSupervisors) as refusal:
        return _one(request, sign_in_id, problem=refusal)
    return HttpResponseRedirect(f"{PAGE}/{sign_in_id}?told=ended")


@never_cache
@require_POST
@frame.only("people")
def decide(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Agree that a supervisor is let in, or not; what somebody proposed themselves comes back. Refuses: NotFound."""
    approved = request.POST.get("decision") == "approve"
    try:
        decide_let_in(proposal_id=proposal_id, approved=approved, by=access.actor(request), at=now())
    except (SamePerson, AlreadyDecided, ProposalAltered) as refusal:
        return _list(request, given={}, errors={}, problem=refusal.words, status=refusal.status)
    return HttpResponseRedirect(f"{PAGE}?told={'approved' if approved else 'declined'}")


def _work(sent: Mapping[str, str]) -> Role | UUID:
    """Return the role, or the dealer of a clerk. Refuses: BadInput (work, dealer)."""
    work = sent.get("work", "")
    if work not in WORKS:
        raise BadInput(field="work", zh="请选岗位。", en="Please choose the role.")
    if work != CLERK:
        return Role(work)
    try:
        return UUID(sent.get("dealer", ""))
    except ValueError:
        raise BadInput(field="dealer", zh="请选一家经销商。", en="Please choose a dealer.") from None


def _list(
    request: HttpRequest,
    *,
    given: Mapping[str, str],
    errors: dict[str, Words],
    problem: Words | None = None,
    status: int = 200,
) -> HttpResponse:
    sought = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("q", "work", "state")}
    everybody = people_queries.people()
    found = [one for one in everybody if _matches(one, sought)]
    text = request.GET.get("page", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    rows = found[number * MOST : (number + 1) * MOST]
    address = f"{PAGE}?{urlencode(sought)}&page="
    facts = {
        "rows": rows,
        "last": people_queries.last_sign_ins([one.sign_in_id for one in rows]),
        "found": len(found),
        "sought": sought,
        "works": [("", STATES["all"]), *WORKS.items()],
        "states": list(STATES.items()),
        "previous": f"{address}{number - 1}" if number else "",
        "more": f"{address}{number + 1}" if len(found) > (number + 1) * MOST else "",
        "waiting": _waiting(request, {str(one.sign_in_id): one for one in everybody}),
        "choices": [("", Words("请选", "Please choose")), *WORKS.items()],
        "dealers": [
            ("", Words("不是经销商的人", "Nobody of a dealer")),
            *((dealer.id, dealer.title) for dealer in parties.dealers()),
        ],
        "told": _TOLD.get(request.GET.get("told", "")),
        "problem": problem,
        "given": given,
        "errors": errors,
    }
    return frame.page(request, "staff/people.html", _words(facts), section="people", status=status)


def _matches(one: Person, sought: Mapping[str, str]) -> bool:
    works = one.roles or (CLERK,)
    if sought["work"] in WORKS and sought["work"] not in works:
        return False
    if sought["state"] != "all" and (one.ended_at is not None) != (sought["state"] == "ended"):
        return False
    dealer = f"{one.dealer.zh} {one.dealer.en}" if one.dealer else ""
    return sought["q"].lower() in f"{one.username} {one.name} {dealer}".lower()


def _waiting(
    request: HttpRequest, everybody: Mapping[str, Person]
) -> list[tuple[Proposal, Person, Words, bool]]:
    """Return who waits to be let in: the proposal, whom, who asked, and whether that is who looks."""
    known, me = names.People(), str(access.actor(request))
    return [
        (one, everybody[one.arguments["sign_in_id"]], known.name(one.proposed_by), one.proposed_by == me)
        for one in people_queries.asked_for(waiting=True)
    ]


def _one(
    request: HttpRequest,
    sign_in_id: UUID,
    *,
    shown: LetIn | None = None,
    problem: Refusal | None = None,
    errors: dict[str, Words] | None = None,
    status: int = 200,
) -> HttpResponse:
    one = people_queries.person(sign_in_id)
    asked, me = people_queries.asked_for(sign_in_id=sign_in_id), str(access.actor(request))
    facts = {
        "one": one,
        "last": people_queries.last_sign_ins([sign_in_id]),
        "mine": one.who == me,
        "may_give": people_queries.may_be_given_password(one, me),
        "may_end": one.ended_at is None and people_queries.may_be_ended(one, me, now()),
        "asks": one.supervises and people_queries.other_supervisors({me, one.who}) > 0,
        "waits": any(proposal.decided_at is None for proposal in asked),
        "refused": next((proposal.refused for proposal in asked[:1] if proposal.refused), None),
        "shown": shown,
        "days": ONE_TIME_LIFE.days,
        "told": _TOLD.get(request.GET.get("told", "")),
        "problem": problem.words if problem else None,
        "given": request.POST,
        "errors": errors or {},
    }
    answer = problem.status if problem else status
    return frame.page(request, "staff/person.html", _words(facts), section="people", status=answer)


def _words(facts: dict[str, object]) -> dict[str, object]:
    return {**facts, "work_words": WORKS, "clerk": CLERK, "now": now(), "local": shanghai}
