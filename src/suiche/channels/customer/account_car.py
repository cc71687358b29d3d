"""The car a loan paid for, as the account shows it: its name in both languages and its shape for the picture."""

from __future__ import annotations

from dataclasses import dataclass

from suiche.catalogue import queries as catalogue
from suiche.journey.apply import queries as apply
from suiche.journey.repay.queries import LoanHome
from suiche.journey.sign import queries as sign
from suiche.kit.words import Words


@dataclass(frozen=True)
class Car:
    """``name`` as in the contract; ``body``: a shape of the design's car picture."""

    name: Words
    body: str


def name_of(loan: LoanHome) -> Words:
    """Return what the contract calls the car; the loan itself knows the Chinese name only."""
    return sign.terms(loan.contract_id).vehicle


def car_of(loan: LoanHome) -> Car:
    """Return the car of a loan with its shape."""
    contract = sign.terms(loan.contract_id)
    wished = apply.wished(contract.application_id)
    return Car(contract.vehicle, catalogue.vehicle(wished.vehicle_id).body.value.lower())
