"""Hire a member of staff: a work name, a password, roles."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.parties import models
from suiche.parties.actions.open_sign_in import open_sign_in
from suiche.parties.roles import Role


@action
def hire_staff(
    *,
    username: str,
    name: str,
    password: str | None,
    roles: tuple[Role, ...],
    demo: bool = False,
    by: Actor,
    at: Instant,
) -> UUID:
    """Hire; return the staff id. Without a password the sign-in stays shut until one is set. Refuses: UsernameTaken, BadInput."""
    sign_in_id = open_sign_in(username=username, password=password, at=at)
    return models.Staff.objects.create(
        sign_in_id=sign_in_id, name=name, roles=[role.value for role in roles], demo=demo
    ).id
