"""Another card for a loan's direct debit, for programs, in two calls.

The first has the bank confirm the card and sends a code to the customer's phone; the second brings the same card with the
code, which signs the new mandate. The one before it is debited until the bank has agreed; ask for the loan's mandate.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from suiche.channels.api import door
from suiche.channels.card_code import send_card_code
from suiche.channels.origin import exact_address
from suiche.journey.change import card_queries
from suiche.journey.change.actions.agree_card import agree_card
from suiche.kit.clock import business_date_of, now
from suiche.parties import numbers

router = Router(tags=["loans"])


class DebitCardIn(Schema):
    """A debit card of the customer's own; ``mobile`` is the number the bank knows."""

    card_no: str
    mobile: str


class DebitCardAgreedIn(DebitCardIn):
    """The same card with the code that was sent for it."""

    code: str


class CardCodeSentOut(Schema):
    """The bank has confirmed the card; a code is on its way."""

    phone_masked: str
    again_at: datetime
    expires_at: datetime


class CardAgreedOut(Schema):
    """The mandate of this card is being sealed."""

    bank_name: str
    last4: str


@router.post(
    "/loans/{uuid:loan_id}/debit-card/checks", auth=door.CustomerAuth(), response={201: CardCodeSentOut}
)
def check_card(request: HttpRequest, loan_id: UUID, body: DebitCardIn) -> Status[CardCodeSentOut]:
    """Have the bank confirm a card and send the code that agrees to it; another code for a card just confirmed asks no bank.

    Refuses: not_found, bad_input, card_refused, card_by_phone_only, card_being_changed, code_too_soon, too_many_codes,
    too_many_tries.
    """
    owner, at = door.customer_id(request), now()
    present = card_queries.debit_card(loan_id=loan_id, customer_id=owner, on=business_date_of(at))
    if present.sealing:
        raise card_queries.SealingNow()
    number, mobile = _card(body)
    asked = send_card_code(
        loan_id=loan_id,
        owner=owner,
        number=number,
        mobile=mobile,
        by=door.signed_in(request).actor,
        at=at,
    )
    return Status(
        201,
        CardCodeSentOut(
            phone_masked=asked.phone_masked, again_at=asked.again_at, expires_at=asked.expires_at
        ),
    )


@router.post("/loans/{uuid:loan_id}/debit-card", auth=door.CustomerAuth(), response={202: CardAgreedOut})
def change_card(request: HttpRequest, loan_id: UUID, body: DebitCardAgreedIn) -> Status[CardAgreedOut]:
    """Sign the mandate of a confirmed card with the code.

    Refuses: not_found, bad_input, wrong_code, code_over, card_by_phone_only, card_being_changed, on_paper_only.
    """
    owner, at = door.customer_id(request), now()
    number, mobile = _card(body)
    agree_card(
        loan_id=loan_id,
        customer_id=owner,
        card_no=number,
        mobile=mobile,
        code=body.code,
        ip=exact_address(request),
        device=request.headers.get("User-Agent", "")[:200],
        by=door.signed_in(request).actor,
        at=at,
        on=business_date_of(at),
    ).expect()
    bank, last4 = card_queries.shown(number)
    return Status(202, CardAgreedOut(bank_name=bank.zh, last4=last4))


def _card(body: DebitCardIn) -> tuple[str, str]:
    """Return the card as it is kept. Refuses: BadInput."""
    number = numbers.checked_card_number(body.card_no)
    return number, numbers.checked_mobile(body.mobile, field="card_mobile")
