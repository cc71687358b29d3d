"""The complete list of what finishing does when something else happened."""

from __future__ import annotations

from suiche.journey.finish import tasks
from suiche.journey.repay.events import LoanSettled
from suiche.kit.outbox import reaction


@reaction(LoanSettled)
def certify_the_settlement(event: LoanSettled) -> None:
    """A settled loan gets its certificate at once."""
    tasks.certify(event.loan_id)
