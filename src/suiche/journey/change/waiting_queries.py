"""What colleagues asked to change and could not decide alone: what it asks authority for, what waits. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from suiche.journey.change import rules
from suiche.journey.change.change_queries import ChangeView, changes_quoted
from suiche.journey.repay.authority_queries import Ask
from suiche.journey.repay.states import EventKind
from suiche.kit.proposals import Proposal, proposals_of

TASK = "suiche.journey.change.tasks:carry_out_change"  # named, not imported: tasks stand above on the map
What = Literal["confirm", "take_back"]


def asks(view: ChangeView) -> tuple[Ask, ...]:
    """Return what making a change asks authority for: the principal that its new rows pay at other times.

    What a customer may confirm alone asks for nothing.
    """
    if view.alone:
        return ()
    return (Ask(rules.EVENT_OF[view.kind], sum(row.principal_fen for row in view.change.rows)),)


@dataclass(frozen=True)
class WaitingChange:
    """A change, or taking one back, that was proposed."""

    proposal: Proposal
    loan_id: UUID
    what: str  # What
    view: ChangeView

    @property
    def kind(self) -> EventKind:
        """What it would be to the loan."""
        return EventKind.REVERSED if self.what == "take_back" else rules.EVENT_OF[self.view.kind]


def waiting_changes(*, loan_id: UUID | None = None) -> tuple[WaitingChange, ...]:
    """Return what waits for a second person, the newest first; of one loan, or all."""
    return _proposed("waiting", loan_id, None)


def refused_changes(*, loan_id: UUID | None = None, most: int = 20) -> tuple[WaitingChange, ...]:
    """Return what was approved and could not be carried out, the newest first; of one loan, or all."""
    return _proposed("refused", loan_id, most)


def waits(view: ChangeView) -> bool:
    """Tell whether this change waits for a second person."""
    about = {"quote_id": str(view.quote_id)}
    return bool(proposals_of(TASK, only="waiting", about=about, most=1))


def _proposed(
    only: Literal["waiting", "refused"], loan_id: UUID | None, most: int | None
) -> tuple[WaitingChange, ...]:
    about = None if loan_id is None else {"loan_id": str(loan_id)}
    found = [
        (one, UUID(one.arguments["quote_id"]))
        for one in proposals_of(TASK, only=only, about=about, most=most)
    ]
    views = changes_quoted([quote_id for _, quote_id in found])
    return tuple(
        WaitingChange(one, UUID(one.arguments["loan_id"]), one.arguments["what"], views[quote_id])
        for one, quote_id in found
    )
