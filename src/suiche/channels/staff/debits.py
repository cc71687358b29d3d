"""Direct debit at the desk: batches, their debits with outcomes, and what needs a person."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.channels import access, duties
from suiche.channels.design import typed
from suiche.channels.duties import Duty
from suiche.channels.staff import debit_words, frame, names
from suiche.journey.repay import debit_queries, debit_settlement_queries
from suiche.journey.repay.actions.close_debit_problem import close_debit_problem
from suiche.journey.repay.actions.settle_debit_batch import (
    SettlementDiffers,
    StatementUsed,
    settle_debit_batch,
)
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import BadInput
from suiche.kit.words import Words


@require_GET
@never_cache
@frame.only("debits")
def debits(request: HttpRequest) -> HttpResponse:
    """List what needs a person, then the last batches."""
    plan = debit_queries.timetable(business_date())
    facts = {
        "problems": debit_queries.problems(open_only=request.GET.get("view") != "all"),
        "view": "all" if request.GET.get("view") == "all" else "open",
        "problem_words": debit_words.PROBLEMS,
        "batches": debit_queries.batches(),
        "batch_words": debit_words.BATCH_STATES,
        "windows": [f"{window:%H:%M}" for window in plan.windows],
    }
    return frame.page(request, "staff/debits.html", facts, section="debits")


@require_GET
@never_cache
@frame.only("debits")
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Show a batch, what of its money has come, and each of its debits. Refuses: NotFound."""
    return _batch_page(request, batch_id, given={}, errors={})


@require_POST
@duties.only(Duty.KEEP_BOOKS)
def settle(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Book the bank's money for a batch; another amount than the books' comes back. Refuses: NotFound, NothingToSettle."""
    at = now()
    try:
        amount_fen = typed.fen(request.POST.get("amount", ""), field="amount")
        settle_debit_batch(
            batch_id=batch_id,
            amount_fen=-amount_fen if request.POST.get("back") else amount_fen,
            statement_no=request.POST.get("statement_no", ""),
            by=access.actor(request),
            on=business_date_of(at),
            at=at,
        )
    except (BadInput, SettlementDiffers, StatementUsed) as refusal:
        errors = {refusal.field or "amount": refusal.words}
        return _batch_page(request, batch_id, given=request.POST, errors=errors, status=422)
    return HttpResponseRedirect(f"/desk/debits/{batch_id}")


def _batch_page(
    request: HttpRequest,
    batch_id: UUID,
    *,
    given: Mapping[str, str],
    errors: dict[str, Words],
    status: int = 200,
) -> HttpResponse:
    people = names.People()
    facts = {
        "batch": debit_queries.batch(batch_id),
        "clearing": debit_settlement_queries.clearing(batch_id),
        "settlements": [(one, people.name(one.by)) for one in debit_settlement_queries.settlements(batch_id)],
        "may_settle": frame.may(request, Duty.KEEP_BOOKS),
        "given": given,
        "errors": errors,
        "debits": debit_queries.debits(batch_id),
        "batch_words": debit_words.BATCH_STATES,
        "state_words": debit_words.STATES,
        "tones": debit_words.TONES,
    }
    return frame.page(request, "staff/debit_batch.html", facts, section="debits", status=status)


@require_GET
@never_cache
@frame.only("debits")
def batch_file(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Hand over a batch's request file as it goes to the bank. Refuses: NotFound."""
    number, content = debit_queries.content(batch_id)
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{number}.csv"'
    return answer


@require_GET
@never_cache
@frame.only("debits")
def problem(request: HttpRequest, problem_id: UUID) -> HttpResponse:
    """Show what needs a person. Refuses: NotFound."""
    return _problem_page(request, problem_id, note="", errors={})


@require_POST
@duties.only(Duty.KEEP_BOOKS)
def close(request: HttpRequest, problem_id: UUID) -> HttpResponse:
    """Close it with a note; a note that says too little comes back. Refuses: NotFound, CaseClosed."""
    note = request.POST.get("note", "")
    try:
        close_debit_problem(problem_id=problem_id, note=note, by=access.actor(request), at=now())
    except BadInput as refusal:
        return _problem_page(request, problem_id, note=note, errors={"note": refusal.words}, status=422)
    return HttpResponseRedirect("/desk/debits")


def _problem_page(
    request: HttpRequest, problem_id: UUID, *, note: str, errors: dict[str, Words], status: int = 200
) -> HttpResponse:
    found = debit_queries.problem(problem_id)
    facts = {
        "problem": found,
        "problem_words": debit_words.PROBLEMS[found.kind],
        "what_to_do": debit_words.WHAT_TO_DO[found.kind],
        "closed_by": names.People().name(found.closed_by) if found.closed_by else "",
        "may_close": frame.may(request, Duty.KEEP_BOOKS) and found.closed_at is None,
        "note": note,
        "errors": errors,
    }
    return frame.page(request, "staff/debit_problem.html", facts, section="debits", status=status)
