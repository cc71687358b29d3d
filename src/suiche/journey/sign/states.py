"""The lifecycle of a contract, from the offer to the handed-over car."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.states import Lifecycle


class ContractState(StrEnum):
    """Where a contract stands."""

    OFFERED = "offered"
    DISCLOSED = "disclosed"  # the cost disclosure was read and confirmed
    SIGNING = "signing"  # the customer's code is confirmed; the papers are being sealed
    SIGNED = "signed"
    ACTIVE = "active"  # the car is handed over, the loan runs
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


CONTRACT = Lifecycle(
    ContractState,
    name="sign.contract",
    start=ContractState.OFFERED,
    moves={
        ContractState.OFFERED: (ContractState.DISCLOSED, ContractState.WITHDRAWN, ContractState.EXPIRED),
        ContractState.DISCLOSED: (ContractState.SIGNING, ContractState.WITHDRAWN, ContractState.EXPIRED),
        ContractState.SIGNING: (ContractState.SIGNED,),
        ContractState.SIGNED: (ContractState.ACTIVE, ContractState.WITHDRAWN, ContractState.EXPIRED),
        ContractState.ACTIVE: (),
        ContractState.WITHDRAWN: (),
        ContractState.EXPIRED: (),
    },
)


class Condition(StrEnum):
    """What must be there before the money goes out (放款条件)."""

    DOWN_PAYMENT = "down_payment"
    DEPOSIT = "deposit"  # a lease with one
    INVOICE = "invoice"
    INSURANCE = "insurance"
    MANDATE = "mandate"
    DELIVERY = "delivery"
    TITLE = "title"  # a leaseback: the car is ours before it is let


def conditions_for(*, deposited: bool, sold_to_us: bool) -> tuple[Condition, ...]:
    """Return the conditions of a contract, in order: with a deposit, and where the customer sells us the car."""
    left_out = {Condition.DEPOSIT: not deposited, Condition.TITLE: not sold_to_us}
    return tuple(one for one in Condition if not left_out.get(one, False))
