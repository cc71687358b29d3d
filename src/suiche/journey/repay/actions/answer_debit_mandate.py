"""Write down what the bank said about a mandate: the protocol's number, or why there is none."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay import debit_models as models
from suiche.journey.repay.debit_states import MandateState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def answer_debit_mandate(
    *, mandate_id: UUID, protocol_no: str, refusal: str, by: Actor, at: Instant
) -> MandateState:
    """Make the mandate active under its protocol, or refused with the bank's words; nothing where it has ended meanwhile.

    Refuses: IllegalMove.
    """
    mandate = models.DebitMandate.objects.select_for_update().get(id=mandate_id)
    if mandate.is_in(MandateState.ENDED):
        return MandateState.ENDED
    if protocol_no:
        mandate.move_to(MandateState.ACTIVE, by=by, at=at, protocol_no=protocol_no)
    else:
        mandate.move_to(MandateState.REFUSED, by=by, at=at, reason=refusal[:80])
    return MandateState(mandate.state)
