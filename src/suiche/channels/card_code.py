"""The code that agrees to another card for a loan's direct debit: on the page and for programs."""

from __future__ import annotations

from uuid import UUID

from suiche.contact.actions.ask_code import CodeAsked, ask_code
from suiche.journey.change import card_queries
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.ids import new_token
from suiche.parties import queries as parties


def send_card_code(
    *, loan_id: UUID, owner: UUID, number: str, mobile: str, by: Actor, at: Instant
) -> CodeAsked:
    """Have the bank confirm a card and send the code that agrees to it; a card just confirmed asks no bank.

    Refuses: CardRefused, TooManyTries, CodeTooSoon, TooManyCodes.
    """
    card_queries.expect_confirmed(
        loan_id=loan_id,
        customer_id=owner,
        card_no=number,
        mobile=mobile,
        request_no=f"card-{new_token()}"[:40],
        at=at,
    )
    return ask_code(
        phone=parties.customer(owner).phone,
        purpose=card_queries.PURPOSE,
        template=card_queries.TEMPLATE,
        subject=card_queries.code_subject(loan_id, number, mobile),
        by=by,
        at=at,
    )
