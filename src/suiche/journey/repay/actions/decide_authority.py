"""Agree to a limit that a colleague proposed, or not."""

from __future__ import annotations

from uuid import UUID

from django.utils.module_loading import import_string

from suiche.journey.repay.authority_queries import TASK
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def decide_authority(*, proposal_id: UUID, approved: bool, by: Actor, at: Instant) -> None:
    """Let it hold, or not. The door lets supervisors in. Refuses: NotFound, SamePerson, AlreadyDecided."""
    proposals.decide(proposal_id=proposal_id, task=import_string(TASK), approved=approved, by=by, at=at)
