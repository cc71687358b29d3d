"""Hire the first supervisor of a company that begins: whoever comes later is let in by somebody who works here."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal
from suiche.kit.turns import take_turn
from suiche.parties import models
from suiche.parties.actions.open_sign_in import open_sign_in
from suiche.parties.passwords import chosen
from suiche.parties.roles import Role
from suiche.parties.rules import shown_name


class SomebodyWorksHere(Refusal):
    """The company has staff: nobody hires themselves."""

    code = "somebody_works_here"
    status = 409
    zh = "公司已经有员工了，这个命令只建第一位。"
    en = "The company has staff already; this is for the first of them only."


@action
def hire_first(*, username: str, name: str, password: str, by: Actor, at: Instant) -> UUID:
    """Hire a supervisor where nobody works yet; return the staff id. Refuses: SomebodyWorksHere, UsernameTaken, BadInput."""
    take_turn("parties.hire_first")
    if models.Staff.objects.exists():
        raise SomebodyWorksHere()
    shown = shown_name(name)
    sign_in_id = open_sign_in(username=username, password=chosen(password, username), at=at)
    return models.Staff.objects.create(sign_in_id=sign_in_id, name=shown, roles=[Role.SUPERVISOR.value]).id
