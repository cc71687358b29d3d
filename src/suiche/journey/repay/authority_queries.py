"""Who may decide how much alone: what holds, what is to come, and what waits for a second person. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from suiche.journey.repay import models
from suiche.journey.repay.states import EventKind
from suiche.kit.proposals import Proposal, proposals_of

TASK = (
    "suiche.journey.repay.tasks:set_approved_authority"  # named, not imported: tasks stand above on the map
)


@dataclass(frozen=True)
class AuthorityRow:
    """A limit in fen from a day on; ``holds`` where no later one has replaced it yet."""

    kind: EventKind
    role: str
    limit_fen: int
    valid_from: date
    holds: bool


def authorities(on: date) -> tuple[AuthorityRow, ...]:
    """Return the limits that hold on a day and those to come, by kind, role and day."""
    rows = list(models.Authority.objects.order_by("kind", "role", "valid_from"))
    newest = {(row.kind, row.role): row.valid_from for row in rows if row.valid_from <= on}
    return tuple(
        AuthorityRow(EventKind(row.kind), row.role, row.limit_fen, row.valid_from, row.valid_from <= on)
        for row in rows
        if row.valid_from > on or newest[row.kind, row.role] == row.valid_from
    )


@dataclass(frozen=True)
class ProposedAuthority:
    """A limit somebody proposed."""

    proposal: Proposal
    kind: EventKind
    role: str
    limit_fen: int
    valid_from: date


def proposed_authorities(*, waiting: bool = False) -> tuple[ProposedAuthority, ...]:
    """Return what was proposed, all of it or what nobody has decided, the newest first."""
    return tuple(
        ProposedAuthority(
            one,
            EventKind(one.arguments["kind"]),
            one.arguments["role"],
            int(one.arguments["limit_fen"]),
            date.fromisoformat(one.arguments["valid_from"]),
        )
        for one in proposals_of(TASK, only="waiting" if waiting else None)
    )
