"""What a customer has under way before there is a loan: applications and contracts, each with the page to go on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.journey.apply import queries as apply
from suiche.journey.apply.states import ApplicationState
from suiche.journey.decide import queries as decide
from suiche.journey.decide.queries import Outcome
from suiche.journey.sign import queries as sign
from suiche.journey.sign.states import ContractState
from suiche.kit.words import Words

# What a customer has to do, or waits for, while a contract is in this state.
CONTRACTS: dict[ContractState, Words] = {
    ContractState.OFFERED: Words("批了。请看费用表。", "Approved. Please read the cost table."),
    ContractState.DISCLOSED: Words("请签合同", "Please sign the contract"),
    ContractState.SIGNING: Words("正在加盖签章", "Being sealed"),
    ContractState.SIGNED: Words("签好了，等提车放款", "Signed; waiting for the car and the payout"),
}
APPLICATIONS: dict[ApplicationState, Words] = {
    ApplicationState.DRAFT: Words("还没交，接着填", "Not submitted yet: go on"),
    ApplicationState.SUBMITTED: Words("交了，看进度", "Submitted: see where it stands"),
}
DECLINED = Words("这次没批，看原因和怎么办", "Not approved: see why and what you can do")
PAGES = {ApplicationState.DRAFT: "/apply", ApplicationState.SUBMITTED: "/applications"}


@dataclass(frozen=True)
class UnderWay:
    """One process: what it is, where it stands, and the page that goes on."""

    title: Words
    where: Words
    href: str


def found(owner: UUID) -> tuple[UnderWay, ...]:
    """Return the customer's open processes: contracts to read and sign first, then applications.

    An application that was declined is over, unless a person looks at it again.
    """
    contracts = sign.contracts(owner)
    decided = {contract.application_id for contract in contracts}
    lines = [
        line for line in apply.applications(owner) if line.state in APPLICATIONS and line.id not in decided
    ]
    outcomes = decide.outcomes(line.id for line in lines)
    signing = [
        UnderWay(contract.vehicle, CONTRACTS[contract.state], f"/contracts/{contract.id}")
        for contract in contracts
        if contract.state in CONTRACTS
    ]
    applying = [
        UnderWay(line.vehicle, APPLICATIONS[line.state], f"{PAGES[line.state]}/{line.id}")
        for line in lines
        if outcomes.get(line.id) is not Outcome.DECLINE
    ]
    return (*signing, *applying)


def answered(owner: UUID) -> tuple[UnderWay, ...]:
    """Return the customer's applications that were declined and that nobody looks at again, the newest first."""
    lines = [line for line in apply.applications(owner) if line.state is ApplicationState.SUBMITTED]
    outcomes = decide.outcomes(line.id for line in lines)
    return tuple(
        UnderWay(line.vehicle, DECLINED, f"/applications/{line.id}")
        for line in lines
        if outcomes.get(line.id) is Outcome.DECLINE
    )
