"""Decide by hand: an underwriter approves or declines a referred case, with reasons, within their authority."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.journey.decide import queries
from suiche.journey.decide.actions.find_case import find_case
from suiche.journey.decide.actions.write_hand_decision import write_hand_decision
from suiche.journey.decide.rules.by_hand import checked_hand
from suiche.journey.decide.states import CaseState, Outcome
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal


class NotReferred(Refusal):
    """Nobody is asked to decide this case."""

    code = "not_referred"
    zh = "这个案件现在不用人来决定。请刷新页面，看最新进度。"
    en = "This case is not waiting for a person. Please reload to see where it stands."


class WaitsForSecond(Refusal):
    """A colleague's proposal is waiting for a second person."""

    code = "waits_for_second"
    zh = "已经有同事提出批准，正等第二个人看。请先处理那一项。"
    en = "A colleague has proposed an approval that waits for a second person. Please deal with that first."


@dataclass(frozen=True)
class HandDecision:
    """Either the decision, or the proposal that waits for a second underwriter (the loan is above the authority)."""

    decision_id: UUID | None
    proposal_id: UUID | None


@action
def decide_by_hand(
    *,
    case_id: UUID,
    outcome: Outcome,
    reasons: tuple[str, ...],
    note: str,
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> HandDecision:
    """Decide. An approval above the authority becomes a proposal for a second person.

    Refuses: NotFound, NotReferred, WaitsForSecond, BadInput (outcome, reasons, note); an approval also where the
    application's person cannot be who the account is: IdentityTaken, IdentityFixed, BadInput (name, id_number,
    id_valid_until).
    """
    note = checked_hand(outcome=outcome, reasons=reasons, note=note)
    case = find_case(case_id=case_id)
    if not case.is_in(CaseState.REFERRED):
        raise NotReferred()
    if queries.pending_proposal(case_id) is not None:
        raise WaitsForSecond()
    if outcome is Outcome.APPROVE and queries.above_authority(case_id):
        proposal_id = proposals.propose(
            task=queries.HAND_TASK,
            arguments={"case_id": case_id, "outcome": outcome, "reasons": reasons, "note": note, "proposer": by.id},
            reason=note[:200],
            by=by,
            at=at,
        )  # fmt: skip
        return HandDecision(None, proposal_id)
    decided = write_hand_decision(case=case, outcome=outcome, reasons=reasons, note=note, by=by, at=at, on=on)
    return HandDecision(decided, None)
