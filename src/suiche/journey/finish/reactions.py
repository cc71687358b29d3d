"""The complete list of what finishing does when something else happened."""

from __future__ import annotations

from suiche.journey.finish import tasks
from suiche.journey.repay.events import LoanReopened, LoanSettled
from suiche.kit.outbox import reaction


@reaction(LoanSettled)
def certify_the_settlement(event: LoanSettled) -> None:
    """A settled loan gets its certificate at once."""
    tasks.certify(event.loan_id)


@reaction(LoanSettled)
def let_the_car_go(event: LoanSettled) -> None:
    """The car of a settled loan may be financed again."""
    tasks.free_or_hold_the_car(event.loan_id)


@reaction(LoanReopened)
def hold_the_car_again(event: LoanReopened) -> None:
    """A loan that runs again holds its car."""
    tasks.free_or_hold_the_car(event.loan_id)
