"""Where an application stands: what is done, what happens now, who acts and by when; what the customer can do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.channels import access
from suiche.channels.design.figures import Step, StepState
from suiche.channels.design.wording import near_moment, short_day
from suiche.journey.apply import queries
from suiche.journey.apply.queries import ApplicationView
from suiche.journey.apply.states import ApplicationState
from suiche.journey.decide import queries as decide
from suiche.journey.decide.actions.request_review import request_review
from suiche.journey.decide.queries import CaseProgress, CaseState, DecisionView, Outcome
from suiche.journey.sign import queries as sign
from suiche.journey.sign.queries import ContractView
from suiche.journey.sign.states import ContractState
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.parties.queries import SignedIn

CHECK_WORDS = {
    "identity": Words("身份", "identity"),
    "bureau": Words("征信", "credit report"),
    "bank": Words("银行卡", "bank card"),
}
STATE_WORDS = {
    ApplicationState.DRAFT: Words("没填完", "Not finished"),
    ApplicationState.SUBMITTED: Words("已提交", "Submitted"),
    ApplicationState.WITHDRAWN: Words("已撤回", "Withdrawn"),
    ApplicationState.COMPLETED: Words("已放款", "Paid out"),
    ApplicationState.ENDED: Words("合同已结束", "Contract ended"),
}
OUTCOME_WORDS = {
    Outcome.APPROVE: Words("批准了", "Approved"),
    Outcome.DECLINE: Words("这次没批", "Not approved"),
    Outcome.REFER: Words("审批员在看", "A person is deciding"),
}
YOU = Words("您", "You")
HEADLINES: dict[ApplicationState, tuple[Words, ...]] = {
    ApplicationState.WITHDRAWN: (Words("申请已撤回", "Application withdrawn"),),
    ApplicationState.DRAFT: (Words("还没填完，", "Not finished: "), Words("接着填就行", "just go on")),
    ApplicationState.COMPLETED: (Words("已经放款，", "Paid out: "), Words("按月还款就行", "now repay month by month")),
    ApplicationState.ENDED: (Words("合同已结束，", "The contract has ended: "), Words("可以再申请", "you may apply again")),
}  # fmt: skip
SIGNED: dict[ContractState, tuple[Words, ...]] = {
    ContractState.SIGNING: (Words("您签好了，", "You have signed: "), Words("正在加盖签章", "the seals are being added")),
    ContractState.SIGNED: (Words("合同签好了，", "The contract is signed: "), Words("等提车放款", "car and payout come next")),
}  # fmt: skip


@access.customer_only
@never_cache
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List the customer's applications, the newest first."""
    lines = queries.applications(_customer(request))
    submitted = [line.id for line in lines if line.state is ApplicationState.SUBMITTED]
    outcomes = decide.outcomes(submitted)
    words = {
        line.id: OUTCOME_WORDS[outcomes[line.id]] if line.id in outcomes else STATE_WORDS[line.state]
        for line in lines
    }
    facts = {"lines": lines, "words": words}
    return render(request, "customer/apply/list.html", facts, using="jinja2")


@access.customer_only
@never_cache
@require_GET
def status(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show where the application stands; while something is under way the page keeps itself current. Refuses: NotFound."""
    return render(request, "customer/apply/status.html", facts_of(request, application_id), using="jinja2")


@access.customer_only
@never_cache
@require_GET
def state(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Return the part of the status page that changes; when the step changed, the whole page. Refuses: NotFound."""
    facts = facts_of(request, application_id)
    answer = render(request, "customer/apply/status_state.html", facts, using="jinja2")
    if not facts["running"]:
        answer["HX-Refresh"] = "true"
    return answer


@access.customer_only
@require_POST
def review(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask for a person to look again. Refuses: NotFound, NothingToReview, ReviewedBefore."""
    who = _who(request)
    request_review(application_id=application_id, customer_id=_customer(request), by=who.actor, at=now())
    return HttpResponseRedirect(f"/applications/{application_id}")


def facts_of(request: HttpRequest, application_id: UUID) -> dict[str, Any]:
    """Return everything the status page shows."""
    view = queries.application(application_id, customer_id=_customer(request))
    progress, decision = decide.progress(application_id), decide.decision_for(application_id)
    submitted = view.state is ApplicationState.SUBMITTED
    deciding = progress is None or progress.state is CaseState.CHECKING
    running = submitted and (deciding or _offer_on_its_way(application_id, decision))
    contract = _contract(view) if submitted else None
    steps = _steps(view, progress, decision, contract)
    at = now()
    return {
        "view": view,
        "progress": progress,
        "decision": decision,
        "running": running,
        "late": submitted and progress is not None and decision is None and at > progress.promised_by,
        "answered": sum(bool(one.outcome) for one in progress.checks) if progress else 0,
        "steps": steps,
        "steps_done": sum(step.state == "done" for step in steps),
        "contract_id": contract.id if contract else None,
        "wrong_card": submitted and decide.card_may_be_corrected(application_id),
        "signed": contract is not None and contract.state in SIGNED,
        "reduced_fen": decision.smaller_fen(view.wished.principal_fen) if decision else 0,
        "declined": decision is not None and decision.outcome is Outcome.DECLINE,
        "today": business_date_of(at),
        "headline": _headline(view, progress, decision, contract),
    }


def _offer_on_its_way(application_id: UUID, decision: DecisionView | None) -> bool:
    approved = decision is not None and decision.outcome is Outcome.APPROVE
    return approved and sign.contract_of_application(application_id) is None


def _contract(view: ApplicationView) -> ContractView | None:
    contract_id = sign.contract_of_application(view.id)
    return sign.contract(contract_id, customer_id=view.customer_id) if contract_id else None


def _who(request: HttpRequest) -> SignedIn:
    who = access.person(request)
    if who is None:
        raise NotFound()
    return who


def _customer(request: HttpRequest) -> UUID:
    customer_id = _who(request).customer_id
    if customer_id is None:
        raise NotFound()
    return customer_id


def _headline(
    view: ApplicationView,
    progress: CaseProgress | None,
    decision: DecisionView | None,
    contract: ContractView | None,
) -> tuple[Words, ...]:
    """Return the page's heading in phrases that may be broken between."""
    if view.state in HEADLINES:
        return HEADLINES[view.state]
    if contract is not None and contract.state in SIGNED:
        return SIGNED[contract.state]
    if decision is not None and decision.outcome is Outcome.APPROVE:
        return (Words("批准了，", "Approved: "), Words("可以签合同", "ready to sign"))
    if decision is not None:
        return (Words("这次没批，", "Not approved: "), Words("原因在下面", "the reasons are below"))
    if progress is None or progress.state is CaseState.CHECKING:
        return (Words("正在核对，", "Being checked, "), Words("一般1分钟内", "usually within a minute"))
    if decide.card_may_be_corrected(view.id):
        return (
            Words("银行卡没对上，", "The card was not confirmed: "),
            Words("改一下就行", "please correct it"),
        )
    by = progress.promised_by
    return (
        Words("审批员在看，", "A person is deciding, "),
        Words(f"最晚{near_moment(by, business_date())}", f"by {near_moment(by, business_date(), 'en')}"),
    )


def _steps(
    view: ApplicationView,
    progress: CaseProgress | None,
    decision: DecisionView | None,
    contract: ContractView | None,
) -> list[Step]:
    """Return the road of the application; nothing is promised that is not known."""
    first = _submitted_step(view)
    if view.state is ApplicationState.WITHDRAWN:
        return [first, Step("done", STATE_WORDS[view.state], YOU)]
    ended = view.state in (ApplicationState.COMPLETED, ApplicationState.ENDED)
    ends = [Step("done", STATE_WORDS[view.state])] if ended else _after(decision, contract)
    return [first, _checks_step(view, progress), _decision_step(progress, decision), *ends]


def _submitted_step(view: ApplicationView) -> Step:
    title = Words("填好申请，提交", "Fill in and submit")
    if view.submitted_at is None:
        state: StepState = "next" if view.state is ApplicationState.WITHDRAWN else "now"
        return Step(state, title, YOU)
    return Step(
        "done",
        Words("申请已提交", "Application submitted"),
        detail=_moment(view.submitted_at, "您提交", "by you"),
    )


def _checks_step(view: ApplicationView, progress: CaseProgress | None) -> Step:
    title = Words("核对身份、征信和银行卡", "Identity, credit report and bank card")
    ours = Words("我们的系统，三项一起核对", "Our system, all three at once")
    if progress is None:
        waiting: StepState = "now" if view.state is ApplicationState.SUBMITTED else "next"
        return Step(waiting, title, ours)
    if progress.state is CaseState.CHECKING:
        done = [CHECK_WORDS[one.check.value] for one in progress.checks if one.outcome]
        left = [CHECK_WORDS[one.check.value] for one in progress.checks if not one.outcome]
        late: StepState = "late" if now() > progress.promised_by else "now"
        return Step(late, title, ours, _by(progress), _done_and_left(done, left))
    answered = [one.answered_at for one in progress.checks if one.answered_at]
    return Step("done", title, detail=_moment(max(answered), "系统核对", "by our system") if answered else "")


def _decision_step(progress: CaseProgress | None, decision: DecisionView | None) -> Step:
    title = Words("审批", "Decision")
    if decision is not None:
        words = OUTCOME_WORDS[decision.outcome]
        who = Words("审批员决定", "by a person") if decision.by_hand else Words("按规则决定", "by our rules")
        return Step("done", words, detail=_moment(decision.at, who.zh, who.en))
    if progress is None or progress.state is not CaseState.REFERRED:
        return Step(
            "next", title, Words("规则先看，看不准的由人来看", "Our rules; a person where they are not sure")
        )
    late: StepState = "late" if now() > progress.promised_by else "now"
    detail = (
        Words("您申请了人工复核。", "You asked for a person to look again.")
        if progress.review_requested_at
        else ""
    )
    return Step(late, title, Words("审批员", "An underwriter"), _by(progress), detail)  # fmt: skip


def _after(decision: DecisionView | None, contract: ContractView | None) -> list[Step]:
    if decision is not None and decision.outcome is Outcome.DECLINE:
        return []
    state: StepState = "now" if decision is not None else "next"
    until = decision.valid_until if decision is not None else None
    by = Words(short_day(until), short_day(until, "en")) if until else Words("批准时会写明期限", "the approval says until when")  # fmt: skip
    if contract is not None and contract.state in SIGNED:
        state = "done" if contract.state is ContractState.SIGNED else "now"
        payout: StepState = "now" if contract.state is ContractState.SIGNED else "next"
        return [Step(state, Words("看费用表，签合同", "Read the cost table and sign"), YOU), _payout(payout)]
    return [
        Step(state, Words("看费用表，签合同", "Read the cost table and sign"), Words("您本人，手机上约8分钟", "You, about 8 minutes on your phone"), by),
        _payout("next"),
    ]  # fmt: skip


def _payout(state: StepState) -> Step:
    return Step(state, Words("放款，提车", "Payout and car"), Words("我们付款给店，您到店提车", "We pay the dealer, you collect the car"), Words("签完合同，手续齐了以后", "once all is signed and the papers are complete"))  # fmt: skip


def _by(progress: CaseProgress) -> Words:
    today = business_date()
    return Words(near_moment(progress.promised_by, today), near_moment(progress.promised_by, today, "en"))


def _moment(at: Any, zh: str, en: str) -> Words:
    today = business_date()
    return Words(f"{near_moment(at, today)}，{zh}", f"{near_moment(at, today, 'en')}, {en}")


def _done_and_left(done: list[Words], left: list[Words]) -> Words:
    zh = f"正在等：{'、'.join(one.zh for one in left)}。"
    en = f"Waiting for: {', '.join(one.en for one in left)}."
    if done:
        zh = f"核对好了：{'、'.join(one.zh for one in done)}。{zh}"
        en = f"Done: {', '.join(one.en for one in done)}. {en}"
    return Words(zh, en)
