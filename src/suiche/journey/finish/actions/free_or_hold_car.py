"""Let the car of a loan that is over be financed again, or hold that of one that runs again."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.states import LoanState
from suiche.journey.sign.actions.free_car import free_car
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def free_or_hold_car(*, loan_id: UUID, by: Actor, at: Instant) -> bool:
    """Do what the loan's state asks for now, whichever event came last. Returns whether its car is free.

    A loan has the id of its contract; of one that another system signed we hold no car. Refuses: NotFound.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    free = loan.is_in(LoanState.SETTLED)
    return free_car(contract_id=loan.id, free=free, at=at) and free
