"""Open the mandate of a loan: the paper the customer signed becomes a protocol that the bank is asked for."""

from __future__ import annotations

from uuid import UUID

from suiche.documents.states import DocumentState
from suiche.journey.repay import debit_mandate_queries, models
from suiche.journey.repay import debit_rules as rules
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.debit_events import MandateAsked
from suiche.journey.repay.debit_models import DebitMandate
from suiche.journey.repay.debit_states import MandateState
from suiche.journey.repay.states import LoanState
from suiche.journey.sign import queries as sign
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.parties import queries as parties


@action
def open_debit_mandate(
    *, loan_id: UUID, card_id: UUID | None, document_id: UUID | None, by: Actor, at: Instant
) -> bool:
    """Open the mandate of a card under the paper that names it, once; the one that is debited goes on meanwhile.

    Without card and paper: the contract's own, where the loan never had one. Nothing is opened where the paper is not in
    force, has its mandate, or the card is not the debtor's. False: another waits for the bank; come again. Refuses: NotFound.
    The request number is the same for the same loan, card and try, so that the bank signs once.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    earlier = list(DebitMandate.objects.filter(loan=loan).order_by("asked_at"))
    paper_id = _paper(loan, document_id, earlier)
    if paper_id is None:
        return True
    # The contract's own mandate names the card of the application; what is the customer's current card may be another by now.
    agreed = card_id or sign.card_of_mandate(loan_id)
    card = parties.card_of(agreed, customer_id=loan.customer_id) if agreed else None
    if card is None:
        return True
    if any(row.is_in(MandateState.ASKED) for row in earlier):
        return False
    mandate = DebitMandate.begin(
        by=by,
        at=at,
        loan=loan,
        card_id=card.id,
        document_id=paper_id,
        bank_name=card.bank_name,
        last4=card.last4,
        request_no=f"{loan.contract_no}-{card.id.hex[:8]}-{len(earlier) + 1}",
        asked_at=at,
    )
    outbox.publish(MandateAsked(mandate.id))
    return True


def _paper(loan: models.Loan, document_id: UUID | None, earlier: list[DebitMandate]) -> UUID | None:
    """Return the signed paper to open a mandate under, or None where there is nothing to open."""
    if loan.contract_id is None or not loan.is_in(LoanState.ACTIVE) or (document_id is None and earlier):
        return None
    papers = debit_mandate_queries.papers(loan.id)
    named = [paper for paper in papers if paper.id == document_id] if document_id else papers[:1]
    if not any(paper.state == DocumentState.SIGNED.value for paper in named):
        return None
    under_it = [row for row in earlier if row.document_id == named[0].id]
    closed = under_it and (under_it[-1].state, under_it[-1].reason) == (
        MandateState.ENDED.value,
        rules.LOAN_CLOSED,
    )
    return named[0].id if closed or not under_it else None
