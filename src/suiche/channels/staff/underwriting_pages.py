"""Underwriting: the queue, one case on one page, a decision by hand, the second person's answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suiche.channels import access, duties
from suiche.channels.design import charts
from suiche.channels.duties import Duty
from suiche.channels.staff import frame
from suiche.channels.staff.underwriting_words import answer as answer_words
from suiche.channels.staff.underwriting_words import share, shown, shown_points
from suiche.journey.apply import queries as apply
from suiche.journey.apply.states import PhotoKind
from suiche.journey.decide import desk_queries
from suiche.journey.decide.actions.answer_proposal import answer_proposal
from suiche.journey.decide.actions.decide_by_hand import decide_by_hand
from suiche.journey.decide.desk_queries import CaseLine, CaseView
from suiche.journey.decide.queries import REASONS
from suiche.journey.decide.states import CaseState, Outcome
from suiche.kit.clock import business_date_of, now
from suiche.kit.refusal import NotAllowed, NotFound, Refusal
from suiche.kit.words import Words

SECTION = "underwriting"
HERE = "/desk/underwriting"
VIEWS: dict[str, tuple[Words, CaseState | None, bool | None]] = {
    "waiting": (Words("等人来定", "Waiting for a person"), CaseState.REFERRED, None),
    "review": (Words("人工复核", "Review requests"), CaseState.REFERRED, True),
    "checking": (Words("核对中", "Being checked"), CaseState.CHECKING, None),
    "decided": (Words("已决定", "Decided"), CaseState.DECIDED, None),
    "all": (Words("全部", "All"), None, None),
}
STATES = {
    CaseState.CHECKING: Words("核对中", "being checked"),
    CaseState.REFERRED: Words("等人来定", "waiting for a person"),
    CaseState.DECIDED: Words("已决定", "decided"),
    CaseState.CANCELLED: Words("已撤回", "withdrawn"),
}
OUTCOMES = {
    Outcome.APPROVE: Words("批准", "Approved"),
    Outcome.REFER: Words("转人工", "Referred"),
    Outcome.DECLINE: Words("不批", "Declined"),
}
CHECKS = {
    "identity": Words("姓名和号码（公安源）", "Name and number"),
    "bureau": Words("征信报告", "Credit report"),
    "bank": Words("银行卡四要素", "Bank card, four factors"),
}
GOOD = {"MATCH", "OK", "SAME"}
PHOTOS = {
    PhotoKind.ID_FRONT: Words("身份证人像面", "Identity card, portrait side"),
    PhotoKind.ID_BACK: Words("身份证国徽面", "Identity card, emblem side"),
    PhotoKind.BANK_CARD: Words("银行卡", "Bank card"),
    PhotoKind.INCOME: Words("收入证明", "Proof of income"),
}
FIELDS = ("outcome", "reasons", "note")


@frame.only(SECTION)
@never_cache
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """List the cases of a view, the most urgent first; ``q`` finds a number."""
    wished = request.GET.get("view", "waiting")
    view = wished if wished in VIEWS else "waiting"
    _, state, review = VIEWS[view]
    text = request.GET.get("q", "")[:40]
    at = now()
    found = desk_queries.cases(state=state, review=review, text=text, at=at)
    facts = {
        "cases": found,
        "view": view,
        "views": [(key, words) for key, (words, _, _) in VIEWS.items()],
        "q": text,
        "states": STATES,
        "known_reasons": REASONS,
        "late": sum(case.late for case in found),
        "today": business_date_of(at),
    }
    return frame.page(request, "staff/underwriting.html", facts, section=SECTION)


@frame.only(SECTION)
@never_cache
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case (the look is written down); POST decides it. Refuses: NotFound."""
    if request.method != "POST":
        return _case_page(request, case_id)
    if not frame.may(request, Duty.DECIDE_CASES):
        raise NotAllowed()
    given = request.POST
    outcome = given.get("outcome", "")
    at = now()
    try:
        decide_by_hand(
            case_id=case_id,
            outcome=Outcome(outcome) if outcome in set(Outcome) else Outcome.REFER,
            reasons=tuple(dict.fromkeys(given.getlist("reasons"))),
            note=given.get("note", ""),
            by=access.actor(request),
            at=at,
            on=business_date_of(at),
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _case_page(request, case_id, refusal)
    return HttpResponseRedirect(f"{HERE}/{case_id}")


@duties.only(Duty.ANSWER_CASES)
@require_POST
def answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Answer a colleague's proposal. Refuses: NotFound, SamePerson, AlreadyDecided."""
    try:
        proposal_id = UUID(request.POST.get("proposal", ""))
    except ValueError:
        raise NotFound() from None
    answer_proposal(
        proposal_id=proposal_id,
        approved=request.POST.get("answer") == "yes",
        by=access.actor(request),
        at=now(),
    )
    return HttpResponseRedirect(f"{HERE}/{case_id}")


@frame.only(SECTION)
@never_cache
@require_POST
def reveal(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show who the applicant is, in the clear; who looked is written down. Refuses: NotFound."""
    at = now()
    clear = desk_queries.reveal(case_id, by=access.actor(request), at=at, on=business_date_of(at))
    facts = {"clear": clear, "case_id": case_id}
    return frame.page(request, "staff/underwriting_clear.html", facts, section=SECTION)


@frame.only(SECTION)
@never_cache
@require_GET
def photo(request: HttpRequest, case_id: UUID, kind: str) -> HttpResponse:
    """Send a photo; who looked is written down. Refuses: NotFound."""
    found = next((one for one in PhotoKind if one.value == kind), None)
    if found is None:
        raise NotFound()
    application_id = desk_queries.application_of(case_id)
    content = apply.photo(application_id, found, by=access.actor(request), at=now())
    return HttpResponse(content, content_type="image/jpeg", headers={"Content-Disposition": "inline"})


def _case_page(request: HttpRequest, case_id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    at = now()
    on = business_date_of(at)
    view = desk_queries.case(case_id, by=access.actor(request), at=at, on=on)
    who = frame.staff(request)
    name = refusal.field if refusal else None
    typed = request.POST
    facts = {
        "case": view,
        "around": _around(case_id),
        "may_decide": view.state is CaseState.REFERRED and view.proposal is None and duties.may(who, Duty.DECIDE_CASES),
        "own_proposal": view.proposal is not None and view.proposal.proposed_by == str(who.actor),
        "errors": {name if name in FIELDS else "": refusal.words} if refusal else {},
        "typed": {"outcome": typed.get("outcome", ""), "reasons": typed.getlist("reasons"), "note": typed.get("note", "")},
        "reasons": [(code, one.text) for code, one in REASONS.items()],
        "chart": _chart(view), "trace": [shown(line) for line in view.trace], "points": [shown_points(line) for line in view.score_lines], "share": share, "answer": answer_words,
        "states": STATES, "outcomes": OUTCOMES, "checks": CHECKS, "good": GOOD, "photos": PHOTOS, "known_reasons": REASONS,
        "today": on,
        "late": view.state in (CaseState.CHECKING, CaseState.REFERRED) and at > view.promised_by,
    }  # fmt: skip
    return frame.page(request, "staff/underwriting_case.html", facts, section=SECTION, status=refusal.status if refusal else 200)  # fmt: skip


def _chart(view: CaseView) -> Any:
    """Return the bar of a month's income: repaid elsewhere, this loan, what is left."""
    if view.facts is None or view.shares is None:
        return None
    income, debt, own = (
        view.facts.monthly_income_fen,
        view.shares.debt_fen,
        view.facts.instalment_fen,
    )
    left = income - debt - own
    if left < 0:
        return None  # more goes out than comes in: the figures above say it
    parts: list[charts.Share | tuple[charts.Part, Words, int]] = [
        ("principal", Words("已有还款", "Repaid elsewhere"), debt),
        ("interest", Words("本笔", "This loan"), own),
        ("rest", Words("剩下", "Left"), left),
    ]
    return charts.bars([(Words("月收入", "Monthly income"), parts)])


def _around(case_id: UUID) -> tuple[CaseLine | None, CaseLine | None]:
    """Return the cases before and after this one in the queue of those that wait."""
    waiting = desk_queries.cases(at=now())
    place = next((n for n, one in enumerate(waiting) if one.case_id == case_id), None)
    if place is None:
        return None, None
    return (
        waiting[place - 1] if place else None,
        waiting[place + 1] if place + 1 < len(waiting) else None,
    )
