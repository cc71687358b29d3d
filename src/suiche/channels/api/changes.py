"""Changing the plan of a running loan for programs: what is possible, what it costs, saying yes.

A quote holds on its day only and for the account as it stood; afterwards ask again. Amounts are whole fen;
``pay_lines`` add up to ``amount_fen``, ``cost_lines`` to ``cost_fen`` (negative where the change saves).
"""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from suiche.channels.api import door
from suiche.channels.api.account import AmountLineOut, OrderOut
from suiche.channels.api.texts import WordsOut, words_out
from suiche.journey.change import change_options, change_queries
from suiche.journey.change.actions.confirm_change import confirm_change
from suiche.journey.change.actions.quote_change import quote_change
from suiche.journey.change.change_queries import (
    ChangeView,
    Defer,
    DeferWay,
    ExtendBalloon,
    MoveDueDay,
    Prepay,
    PrepayWay,
    Wish,
)
from suiche.journey.repay import queries as repay
from suiche.kit.clock import business_date, business_date_of, now
from suiche.kit.refusal import BadInput

router = Router(tags=["changes"])
MOST_FEN = 10**13


class OptionOut(Schema):
    """A kind of change and today's limits (0: none). ``reason`` and ``code`` say why it is not possible, where so.

    ``alone``: the customer can confirm it; other kinds are arranged by us.
    """

    kind: str
    alone: bool
    code: str
    reason: WordsOut | None
    low_fen: int
    high_fen: int
    step_fen: int
    first: int
    last: int
    present: int


class ChangeIn(Schema):
    """What is wished. ``prepay``: amount_fen, way reduce or shorten, from_credit; ``due_day``: new_due_day;
    ``deferral``: months, way interest_only or capitalise; ``balloon``: terms, pay_first_fen. ``day``: today by default.
    """

    kind: Literal["prepay", "due_day", "deferral", "balloon"]
    day: date | None = None
    way: Literal["reduce", "shorten", "interest_only", "capitalise"] | None = None
    amount_fen: int = Field(0, ge=0, le=MOST_FEN)
    from_credit: bool = False
    new_due_day: int = Field(0, ge=0, le=31)
    months: int = Field(0, ge=0, le=600)
    terms: int = Field(0, ge=0, le=600)
    pay_first_fen: int = Field(0, ge=0, le=MOST_FEN)


class OutlookOut(Schema):
    """What lies ahead: the next payment, the level one, how many, until when, how much interest.

    ``last_due_fen``: the last instalment where it is much larger than the others, else 0.
    """

    next_due: date
    next_payment_fen: int
    instalment_fen: int
    payments: int
    last_due: date
    interest_fen: int
    last_due_fen: int


class PlanRowOut(Schema):
    """A row of the changed plan."""

    period: int
    due_date: date
    payment_fen: int
    principal_fen: int
    interest_fen: int
    balance_after_fen: int


class ChangeOut(Schema):
    """A priced change, good on ``day``. ``state``: quoted, agreed (its payment is open), done or expired."""

    change_id: UUID
    loan_id: UUID
    kind: str
    day: date
    state: str
    taken_back: bool
    amount_fen: int
    pay_lines: list[AmountLineOut]
    cost_fen: int
    cost_lines: list[AmountLineOut]
    before: OutlookOut
    after: OutlookOut
    rows: list[PlanRowOut]


class AgreedOut(Schema):
    """The customer's yes. ``done``, or ``order`` is to be paid today."""

    change_id: UUID
    done: bool
    amount_fen: int
    order: OrderOut | None


@router.get("/loans/{uuid:loan_id}/change-options", auth=door.CustomerAuth(), response=list[OptionOut])
def options(request: HttpRequest, loan_id: UUID) -> list[OptionOut]:
    """Return which changes are possible today, within which limits. Refuses: not_found."""
    owner = door.customer_id(request)
    found = change_options.options(loan_id=loan_id, customer_id=owner, on=business_date())
    return [
        OptionOut(
            kind=one.kind.value,
            alone=one.alone,
            code=one.code,
            reason=words_out(one.reason) if one.reason else None,
            low_fen=one.low_fen,
            high_fen=one.high_fen,
            step_fen=one.step_fen,
            first=one.first,
            last=one.last,
            present=one.present,
        )
        for one in found
    ]


@router.get("/loans/{uuid:loan_id}/changes", auth=door.CustomerAuth(), response=list[ChangeOut])
def changes(request: HttpRequest, loan_id: UUID) -> list[ChangeOut]:
    """Return what was changed about a loan's plan, newest first. Refuses: not_found."""
    owner, on = door.customer_id(request), business_date()
    repay.home(loan_id=loan_id, customer_id=owner, on=on)
    return [_change(view) for view in change_queries.changes(loan_id=loan_id, customer_id=owner)]


@router.post("/loans/{uuid:loan_id}/changes", auth=door.CustomerAuth(), response={201: ChangeOut})
def quote(request: HttpRequest, loan_id: UUID, body: ChangeIn) -> Status[ChangeOut]:
    """Price a change. Refuses: not_found, bad_input, and whatever keeps it from being made (see change-options)."""
    at = now()
    on = business_date_of(at)
    quoted = quote_change(
        loan_id=loan_id,
        customer_id=door.customer_id(request),
        wish=_wish(body),
        day=body.day or on,
        key=door.key(request),
        by=door.signed_in(request).actor,
        on=on,
        at=at,
    )
    return Status(201, _one(request, quoted.quote_id))


@router.get("/changes/{uuid:change_id}", auth=door.CustomerAuth(), response=ChangeOut)
def change(request: HttpRequest, change_id: UUID) -> ChangeOut:
    """Return a priced change. Refuses: not_found."""
    return _one(request, change_id)


@router.post("/changes/{uuid:change_id}/confirm", auth=door.CustomerAuth(), response={201: AgreedOut})
def confirm(request: HttpRequest, change_id: UUID) -> Status[AgreedOut]:
    """Say yes: it is done, or its payment is opened. Refuses: not_found, change_not_today, change_outdated,
    approval_missing.
    """
    owner, at = door.customer_id(request), now()
    agreed = confirm_change(
        quote_id=change_id,
        customer_id=owner,
        key=door.key(request),
        by=door.signed_in(request).actor,
        on=business_date_of(at),
        at=at,
    )
    order = repay.order(order_id=agreed.order_id, customer_id=owner) if agreed.order_id else None
    return Status(
        201,
        AgreedOut(
            change_id=change_id,
            done=agreed.done,
            amount_fen=agreed.amount_fen,
            order=OrderOut.from_orm(order) if order else None,
        ),
    )


def _one(request: HttpRequest, change_id: UUID) -> ChangeOut:
    return _change(change_queries.change(quote_id=change_id, customer_id=door.customer_id(request)))


def _change(view: ChangeView) -> ChangeOut:
    priced = view.change
    return ChangeOut(
        change_id=view.quote_id,
        loan_id=view.loan_id,
        kind=view.kind.value,
        day=view.day,
        state=view.state.value,
        taken_back=view.taken_back,
        amount_fen=view.amount_fen,
        pay_lines=[AmountLineOut.from_orm(line) for line in priced.pay_lines],
        cost_fen=priced.cost_fen,
        cost_lines=[AmountLineOut.from_orm(line) for line in priced.cost_lines],
        before=OutlookOut.from_orm(priced.before),
        after=OutlookOut.from_orm(priced.after),
        rows=[PlanRowOut.from_orm(row) for row in priced.rows],
    )


def _wish(body: ChangeIn) -> Wish:
    """Read the wish. Refuses: BadInput (a way that is not one of its kind)."""
    try:
        if body.kind == "prepay":
            return Prepay(body.amount_fen, PrepayWay(body.way or ""), body.from_credit)
        if body.kind == "deferral":
            return Defer(body.months, DeferWay(body.way or ""))
    except ValueError:
        raise BadInput(
            field="way",
            zh="提前还款选reduce或shorten，延期选interest_only或capitalise。",
            en="A prepayment goes by reduce or shorten, a deferral by interest_only or capitalise.",
        ) from None
    if body.kind == "due_day":
        return MoveDueDay(body.new_due_day)
    return ExtendBalloon(body.terms, body.pay_first_fen)
