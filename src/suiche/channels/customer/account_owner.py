"""Whose account a page is about."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from suiche.channels import access
from suiche.kit.refusal import NotAllowed


def customer_id(request: HttpRequest) -> UUID:
    """Return the signed-in customer, on a route of ``customer_only``. Refuses: NotAllowed."""
    who = access.person(request)
    if who is None or who.customer_id is None:
        raise NotAllowed()
    return who.customer_id
