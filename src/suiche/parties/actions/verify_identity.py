"""Mark a customer's identity as verified: the authority confirmed name and number."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound
from suiche.parties import models


@part
def verify_identity(*, customer_id: UUID, at: Instant) -> None:
    """Mark the customer; the first moment stays. Refuses: NotFound (nobody, or nothing was stated)."""
    known = models.Customer.objects.filter(id=customer_id, id_number__isnull=False)
    if not known.exists():
        raise NotFound()
    known.filter(identity_verified_at=None).update(identity_verified_at=at)
