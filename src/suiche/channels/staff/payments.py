"""Payments that need a person: the list, one case, and closing it with a note."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suiche.channels import access, duties
from suiche.channels.duties import Duty
from suiche.channels.staff import frame, names
from suiche.journey.repay import desk_queries
from suiche.journey.repay.actions.close_case import close_case
from suiche.kit.clock import now
from suiche.kit.refusal import BadInput
from suiche.kit.words import Words


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
        "may_book": frame.may(request, Duty.KEEP_BOOKS),
    }
    return frame.page(request, "staff/payments.html", facts, section="payments")


@require_GET
@never_cache
@frame.only("payments")
def payment(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show one case. Refuses: NotFound."""
    return _case_page(request, case_id, note="", errors={})


@require_POST
@duties.only(Duty.KEEP_BOOKS)
def close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Close the case with a note; a note that says too little comes back. Refuses: NotFound, CaseClosed."""
    note = request.POST.get("note", "")
    try:
        close_case(case_id=case_id, note=note, by=access.actor(request), at=now())
    except BadInput as refusal:
        return _case_page(request, case_id, note=note, errors={"note": refusal.words}, status=422)
    return HttpResponseRedirect("/desk/payments")


def _case_page(
    request: HttpRequest, case_id: UUID, *, note: str, errors: dict[str, Words], status: int = 200
) -> HttpResponse:
    case = desk_queries.payment_case(case_id)
    facts = {
        "case": case,
        "kind_words": names.CASE_KINDS[case.kind],
        "closed_by": names.People().name(case.closed_by) if case.closed_by else "",
        "may_close": frame.may(request, Duty.KEEP_BOOKS) and case.closed_at is None,
        "note": note,
        "errors": errors,
    }
    return frame.page(request, "staff/payment.html", facts, section="payments", status=status)
