"""State one's identity: the customer tells name and number as they stand on the card."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.parties.actions.write_identity import write_identity


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
    """State the identity. Refuses: NotFound, BadInput, IdentityTaken, IdentityFixed."""
    write_identity(
        customer_id=customer_id,
        name=name,
        id_number=id_number,
        valid_until=valid_until,
        address=address,
        on=on,
    )
