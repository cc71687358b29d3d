"""What a customer does about themselves, as actions of their own: the product does it inside an application."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.parties.actions.write_card import CardWritten, write_card
from suiche.parties.actions.write_identity import write_identity


@action
def add_card(*, customer_id: UUID, card_no: str, mobile: str, by: Actor, at: Instant) -> CardWritten:
    """Add a debit card and make it the current one."""
    return write_card(customer_id=customer_id, card_no=card_no, mobile=mobile, at=at)


@action
def state_identity(
    *,
    customer_id: UUID,
    name: str,
    id_number: str,
    valid_until: date | None,
    address: str | None = None,
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> None:
    """State the identity as it stands on the card."""
    write_identity(
        customer_id=customer_id,
        name=name,
        id_number=id_number,
        valid_until=valid_until,
        address=address,
        on=on,
    )
