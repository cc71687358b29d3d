"""The complete list of what signing does when something else happened."""

from __future__ import annotations

from suiche.journey.apply.events import ApplicationWithdrawn
from suiche.journey.decide.events import ApplicationDecided
from suiche.journey.sign import tasks
from suiche.journey.sign.events import OfferMade, SigningConfirmed
from suiche.kit.outbox import reaction


@reaction(ApplicationDecided)
def make_the_offer(event: ApplicationDecided) -> None:
    """An approval becomes an offer."""
    tasks.offer(event)


@reaction(ApplicationWithdrawn)
def end_the_contract(event: ApplicationWithdrawn) -> None:
    """Who withdraws the application wants no contract."""
    tasks.end_with_application(event)


@reaction(OfferMade)
def watch_its_end(event: OfferMade) -> None:
    """An offer is open until its last day."""
    tasks.watch(event.contract_id)


@reaction(SigningConfirmed)
def seal_the_papers(event: SigningConfirmed) -> None:
    """The customer's will is clear: the papers are sealed."""
    tasks.seal(event.contract_id)
