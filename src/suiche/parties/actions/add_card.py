"""Add a bank card: the one the customer wants to repay from."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.parties.actions.write_card import CardWritten, write_card


@action
def add_card(*, customer_id: UUID, card_no: str, mobile: str, by: Actor, at: Instant) -> CardWritten:
    """Add a debit card and make it the current one. Refuses: NotFound, BadInput."""
    return write_card(customer_id=customer_id, card_no=card_no, mobile=mobile, at=at)
