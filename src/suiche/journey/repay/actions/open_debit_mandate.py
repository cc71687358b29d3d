"""Open the mandate of a loan: the paper the customer signed becomes a protocol that the bank is asked for."""

from __future__ import annotations

from uuid import UUID

from suiche.documents.states import DocumentState
from suiche.journey.repay import debit_mandate_queries
from suiche.journey.repay import debit_models as models
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.debit_events import MandateAsked
from suiche.journey.repay.debit_states import LIVE_MANDATE
from suiche.journey.repay.states import LoanState
from suiche.journey.sign import queries as sign
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.parties import queries as parties


@action
def open_debit_mandate(
    *, loan_id: UUID, card_id: UUID | None, document_id: UUID | None, by: Actor, at: Instant
) -> MandateAsked | None:
    """Open the mandate of a card under the paper that names it, once while one is live. Without them: the contract's own.

    None: the paper is not in force, the card is not the debtor's, or a mandate is there already. Refuses: NotFound.
    The request number is the same for the same loan, card and try, so that the bank signs once.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    if loan.contract_id is None or not loan.is_in(LoanState.ACTIVE):
        return None
    papers = debit_mandate_queries.papers(loan_id)
    named = [paper for paper in papers if paper.id == document_id] if document_id else papers[:1]
    if not any(paper.state == DocumentState.SIGNED.value for paper in named):
        return None
    # The contract's own mandate names the card of the application; what is the customer's current card may be another by now.
    agreed = card_id or sign.card_of_mandate(loan.contract_id)
    card = parties.card_of(agreed, customer_id=loan.customer_id) if agreed else None
    if card is None:
        return None
    earlier = models.DebitMandate.objects.filter(loan=loan)
    live = [state.value for state in LIVE_MANDATE]
    if earlier.filter(state__in=live).exists():
        return None
    mandate = models.DebitMandate.begin(
        by=by,
        at=at,
        loan=loan,
        card_id=card.id,
        bank_name=card.bank_name,
        last4=card.last4,
        request_no=f"{loan.contract_no}-{card.id.hex[:8]}-{earlier.count() + 1}",
        asked_at=at,
    )
    return MandateAsked(mandate.id, loan.customer_id, card.id, loan.contract_no, mandate.request_no)
