"""The complete list of what repaying does when something else happened."""

from __future__ import annotations

from suiche.journey.repay import tasks
from suiche.journey.repay.events import LoanOpened, PaymentOpened
from suiche.journey.sign.events import ContractActivated
from suiche.kit.outbox import reaction


@reaction(ContractActivated)
def open_the_loan(event: ContractActivated) -> None:
    """A handed-over car begins a loan."""
    tasks.begin(event)


@reaction(LoanOpened)
def pay_the_dealer(event: LoanOpened) -> None:
    """A running loan means that the dealer gets the money."""
    tasks.pay_dealer(event.loan_id)


@reaction(PaymentOpened)
def connect_the_gateway(event: PaymentOpened) -> None:
    """A payment order needs the gateway's page."""
    tasks.connect(event.order_id)
