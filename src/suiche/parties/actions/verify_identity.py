"""Mark a customer's identity as verified: the authority confirmed name and number."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound
from suiche.parties import models


@part
def verify_identity(*, customer_id: UUID, name: str, id_number: str, at: Instant) -> bool:
    """Mark the customer, if this is still who they say to be, and tell whether it is; the first moment stays.

    Between asking and answering another name may have been stated (a second application): it was not confirmed.
    Refuses: NotFound.
    """
    customer = models.Customer.objects.select_for_update().filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    if (customer.name, customer.id_number) != (name, id_number):
        return False
    if customer.identity_verified_at is None:
        customer.identity_verified_at = at
        customer.save(update_fields=["identity_verified_at"])
    return True
