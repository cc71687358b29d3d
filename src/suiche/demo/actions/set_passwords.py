"""Give the demo's colleagues and clerks the password of this start."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password, make_password

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def set_passwords(*, usernames: tuple[str, ...], password: str, by: Actor, at: Instant) -> int:
    """Set it for those who never had one, and open their sign-ins; for all where the first of them has another one
    (they change together). Returns how many were changed.
    """
    present = get_user_model().objects.filter(ended_at__isnull=True)  # who was ended stays outside
    people = present.filter(username__in=usernames).order_by("username")
    new = people.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    first = people.difference(new).first()
    known = first is not None and check_password(password, first.password)
    changed = list((new if known else people).values_list("id", flat=True))
    if not changed:
        return 0
    hashed = make_password(password)  # hashing is slow on purpose: once for all
    new.update(is_active=True)
    return people.filter(id__in=changed).update(password=hashed)
