"""Choose a password of one's own."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import BadInput, NotFound
from suiche.parties import models
from suiche.parties.actions.end_tokens import end_tokens
from suiche.parties.passwords import chosen


@action
def choose_password(*, sign_in_id: UUID, password: str, by: Actor, at: Instant) -> None:
    """Set it; who calls has seen the old one. Other sessions and all tokens of the person end.

    Refuses: NotFound, BadInput (password: too short, common, digits alone, like the work name, the same as now).
    """
    row = models.SignIn.objects.select_for_update().filter(id=sign_in_id, is_active=True).first()
    if row is None:
        raise NotFound()
    chosen(password, row.username)
    if check_password(password, row.password):
        raise BadInput(
            field="password",
            zh="新密码和现在的一样，请换一个。",
            en="This is the password you have now: please choose another.",
        )
    end_tokens(sign_in_id=sign_in_id, at=at)
    row.password, row.one_time_until = make_password(password), None
    row.save(update_fields=["password", "one_time_until"])
