"""End the leave to debit a card for a loan."""

from __future__ import annotations

from uuid import UUID

from suiche.documents.actions.void_paper import void_paper
from suiche.documents.states import DocumentState
from suiche.journey.repay import debit_mandate_queries as queries
from suiche.journey.repay import debit_rules, models
from suiche.journey.repay.debit_models import DebitMandate
from suiche.journey.repay.debit_states import LIVE_MANDATE, MandateState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@part
def end_mandate(*, loan: models.Loan, reason: str, by: Actor, at: Instant) -> bool:
    """End what is debited and what waits for our seal or the bank, papers too; tell whether there was any.

    A debit that was sent is not touched. Where only the loan is closed, the paper of what was debited stays in force: a
    loan that runs again is debited under it again. ``reason`` is a word of ``debit_rules``. The caller holds the loan's lock.
    """
    live = [state.value for state in LIVE_MANDATE]
    rows = list(DebitMandate.objects.select_for_update().filter(loan=loan, state__in=live).order_by("state"))
    waiting = queries.waiting_papers(loan.id)
    kept = _kept(loan, rows) if reason == debit_rules.LOAN_CLOSED else None
    for row in rows:
        row.move_to(MandateState.ENDED, by=by, at=at, reason=reason)
    for paper in queries.papers(loan.id):
        if paper.state != DocumentState.VOID.value and paper.id != kept:
            void_paper(document_id=paper.id, by=by, at=at)
    return bool(rows or waiting)


def _kept(loan: models.Loan, rows: list[DebitMandate]) -> UUID | None:
    """Return the paper for a loan that may run again: of the card that is debited, else of what the contract agreed.

    ``rows``: the live ones; "active" comes before "asked".
    """
    if rows:
        return rows[0].document_id
    before = queries.ended_by_closing(loan.id)
    if before is not None:  # closed again before the bank was asked again
        return before.document_id
    return next((paper.id for paper in queries.waiting_papers(loan.id) if queries.of_contract(paper)), None)
