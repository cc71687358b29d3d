"""Carry out an approval that two people agreed on."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.decide.actions.find_case import find_case
from suiche.journey.decide.actions.write_hand_decision import write_hand_decision
from suiche.journey.decide.states import CaseState, Outcome
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@action
def carry_out_proposal(
    *,
    case_id: UUID,
    outcome: Outcome,
    reasons: tuple[str, ...],
    note: str,
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> bool:
    """Decide as proposed and return True; False when the case is not waiting for a person any more.

    Refuses: NotFound; an approval also IdentityTaken, IdentityFixed, BadInput (name, id_number, id_valid_until).
    """
    case = find_case(case_id=case_id)
    if not case.is_in(CaseState.REFERRED):
        return False
    write_hand_decision(case=case, outcome=outcome, reasons=reasons, note=note, by=by, at=at, on=on)
    return True
