"""Hire a colleague, or let a person of a dealer sign in, with a one-time password that the system makes."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import BadInput
from suiche.kit.turns import take_turn
from suiche.parties import models
from suiche.parties.actions.let_in_or_ask import LetIn, let_in_or_ask
from suiche.parties.actions.open_sign_in import open_sign_in
from suiche.parties.people_queries import TURN
from suiche.parties.roles import Role
from suiche.parties.rules import shown_name


@action
def hire_person(
    *, username: str, name: str, work: Role | UUID, reason: str = "", by: Actor, at: Instant
) -> LetIn:
    """Hire for a role, or for a dealer (its id). A supervisor is let in once another supervisor agrees (``let_in``).

    Refuses: UsernameTaken, BadInput (username, name, dealer, reason).
    """
    take_turn(TURN)
    shown = shown_name(name)
    if isinstance(work, UUID) and not models.Dealer.objects.filter(id=work, active=True).exists():
        raise BadInput(field="dealer", zh="请选一家经销商。", en="Please choose a dealer.")
    sign_in_id = open_sign_in(username=username, password=None, at=at)
    if isinstance(work, UUID):
        models.DealerClerk.objects.create(sign_in_id=sign_in_id, dealer_id=work, name=shown)
    else:
        models.Staff.objects.create(sign_in_id=sign_in_id, name=shown, roles=[work.value])
    return let_in_or_ask(sign_in_id=sign_in_id, reason=reason, by=by, at=at)
