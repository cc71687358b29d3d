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
    INVOICE = "invoice"
    INSURANCE = "insurance"
    MANDATE = "mandate"
    DELIVERY = "delivery"
