"""Write down that what two people agreed on could not be carried out."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.models import ProposalRow

LONGEST = 300


@action
def refuse_proposal(*, proposal_id: UUID, zh: str, en: str, by: Actor, at: Instant) -> None:
    """Keep the sentence of the refusal with the proposal, once: nothing was done, and nobody waits for it."""
    rows = ProposalRow.objects.filter(id=proposal_id, approved=True, refused_at__isnull=True)
    rows.update(refused_zh=zh[:LONGEST], refused_en=en[:LONGEST], refused_at=at)
