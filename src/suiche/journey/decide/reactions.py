"""The complete list of what deciding does when something else happened."""

from __future__ import annotations

from suiche.journey.apply.events import ApplicationSubmitted, ApplicationWithdrawn
from suiche.journey.decide import tasks
from suiche.journey.decide.events import CardCorrected, CaseOpened
from suiche.kit.outbox import reaction


@reaction(ApplicationSubmitted)
def open_the_case(event: ApplicationSubmitted) -> None:
    """A submitted application is reviewed."""
    tasks.begin(event)


@reaction(ApplicationWithdrawn)
def stop_the_case(event: ApplicationWithdrawn) -> None:
    """Who withdraws is not reviewed any longer."""
    tasks.stop(event)


@reaction(CaseOpened)
def ask_identity(event: CaseOpened) -> None:
    """A review asks the identity source."""
    tasks.check_identity(event.case_id)


@reaction(CaseOpened)
def ask_bureau(event: CaseOpened) -> None:
    """A review asks the credit bureau, if the person agreed."""
    tasks.check_bureau(event.case_id)


@reaction(CaseOpened)
def ask_bank(event: CaseOpened) -> None:
    """A review asks the bank about the card."""
    tasks.check_bank(event.case_id)


@reaction(CardCorrected)
def ask_bank_again(event: CardCorrected) -> None:
    """A corrected card is asked about; identity and report are not asked for again."""
    tasks.check_bank(event.case_id)
