"""Let a person of a dealer sign in."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound
from suiche.parties import models
from suiche.parties.actions.open_sign_in import open_sign_in


@action
def hire_clerk(
    *,
    dealer_id: UUID,
    username: str,
    name: str,
    password: str | None,
    demo: bool = False,
    by: Actor,
    at: Instant,
) -> UUID:
    """Let the person sign in for the dealer; return the clerk's id. Without a password: not before one is set.

    Refuses: NotFound, BadInput, UsernameTaken.
    """
    if not models.Dealer.objects.filter(id=dealer_id, active=True).exists():
        raise NotFound()
    sign_in_id = open_sign_in(username=username, password=password, at=at)
    return models.DealerClerk.objects.create(
        sign_in_id=sign_in_id, dealer_id=dealer_id, name=name, demo=demo
    ).id
