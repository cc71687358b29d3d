"""A dealer's board: each of its customers' cars from application to running loan, and what the dealer must do next.

A named read view over what four steps own; nothing of another dealer, no personal figures, names masked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from suiche.journey.apply.dealer_queries import DealerApplication, for_dealer
from suiche.journey.decide.dealer_queries import Answer, answers
from suiche.journey.repay import models
from suiche.journey.sign.dealer_queries import DealerContract, contracts_for_dealer
from suiche.journey.sign.states import Condition, ContractState
from suiche.kit.history import last_move
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.parties import queries as parties


class Stage(StrEnum):
    """The columns of the board, and where a car that goes no further stands."""

    APPLIED = "applied"
    DECIDED = "decided"
    SIGNED = "signed"
    HAND_OVER = "hand_over"
    RUNNING = "running"
    ENDED = "ended"


# The dealer acts in these stages; in the others the customer or we do.
DEALER_ACTS = (Stage.SIGNED, Stage.HAND_OVER)
_AT_THE_END = (
    Condition.DELIVERY,
    Condition.MANDATE,
    Condition.TITLE,
)  # what is left when the dealer's papers are all there


@dataclass(frozen=True)
class DealerCase:
    """One car on the board. ``since`` is when its stage began, ``missing`` what the dealer has
    still to bring (the debit mandate is the customer's); ``answer`` None while we are still looking."""

    application_id: UUID
    number: str
    customer: str  # masked
    vehicle: Words
    deal_price_fen: int
    down_payment_fen: int
    principal_fen: int
    deposit_fen: int  # of a lease: taken with the down payment, for us
    terms: int
    stage: Stage
    since: datetime
    submitted_at: datetime
    approved: bool | None
    contract_no: str
    valid_until: date | None
    missing: tuple[Condition, ...]
    paid_at: datetime | None


def board(dealer_id: UUID) -> tuple[DealerCase, ...]:
    """Return every car of a dealer, the longest in its stage first."""
    return tuple(sorted(_cases(dealer_id, for_dealer(dealer_id)), key=lambda case: case.since))


def case(application_id: UUID, *, dealer_id: UUID) -> DealerCase:
    """Return one car of this dealer. Refuses: NotFound (also for another dealer's)."""
    found = _cases(dealer_id, for_dealer(dealer_id, application_id=application_id))
    if not found:
        raise NotFound()
    return found[0]


def _cases(dealer_id: UUID, applications: tuple[DealerApplication, ...]) -> list[DealerCase]:
    ids = [one.application_id for one in applications]
    decided, contracts = answers(ids), contracts_for_dealer(dealer_id, ids)
    names = parties.masked_names([one.customer_id for one in applications])
    moved = last_move([one.contract_id for one in contracts.values()])
    paid = dict(models.Loan.objects.filter(dealer_id=dealer_id).values_list("contract_id", "dealer_paid_at"))
    found = []
    for one in applications:
        answer, contract = decided.get(one.application_id), contracts.get(one.application_id)
        stage = _stage(one, answer, contract)
        began = moved.get(contract.contract_id) if contract else None
        found.append(
            DealerCase(
                application_id=one.application_id,
                number=one.number,
                customer=names.get(one.customer_id, ""),
                vehicle=one.vehicle,
                deal_price_fen=one.deal_price_fen,
                down_payment_fen=one.down_payment_fen,
                principal_fen=one.principal_fen,
                deposit_fen=contract.deposit_fen if contract else 0,
                terms=one.terms,
                stage=stage,
                since=began or (answer.at if answer else one.submitted_at),
                submitted_at=one.submitted_at,
                approved=answer.approved if answer else None,
                contract_no=contract.number if contract else "",
                valid_until=contract.valid_until if contract else None,
                missing=tuple(m for m in contract.missing if m is not Condition.MANDATE)
                if contract and stage in DEALER_ACTS
                else (),
                paid_at=paid.get(contract.contract_id) if contract else None,
            )
        )
    return found


def _stage(application: DealerApplication, answer: Answer | None, contract: DealerContract | None) -> Stage:
    """Tell the column: the latest paper counts."""
    if contract is None:
        return _before_contract(application, answer)
    if contract.state is ContractState.ACTIVE:
        return Stage.RUNNING
    if contract.state in (ContractState.WITHDRAWN, ContractState.EXPIRED) or application.withdrawn:
        return Stage.ENDED
    if contract.state is not ContractState.SIGNED:
        return Stage.DECIDED
    return Stage.HAND_OVER if set(contract.missing) <= set(_AT_THE_END) else Stage.SIGNED


def _before_contract(application: DealerApplication, answer: Answer | None) -> Stage:
    if application.withdrawn or (answer is not None and not answer.approved):
        return Stage.ENDED
    return Stage.APPLIED if answer is None else Stage.DECIDED
