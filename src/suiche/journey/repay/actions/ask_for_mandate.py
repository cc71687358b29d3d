"""Have the bank asked to open a mandate on a card, once this transaction is committed."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.kit.outbox import enqueue, task_named

SIGN = "suiche.journey.repay.debit_tasks:sign"  # named, not imported: tasks stand above on the map


@part
def ask_for_mandate(*, loan_id: UUID, card_id: UUID, document_id: UUID, at: Instant) -> None:
    """Ask for the mandate of this card under this paper; while another is at the bank, it waits its turn."""
    enqueue(task_named(SIGN), not_before=at, loan_id=loan_id, card_id=card_id, document_id=document_id)
