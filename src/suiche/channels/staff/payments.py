"""Payments that need a person: the list, one case, and closing it with what became of the money."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.channels import access, duties
from suiche.channels.design import typed
from suiche.channels.design.wording import yuan
from suiche.channels.duties import Duty
from suiche.channels.staff import frame, loan_words, names
from suiche.journey.repay import case_queries, desk_queries
from suiche.journey.repay.actions.close_case import close_case
from suiche.journey.repay.case_queries import CaseEnd
from suiche.journey.repay.states import SHOWN, CaseOutcome
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import BadInput
from suiche.kit.words import Words

NUMBER = re.compile(r"[0-9]{1,6}")
REFUND_DAY = Words("请选退款的那天。", "Please choose the day of the refund.")


@require_GET
@never_cache
@frame.only("payments")
def payments(request: HttpRequest) -> HttpResponse:
    """List the open cases, or all of them; narrowed to a kind."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in set(names.CASE_KINDS) else ""
    everything = request.GET.get("view") == "all"
    facts = {
        "cases": desk_queries.payment_cases(open_only=not everything, kind=kind),
        "kind": kind,
        "view": "all" if everything else "open",
        "kinds": [("all", Words("全部", "All")), *names.CASE_KINDS.items()],
        "kind_words": names.CASE_KINDS,
        "outcome_words": names.CASE_OUTCOMES,
        "may_book": frame.may(request, Duty.KEEP_BOOKS),
    }
    return frame.page(request, "staff/payments.html", facts, section="payments")


@require_GET
@never_cache
@frame.only("payments")
def payment(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show one case, and the form of the outcome that is chosen (``outcome``). Refuses: NotFound."""
    return _case_page(request, case_id, request.GET.dict(), None)


@require_POST
@duties.only(Duty.KEEP_BOOKS)
def close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Close the case with its outcome; what does not fit comes back at its field. Refuses: NotFound, CaseClosed."""
    sent = {name: value.strip() for name, value in request.POST.dict().items()}
    at = now()
    try:
        close_case(
            case_id=case_id, end=_end(sent), note=sent.get("note", ""), by=access.actor(request),
            on=business_date_of(at), at=at,
        )  # fmt: skip
    except BadInput as refusal:
        return _case_page(request, case_id, sent, refusal)
    return HttpResponseRedirect("/desk/payments")


def _end(sent: dict[str, str]) -> CaseEnd:
    """Read the form; what an outcome does not ask for is left out. Refuses: BadInput."""
    chosen = sent.get("outcome", "")
    if chosen not in set(CaseOutcome):
        raise BadInput(field="outcome", zh="请选这笔钱最后怎么样了。", en="Please choose what became of the money.")  # fmt: skip
    outcome = CaseOutcome(chosen)
    if outcome is CaseOutcome.POSTED:
        return CaseEnd(outcome, transaction_no=sent.get("transaction_no", "")[:64])
    if outcome is CaseOutcome.REFUNDED and "amount" in sent:
        return CaseEnd(
            outcome,
            amount_fen=typed.fen(sent["amount"], field="amount"),
            on=typed.day(sent.get("refunded_on", ""), field="refunded_on", asked=REFUND_DAY),
            reference=sent.get("reference", "")[:80],
        )
    number = sent.get("event", "")
    return CaseEnd(outcome, event=int(number) if NUMBER.fullmatch(number) else 0)


def _case_page(
    request: HttpRequest, case_id: UUID, values: dict[str, str], refusal: BadInput | None
) -> HttpResponse:
    case = desk_queries.payment_case(case_id)
    may_close = frame.may(request, Duty.KEEP_BOOKS) and case.closed_at is None
    possible = case_queries.possible(case_id)
    chosen = next((one for one in possible.outcomes if one == values.get("outcome")), None)
    facts = {
        "case": case,
        "kind_words": names.CASE_KINDS[case.kind],
        "outcome_words": names.CASE_OUTCOMES,
        "closed_by": names.People().name(case.closed_by) if case.closed_by else "",
        "may_close": may_close,
        "tells": case.kind in SHOWN and case.loan_id is not None,
        "possible": possible,
        "chosen": chosen,
        "refunds": [(str(one.number), _refund_words(one)) for one in possible.refunds],
        "values": values,
        "today": business_date(),
        "errors": {refusal.field: refusal.words} if refusal else {},
    }
    status = refusal.status if refusal else 200
    return frame.page(request, "staff/payment.html", facts, section="payments", status=status)


def _refund_words(one: case_queries.Refund) -> Words:
    words, fen = loan_words.EVENTS[one.kind], yuan(one.amount_fen)
    return Words(f"{one.number}. {one.on} {words.zh}，{fen}", f"{one.number}. {one.on} {words.en}, {fen}")
