"""The end of a lease at the desk: the car is bought or comes back; what would happen is shown before it is done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from suiche.channels import access, duties
from suiche.channels.design import typed
from suiche.channels.design.wording import yuan
from suiche.channels.duties import Duty
from suiche.channels.staff import frame, loan_acts, names
from suiche.journey.finish import choice_queries
from suiche.journey.finish.actions.end_lease import end_lease
from suiche.journey.finish.actions.rehearse_lease_end import rehearse_lease_end
from suiche.journey.repay import authority_queries, desk_queries
from suiche.journey.repay.actions.rehearse_event import Rehearsal
from suiche.journey.repay.lease_queries import LeaseEnd, LeaseOption
from suiche.journey.repay.states import EventKind
from suiche.kit.clock import BusinessDate, business_date_of, now
from suiche.kit.ids import new_token
from suiche.kit.reasons import reason_of
from suiche.kit.refusal import BadInput, NotAllowed, NotFound, Refusal
from suiche.kit.words import Words

WORDS = Words("租赁到期：买车或还车", "End of the lease: bought or returned")
OPTIONS = [
    (LeaseOption.PURCHASE.value, Words("客户买下车", "The customer buys the car")),
    (LeaseOption.RETURN.value, Words("车已经还回来", "The car came back")),
]
FIELDS = ("option", "paper", "returned_on", "kilometres", "damage", "reason")
MOST_DIGITS = 7


@never_cache
@require_http_methods(["GET", "POST"])
@duties.only(Duty.END_LEASES)
def act(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show the form (GET), what would happen (POST), and do it (POST with ``do``). Refuses: NotFound (no lease)."""
    rehearsed: Rehearsal | None = None
    refusal: Refusal | None = None
    end: LeaseEnd | None = None
    at = now()
    on = business_date_of(at)
    roles, by = frame.staff(request).roles, access.actor(request)
    if request.method == "POST":
        try:
            end, reason = _end(request, loan_id), request.POST.get("reason", "")
            if "do" in request.POST:
                done = end_lease(
                    loan_id=loan_id, end=end, reason=reason, roles=roles, key=frame.form_key(request),
                    by=by, on=on, at=at,
                )  # fmt: skip
                return HttpResponseRedirect(
                    f"/desk/loans/{loan_id}?told={'done' if done.event_id else 'waits'}"
                )
            reason_of(reason)
            rehearsed = rehearse_lease_end(loan_id=loan_id, end=end, roles=roles, by=by, on=on, at=at)
        except (NotFound, NotAllowed):
            raise
        except Refusal as met:
            refusal = met
    return _page(request, loan_id, on, end, rehearsed, refusal)


def _end(request: HttpRequest, loan_id: UUID) -> LeaseEnd:
    """Read the form; kilometres beyond those of the contract and the damage make the adjustment. Refuses: BadInput."""
    sent = {name: request.POST.get(name, "").strip() for name in FIELDS}
    try:
        option = LeaseOption(sent["option"])
    except ValueError:
        raise BadInput(
            field="option", zh="请选客户买车还是还车。", en="Please choose whether it is bought or returned."
        ) from None
    if option is LeaseOption.PURCHASE:
        return LeaseEnd(option, sent["paper"][:80])
    text = sent["kilometres"].replace(",", "")
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise BadInput(field="kilometres", zh="请填里程表上的公里数，只写数字。", en="Please give the kilometres on the clock, digits only.")  # fmt: skip
    damage_fen = typed.fen(sent["damage"] or "0", field="damage")
    asked = Words("请选还车的日子。", "Please choose the day the car came back.")
    returned_on = typed.day(sent["returned_on"], field="returned_on", asked=asked)
    kilometres = int(text)
    adjustment_fen = choice_queries.return_terms(loan_id).adjustment(kilometres, damage_fen)
    return LeaseEnd(option, sent["paper"][:80], returned_on, kilometres, adjustment_fen)


def _page(
    request: HttpRequest,
    loan_id: UUID,
    on: BusinessDate,
    end: LeaseEnd | None,
    rehearsed: Rehearsal | None,
    refusal: Refusal | None,
) -> HttpResponse:
    choices = choice_queries.choices(loan_id=loan_id, customer_id=None, on=on, soon=False)
    field = (refusal.field if refusal else "") or "option"
    facts: dict[str, Any] = {
        "loan": desk_queries.loan(loan_id),
        "words": WORDS,
        "choices": choices,
        "options": OPTIONS if choices else OPTIONS[:1],
        "fields": FIELDS,
        "limit_fen": authority_queries.left_fen(
            loan_id=loan_id,
            kind=EventKind.LEASE_ENDED,
            roles=frame.staff(request).roles,
            by=access.actor(request),
            on=on,
        ),
        "today": on,
        "rehearsed": rehearsed,
        "end": end,
        "over_km": max(end.kilometres - choices.returning.kilometres, 0) if end and choices else 0,
        "rows": loan_acts.compared(rehearsed) if rehearsed else [],
        "state_words": names.LOAN_STATES,
        "values": request.POST.dict(),
        "key": frame.form_key(request) or new_token(),
        "errors": {field if field in FIELDS else "option": refusal.words} if refusal else {},
    }
    status = refusal.status if refusal else 200
    return frame.page(request, "staff/lease_end.html", facts, section="loans", status=status)


def told(end: LeaseEnd) -> Words:
    """Say what an end that waits for a second person is about."""
    if end.option is LeaseOption.PURCHASE:
        return Words(f"买车，单据{end.paper}", f"bought, paper {end.paper}")
    return Words(
        f"还车，{end.kilometres:,}公里，收{yuan(end.adjustment_fen)}，单据{end.paper}",
        f"returned, {end.kilometres} km, {yuan(end.adjustment_fen)} charged, paper {end.paper}",
    )
