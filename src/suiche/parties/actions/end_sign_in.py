"""End a sign-in: a colleague or a dealer's clerk has left."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.hashers import make_password

from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal
from suiche.kit.turns import take_turn
from suiche.parties import models
from suiche.parties.actions.end_tokens import end_tokens
from suiche.parties.actions.let_in_or_ask import OnlyTwoSupervisors, YourOwn
from suiche.parties.people_queries import TURN, may_be_ended, person, supervisors


class LastSupervisor(Refusal):
    """Without a supervisor nobody could let anybody in."""

    code = "last_supervisor"
    zh = "公司只剩这一位主管，不能停用。请先招另一位主管。"
    en = "This is the last supervisor, whose sign-in stays. Please hire another supervisor first."


class EndedAlready(Refusal):
    """Nobody can sign in here as it is."""

    code = "ended_already"
    zh = "这个登录已经停用了。"
    en = "This sign-in has ended already."


@action
def end_sign_in(*, sign_in_id: UUID, by: Actor, at: Instant) -> None:
    """End it: sessions and tokens at once; what the person did and proposed stays.

    A supervisor is ended at the desk only where two are left, one of them independent of who ends; the administrators
    (``SYSTEM``) leave one. Refuses: NotFound, YourOwn, EndedAlready, LastSupervisor, OnlyTwoSupervisors.
    """
    take_turn(TURN)
    whom = person(sign_in_id)
    if whom.who == str(by):
        raise YourOwn()
    if whom.ended_at is not None:
        raise EndedAlready()
    if whom.open and whom.supervises:
        if not supervisors() - {whom.who}:
            raise LastSupervisor()
        if by != SYSTEM and not may_be_ended(whom, str(by), at):
            raise OnlyTwoSupervisors()
    end_tokens(sign_in_id=sign_in_id, at=at)
    models.SignIn.objects.filter(id=sign_in_id).update(
        password=make_password(None), is_active=False, ended_at=at, one_time_until=None
    )
