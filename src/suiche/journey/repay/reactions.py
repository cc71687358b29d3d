"""The complete list of what repaying does when something else happened."""

from __future__ import annotations

from datetime import timedelta

from suiche.journey.repay import debit_tasks, night_tasks, tasks
from suiche.journey.repay.debit_events import DebitBatchMade, DebitBatchSubmitted, DebitUnknown, MandateAsked
from suiche.journey.repay.events import DayClosed, LoanOpened, LoanReopened, PaymentOpened, RefundOrdered
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


@reaction(RefundOrdered)
def pay_the_refund(event: RefundOrdered) -> None:
    """Credit that was given back goes to the customer's card."""
    tasks.pay_refund(event.loan_id, event.event_id)


@reaction(PaymentOpened)
def connect_the_gateway(event: PaymentOpened) -> None:
    """A payment order needs the gateway's page."""
    tasks.connect(event.order_id)


@reaction(LoanOpened)
def sign_the_debit_mandate(event: LoanOpened) -> None:
    """The mandate in the contract becomes a protocol at the bank."""
    debit_tasks.sign(event.loan_id)


@reaction(LoanReopened)
def sign_the_debit_mandate_again(event: LoanReopened) -> None:
    """A loan that runs again is debited again, unless the customer had ended that."""
    debit_tasks.sign_again(event.loan_id)


@reaction(MandateAsked)
def ask_for_the_protocol(event: MandateAsked) -> None:
    """A mandate that is written down is signed at the bank."""
    debit_tasks.ask_for_protocol(event.mandate_id)


@reaction(DebitBatchMade)
def hand_over_the_batch(event: DebitBatchMade) -> None:
    """A request file goes to the bank once it is committed."""
    debit_tasks.submit(event.batch_id)


@reaction(DebitBatchSubmitted)
def collect_the_results(event: DebitBatchSubmitted) -> None:
    """The bank answers a batch with result files."""
    debit_tasks.collect(event.batch_id)


@reaction(DebitUnknown)
def ask_about_the_debit(event: DebitUnknown) -> None:
    """What the bank does not know is asked about until it does."""
    debit_tasks.ask(event.debit_id)


@reaction(DayClosed)
def prove_the_books(event: DayClosed) -> None:
    """A closed day is proved: ledger, sub-ledger and plan of every loan."""
    night_tasks.prove(event.on)


@reaction(DayClosed)
def ask_the_state(event: DayClosed) -> None:
    """What falls due on the day that begins is lowered by what the state pays of it."""
    night_tasks.ask_the_state(event.on + timedelta(days=1))
