"""Open the mandate of a loan: the paper the customer signed becomes a protocol that the bank is asked for."""

from __future__ import annotations

from uuid import UUID

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

PAPER = "DEBIT_MANDATE"


@action
def open_debit_mandate(*, loan_id: UUID, by: Actor, at: Instant) -> MandateAsked | None:
    """Open the mandate, once while one is live. None: nothing was signed, there is no card, or it is there already.

    Refuses: NotFound. The request number is the same for the same loan, card and try, so that the bank signs once.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    card = parties.current_card(loan.customer_id)
    if loan.contract_id is None or card is None or not loan.is_in(LoanState.ACTIVE):
        return None
    papers = sign.papers(loan.contract_id, customer_id=None)
    if not any(paper.kind == PAPER and paper.signed and not paper.void for paper in papers):
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
