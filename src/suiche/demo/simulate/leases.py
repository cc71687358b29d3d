"""What a leasing company has besides: cars that are bought or come back, and makers who pay for low rates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from uuid import UUID

from suiche.demo.simulate.world import Customer
from suiche.journey.finish.actions.end_lease import LeaseEndOrdered, end_lease
from suiche.journey.repay import subvention_queries
from suiche.journey.repay.actions.receive_subvention import SubventionReceived, receive_subvention
from suiche.journey.repay.lease_queries import LeaseEnd, LeaseOption
from suiche.journey.repay.states import Payer
from suiche.journey.repay.subvention_queries import SubventionOwed
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant

STATEMENTS_ON = 15  # day of the month
PAID_FOR_AT_ONCE = 40  # loans in a payer's statement


def ending(
    rng: Random, who: Customer, by: Actor, on: BusinessDate, at: Instant
) -> Callable[[], LeaseEndOrdered]:
    """Return the act by which somebody brings the car back, or keeps it. Before the last rent it is refused."""
    end = LeaseEnd(LeaseOption.PURCHASE, paper=f"LG-{who.contract_no}")
    if who.sends_back:
        wear_fen = rng.choice((0, 0, 50_000, 120_000))
        end = LeaseEnd(LeaseOption.RETURN, f"HC-{who.contract_no}", on, rng.randint(5_000, 90_000), wear_fen)
    return lambda: end_lease(
        loan_id=who.loan_id, end=end, reason="客户到店办理", roles=("supervisor",), by=by, on=on, at=at
    )


def statements(
    rng: Random, people: Iterable[Customer], by: Actor, on: BusinessDate, at: Instant
) -> list[tuple[list[UUID], Callable[[], SubventionReceived]]]:
    """Return the month's statements of maker, dealer and state, each with its loans: what is owed for some of them."""
    subvented = [one for one in people if one.subvented]
    some = rng.sample(subvented, min(len(subvented), PAID_FOR_AT_ONCE))
    owed = subvention_queries.of_contracts([one.contract_no for one in some])
    promised = [owed[one.contract_no] for one in some]
    granted = subvention_queries.open_subventions().first[:PAID_FOR_AT_ONCE]
    found: list[tuple[list[UUID], Callable[[], SubventionReceived]]] = []
    for payer, loans in ((Payer.OEM, promised), (Payer.DEALER, promised), (Payer.STATE, granted)):
        due = [one for one in loans if one.owed_fen[payer]]
        if due:
            found.append(([one.loan_id for one in due], _statement(payer, due, by, on, at)))
    return found


def _statement(
    payer: Payer, due: list[SubventionOwed], by: Actor, on: BusinessDate, at: Instant
) -> Callable[[], SubventionReceived]:
    lines = tuple((one.contract_no, one.owed_fen[payer]) for one in due)
    return lambda: receive_subvention(
        payer=payer, statement_no=f"{payer.value}-{on}", lines=lines, by=by, on=on, at=at
    )
