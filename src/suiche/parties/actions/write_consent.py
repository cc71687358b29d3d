"""Write one line of the consent ledger, within another action."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound
from suiche.parties import models
from suiche.parties.roles import ConsentKind


@part
def write_consent(
    *,
    customer_id: UUID,
    kind: ConsentKind,
    version: str,
    text_sha256: str,
    given: bool,
    channel: str,
    at: Instant,
) -> UUID:
    """Append a line and return its id: which text (version, SHA-256), given or withdrawn, where. Refuses: NotFound."""
    if not models.Customer.objects.filter(id=customer_id).exists():
        raise NotFound()
    return models.Consent.objects.create(
        customer_id=customer_id,
        kind=kind.value,
        version=version,
        text_sha256=text_sha256,
        given=given,
        channel=channel,
        at=at,
    ).id
