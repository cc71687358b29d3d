"""What colleagues do to a loan: a form, what would happen, and the deed; more than their authority waits for another."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from suiche.channels import access, duties
from suiche.channels.design import typed
from suiche.channels.design.wording import mask_name, yuan
from suiche.channels.duties import Duty
from suiche.channels.staff import frame, loan_words, names
from suiche.journey.repay import (
    authority_queries,
    desk_queries,
    offer_queries,
    story_queries,
)
from suiche.journey.repay.actions.do_event import do_event
from suiche.journey.repay.actions.rehearse_event import Rehearsal, rehearse_event
from suiche.journey.repay.event_queries import BankTransfer, EventOrder, EventView
from suiche.journey.repay.states import EventKind
from suiche.journey.repay.story_queries import LoanDay
from suiche.kit import audit
from suiche.kit.clock import BusinessDate, Instant, business_date_of, now
from suiche.kit.ids import new_token
from suiche.kit.reasons import reason_of
from suiche.kit.refusal import BadInput, NotAllowed, NotFound, Refusal
from suiche.kit.words import Words
from suiche.ledger.kinds import CONTRACT_ACCOUNTS
from suiche.parties import queries as parties
from suiche.parties.numbers import checked_mobile


class Act(NamedTuple):
    """Something colleagues may ask for: its words, the duty it is, and the fields of its form."""

    words: Words
    duty: Duty
    kind: EventKind
    fields: tuple[str, ...]


ACTS = {
    "waive": Act(Words("减免", "Waive"), Duty.WAIVE, EventKind.WAIVED, ("due", "amount")),
    "fee": Act(Words("收费", "Charge a fee"), Duty.CHARGE_FEES, EventKind.FEE, ("amount",)),
    "bank-transfer": Act(Words("登记银行转账", "Book a bank transfer"), Duty.BOOK_TRANSFERS, EventKind.PAYMENT, ("transaction_no", "amount", "paid_on", "payer")),
    "return": Act(Words("登记退回的还款", "Book a returned payment"), Duty.RETURN_PAYMENTS, EventKind.RETURNED, ("event",)),
    "refund": Act(Words("退预存", "Refund credit"), Duty.REFUND, EventKind.REFUND, ("amount",)),
    "settle": Act(Words("用预存还清", "Settle from credit"), Duty.SETTLE, EventKind.SETTLED, ()),
    "take-back": Act(Words("冲回一件事", "Take an event back"), Duty.TAKE_BACK, EventKind.REVERSED, ("event",)),
    "transfer": Act(Words("转给另一位客户", "Transfer to another customer"), Duty.TRANSFER, EventKind.TRANSFERRED, ("phone", "consent")),
    "write-off": Act(Words("核销", "Write off"), Duty.WRITE_OFF, EventKind.WRITTEN_OFF, ()),
}  # fmt: skip
PERIOD = re.compile(r"[0-9]{1,4}")


class Offered(NamedTuple):
    """An act this person's duties hold: its key and words, and what stands against it today (None: nothing)."""

    key: str
    words: Words
    against: Words | None


def offered(request: HttpRequest, told: LoanDay) -> list[Offered]:
    """Return the acts that who is signed in may ask for, each with what stands against it as the loan is told."""
    return [
        Offered(key, act.words, offer_queries.why_not(told, act.kind))
        for key, act in ACTS.items()
        if frame.may(request, act.duty)
    ]


@never_cache
@require_http_methods(["GET", "POST"])
@duties.only(*(act.duty for act in ACTS.values()))
def act(request: HttpRequest, loan_id: UUID, key: str) -> HttpResponse:
    """Show the form (GET), what would happen (POST), and do it (POST with ``do``). Refuses: NotFound, NotAllowed."""
    wanted, roles = ACTS.get(key), frame.staff(request).roles
    if wanted is None:
        raise NotFound()
    if not frame.may(request, wanted.duty):
        raise NotAllowed()
    rehearsed: Rehearsal | None = None
    refusal: Refusal | None = None
    order: EventOrder | BankTransfer | None = None
    at = now()
    on = business_date_of(at)
    if request.method == "POST":
        try:
            order = _order(wanted, loan_id, request, on)
            if "do" in request.POST:
                return _do(request, loan_id, order, on, at)
            # Asked for now, so that the second click finds nothing missing; a statement's line is its own reason.
            if wanted.kind is not EventKind.PAYMENT:
                reason_of(request.POST.get("reason", ""))
            rehearsed = rehearse_event(
                loan_id=loan_id, order=order, roles=roles, by=access.actor(request), on=on, at=at
            )  # fmt: skip
        except (NotFound, NotAllowed):
            raise
        except Refusal as met:
            refusal = met
    heir = order.customer_id if isinstance(order, EventOrder) else None
    return _page(request, loan_id, key, wanted, on, rehearsed, refusal, heir)


def _do(
    request: HttpRequest, loan_id: UUID, order: EventOrder | BankTransfer, on: BusinessDate, at: Instant
) -> HttpResponse:
    done = do_event(
        loan_id=loan_id, order=order, reason=request.POST.get("reason", ""), roles=frame.staff(request).roles,
        key=frame.form_key(request), by=access.actor(request), on=on, at=at,
    )  # fmt: skip
    told = "done" if done.event_id else "waits"
    return HttpResponseRedirect(f"/desk/loans/{loan_id}?told={told}")


def _order(wanted: Act, loan_id: UUID, request: HttpRequest, on: BusinessDate) -> EventOrder | BankTransfer:
    """Read the form. Refuses: BadInput."""
    sent = {name: value.strip() for name, value in request.POST.dict().items()}
    fen = _fen(sent) if "amount" in wanted.fields else 0
    if wanted.kind is EventKind.PAYMENT:
        number = sent.get("transaction_no", "")[:60]
        if not number:
            raise BadInput(field="transaction_no", zh="请填银行流水上的交易号。", en="Please give the transaction number of the statement.")  # fmt: skip
        return BankTransfer(number, fen, _paid_on(sent), mask_name(sent.get("payer", "")[:40]))
    if "due" in wanted.fields:
        period, _, bucket = sent.get("due", "").partition(":")
        if not PERIOD.fullmatch(period) or bucket not in offer_queries.WAIVABLE:
            raise BadInput(field="due", zh="请选要减免的那一项。", en="Please choose what is waived.")
        return EventOrder(wanted.kind, fen, period=int(period), bucket=bucket)
    if "event" in wanted.fields:
        event = _chosen(wanted, loan_id, sent.get("event", ""), on)
        kind = EventKind.RESTORED if event.kind is EventKind.SETTLED else wanted.kind
        return EventOrder(kind, 0, event_id=event.event_id)
    if "phone" in wanted.fields:
        return EventOrder(
            wanted.kind, 0, customer_id=_customer(request, sent), consent=sent.get("consent", "")[:80]
        )
    return EventOrder(wanted.kind, fen)


def _fen(sent: dict[str, str]) -> int:
    fen = typed.fen(sent.get("amount", ""), field="amount")
    if fen <= 0:
        raise BadInput(
            field="amount",
            zh="金额请写成128.50这样，要大于0。",
            en="Please write the amount like 128.50, above 0.",
        )
    return fen


def _paid_on(sent: dict[str, str]) -> date:
    try:
        return date.fromisoformat(sent.get("paid_on", ""))
    except ValueError:
        raise BadInput(field="paid_on", zh="请选到账的日子。", en="Please choose the day it came.") from None


def _customer(request: HttpRequest, sent: dict[str, str]) -> UUID:
    """Return who signs in with this phone; that somebody looked is logged."""
    found = parties.customer_with_phone(checked_mobile(sent.get("phone", "")))
    if found is None:
        raise BadInput(
            field="phone", zh="没有客户用这个手机号登录。", en="No customer signs in with this number."
        )
    audit.accessed(by=access.actor(request), what="desk.loans.by_phone", subject=str(found), at=now())
    return found


def _chosen(wanted: Act, loan_id: UUID, number: str, on: BusinessDate) -> EventView:
    # What was taken back may be sent again by a second click: the key finds the first answer.
    told = story_queries.loan_on(loan_id, on)
    for event in offer_queries.to_take_back(told, wanted.kind, undone=True):
        if number == str(event.number):
            return event
    raise BadInput(field="event", zh="请选要冲回的那一件。", en="Please choose what is taken back.")


def _page(
    request: HttpRequest,
    loan_id: UUID,
    key: str,
    wanted: Act,
    on: BusinessDate,
    rehearsed: Rehearsal | None,
    refusal: Refusal | None,
    heir: UUID | None,
) -> HttpResponse:
    found = desk_queries.loan(loan_id)
    told = story_queries.loan_on(loan_id, on)
    field = _field(wanted, refusal)
    facts: dict[str, Any] = {
        "loan": found,
        "act_key": key,
        "act": wanted,
        "told": told,
        "owed": [
            (f"{one.period}:{one.key}", _owed_words(one.period, one.key, one.amount_fen))
            for one in told.owed
            if one.key in offer_queries.WAIVABLE
        ],
        "choices": [(str(event.number), _event_words(event)) for event in offer_queries.to_take_back(told, wanted.kind)] if "event" in wanted.fields else [],
        "against": offer_queries.why_not(told, wanted.kind),
        "limit_fen": _left(request, loan_id, wanted, on),
        "today": on,
        "rehearsed": rehearsed,
        "rows": [*_whose(found.customer_id, heir), *compared(rehearsed), *_settled(wanted, rehearsed)] if rehearsed else [],
        "contract_accounts": {account.value for account in CONTRACT_ACCOUNTS},
        "state_words": names.LOAN_STATES,
        "values": request.POST.dict(),
        "key": frame.form_key(request) or new_token(),
        "errors": {field: refusal.words} if refusal and field else {},
        "problem": refusal.words if refusal and not field else "",
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return frame.page(request, "staff/loan_act.html", facts, section="loans", status=status)


def _left(request: HttpRequest, loan_id: UUID, wanted: Act, on: BusinessDate) -> int:
    """Return how much this person may still decide alone, in fen; below 0 where nothing, as of money they typed in."""
    by, roles = access.actor(request), frame.staff(request).roles
    refund = (authority_queries.Ask(EventKind.REFUND, 1),)
    if wanted.kind is EventKind.REFUND and authority_queries.pays_out_own(
        loan_id=loan_id, asked=refund, by=by
    ):
        return -1
    return authority_queries.left_fen(loan_id=loan_id, kind=wanted.kind, roles=roles, by=by, on=on)


def _field(wanted: Act, refusal: Refusal | None) -> str:
    """Which field a refusal stands at; empty where nothing that was typed is wrong."""
    said = (refusal.field or "") if refusal else ""
    return said if said in (*wanted.fields, "reason") else ""


def _owed_words(period: int, key: str, fen: int) -> Words:
    words = loan_words.of_period(period, names.BUCKETS[key])
    return Words(f"{words.zh}，欠{yuan(fen)}", f"{words.en}, {yuan(fen)} owed")


def _event_words(event: EventView) -> Words:
    words, fen = loan_words.EVENTS[event.kind], event.facts.get("amount_fen")
    told = f"，{yuan(int(fen))}" if fen is not None else ""
    return Words(f"{event.number}. {event.on} {words.zh}{told}", f"{event.number}. {event.on} {words.en}{told.replace('，', ', ')}")  # fmt: skip


def _whose(customer_id: UUID, heir: UUID | None) -> list[tuple[Words, str | Words, str | Words]]:
    """Return who owes the loan before and after, where that changes: masked."""
    if heir is None:
        return []
    masked = parties.masked_names([customer_id, heir])
    return [(Words("谁来还", "Who owes it"), masked[customer_id], masked[heir])]


def _settled(wanted: Act, rehearsed: Rehearsal) -> list[tuple[Words, str, str]]:
    """Return what becomes of the credit that settles a loan: what it takes, and what goes back to the customer."""
    if wanted.kind is not EventKind.SETTLED:
        return []
    back = rehearsed.amount_fen
    return [
        (Words("还清用掉的预存", "Credit used to settle"), yuan(0), yuan(rehearsed.before.credit_fen - back)),
        (Words("退给客户的预存", "Credit given back"), yuan(0), yuan(back)),
    ]


def compared(rehearsed: Rehearsal) -> list[tuple[Words, str | Words, str | Words]]:
    """Return the rows of a table that compares how a loan stands with how it would."""
    before, after = rehearsed.before, rehearsed.after
    return [
        (Words("到期没还的", "Due and unpaid"), yuan(before.owed_fen), yuan(after.owed_fen)),
        (Words("预存", "Credit"), yuan(before.credit_fen), yuan(after.credit_fen)),
        (Words("剩余本金", "Principal left"), yuan(before.principal_fen), yuan(after.principal_fen)),
        (Words("状态", "State"), names.LOAN_STATES[before.state], names.LOAN_STATES[after.state]),
    ]
