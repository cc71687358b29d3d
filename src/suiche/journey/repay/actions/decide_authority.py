"""Agree to a limit that a colleague proposed, or not."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay.authority_queries import TASK, proposed_authorities
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal


class DayHasCome(Refusal):
    """A limit that waited too long would hold for a time in which it did not."""

    code = "limit_day_has_come"
    zh = "这个权限本来从{day}起生效，那一天已经到了。请选“不同意”，再从明天或以后的日子重新提。"
    en = "This limit was to hold from {day}, and that day has come. Please decline it and propose it anew from tomorrow or later."


@action
def decide_authority(*, proposal_id: UUID, approved: bool, by: Actor, on: BusinessDate, at: Instant) -> None:
    """Let it hold, or not. The door lets supervisors in.

    Refuses: NotFound, SamePerson, AlreadyDecided; an approval also ProposalAltered, LetInByOne and DayHasCome.
    """
    late = [one for one in proposed_authorities() if one.proposal.id == proposal_id and one.valid_from <= on]
    if approved and late and late[0].proposal.decided_at is None:
        raise DayHasCome(day=late[0].valid_from)
    proposals.decide(proposal_id=proposal_id, task=TASK, approved=approved, by=by, at=at)
