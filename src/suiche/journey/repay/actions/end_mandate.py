"""End the leave to debit a card for a loan."""

from __future__ import annotations

from suiche.journey.repay import debit_models, models
from suiche.journey.repay.debit_states import LIVE_MANDATE, MandateState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@part
def end_mandate(*, loan: models.Loan, reason: str, by: Actor, at: Instant) -> bool:
    """End the loan's live mandate; tell whether there was one. A debit that was sent is not touched.

    ``reason`` is a word of ``debit_rules``. The caller holds the loan's lock.
    """
    live = [state.value for state in LIVE_MANDATE]
    mandate = debit_models.DebitMandate.objects.select_for_update().filter(loan=loan, state__in=live).first()
    if mandate is None:
        return False
    mandate.move_to(MandateState.ENDED, by=by, at=at, reason=reason)
    return True
