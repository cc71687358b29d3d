"""Direct debit of a customer's loan for programs: under which card, and ending it. Amounts are whole fen."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from suiche.channels.api import door
from suiche.journey.repay import debit_mandate_queries
from suiche.journey.repay.actions.end_debit_mandate import end_debit_mandate
from suiche.kit.clock import BusinessDate, business_date, business_date_of, now

router = Router(tags=["loans"])


class MandateOut(Schema):
    """Direct debit of a loan: ``state`` none, asked, active, refused or ended. ``sent_fen`` is at the bank already.

    ``opening``: a card was agreed to and waits for our seal or the bank; an active one is debited until its yes.
    ``refused_last4``: the card that the bank refused last, while another goes on; else empty.
    """

    state: str
    bank_name: str
    last4: str
    opening: bool
    refused_last4: str
    ended_at: datetime | None
    due_on: date | None
    due_fen: int
    sent_fen: int


@router.get(
    "/loans/{uuid:loan_id}/debit-mandate",
    auth=door.CustomerAuth(),
    response=MandateOut,
    summary="Direct debit",
)
def mandate(request: HttpRequest, loan_id: UUID) -> MandateOut:
    """Return under which card the loan is debited, what is at the bank, and what is due next."""
    return _mandate(loan_id, door.customer_id(request), business_date())


@router.post("/loans/{uuid:loan_id}/debit-mandate/end", auth=door.CustomerAuth(), response=MandateOut)
def end_mandate(request: HttpRequest, loan_id: UUID) -> MandateOut:
    """End direct debit: nothing more is sent to the bank, what was sent is still debited; pay each instalment yourself."""
    owner, at = door.customer_id(request), now()
    end_debit_mandate(loan_id=loan_id, customer_id=owner, by=door.signed_in(request).actor, at=at)
    return _mandate(loan_id, owner, business_date_of(at))


def _mandate(loan_id: UUID, owner: UUID, on: BusinessDate) -> MandateOut:
    found = debit_mandate_queries.ending(loan_id=loan_id, customer_id=owner, on=on)
    now, one = found.standing, found.mandate
    if now.opening and not now.debits:
        one = now.asked
    return MandateOut(
        state=one.state.value if one else "asked" if now.opening else "none",
        bank_name=one.bank_name if one else "",
        last4=one.last4 if one else "",
        opening=now.opening,
        refused_last4=now.refused.last4 if now.refused else "",
        ended_at=one.ended_at if one else None,
        due_on=found.due_on,
        due_fen=found.due_fen,
        sent_fen=found.sent_fen,
    )
