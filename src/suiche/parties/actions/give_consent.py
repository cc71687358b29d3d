"""Give a consent: one purpose, one text, one act of the person."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.parties.actions.write_consent import write_consent
from suiche.parties.roles import ConsentKind


@action
def give_consent(
    *,
    customer_id: UUID,
    kind: ConsentKind,
    version: str,
    text_sha256: str,
    channel: str,
    by: Actor,
    at: Instant,
) -> UUID:
    """Give the consent; return the id of its line. Refuses: NotFound."""
    return write_consent(
        customer_id=customer_id,
        kind=kind,
        version=version,
        text_sha256=text_sha256,
        given=True,
        channel=channel,
        at=at,
    )
