"""Give the demo's colleagues and clerks the password of this start."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password, make_password

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def set_passwords(*, usernames: tuple[str, ...], password: str, by: Actor, at: Instant) -> int:
    """Set it where the first of them has another one (they change together); returns how many were changed."""
    people = get_user_model().objects.filter(username__in=usernames).order_by("username")
    first = people.first()
    if first is None or check_password(password, first.password):
        return 0
    return people.update(password=make_password(password))  # hashing is slow on purpose: once for all
