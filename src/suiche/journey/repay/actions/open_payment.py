"""Open a payment order: what the gateway will be asked to collect."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from suiche.journey.repay import events, queries
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.open_order import open_order
from suiche.journey.repay.states import LoanState, Purpose
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal

# How long a customer may take on the gateway's page.
PAYMENT_MINUTES = timedelta(minutes=30)


class NothingDue(Refusal):
    """There is nothing to pay."""

    code = "nothing_due"
    zh = "现在没有要还的钱。要提前还清，请点“提前还清”。"
    en = "There is nothing to pay now. To settle the loan early, choose Settle early."


class AmountChanged(Refusal):
    """The amount the customer saw is no longer right."""

    code = "amount_changed"
    zh = "应还的金额变了。请看新的金额，再点一次还款。"
    en = "The amount has changed. Please look at the new amount and pay again."


@action
def open_payment(
    *,
    loan_id: UUID,
    customer_id: UUID,
    amount_fen: int,
    key: str | None = None,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> events.PaymentOpened:
    """Open an order over what is due (or over the next instalment). ``amount_fen`` is what the customer saw.

    Of a lease whose last rent is due the rent alone may be paid: the car's price waits for the customer's choice.
    An order that is already open over the same amount is returned, so a second click pays once.
    Refuses: NotFound (another's loan too), NothingDue, AmountChanged.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=customer_id)
    home = queries.home(loan_id=loan.id, customer_id=customer_id, on=on)
    if loan.is_in(LoanState.SETTLED) or home.due_fen <= 0:
        raise NothingDue()
    if amount_fen not in (home.due_fen, home.rent_due_fen):
        raise AmountChanged()
    return open_order(
        loan=loan,
        purpose=Purpose.INSTALMENT,
        amount_fen=amount_fen,
        quote_id=None,
        expires_at=Instant(at + PAYMENT_MINUTES),
        by=by,
        at=at,
    )
