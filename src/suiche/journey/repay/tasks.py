"""Background entry points of repaying: load, ask a partner, one action."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings

from suiche.journey.repay import models, queries
from suiche.journey.repay.actions.close_day import close_day
from suiche.journey.repay.actions.confirm_dealer_paid import confirm_dealer_paid
from suiche.journey.repay.actions.link_payment import link_payment
from suiche.journey.repay.actions.open_loan import open_loan
from suiche.journey.repay.states import OrderState
from suiche.journey.sign.events import ContractActivated
from suiche.kit import outbox
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import SHANGHAI, BusinessDate, Instant, business_date, now, shanghai
from suiche.kit.jobs import Later
from suiche.parties import queries as parties
from suiche.partners.payments import port as payments
from suiche.partners.payout import port as payout

ASK_BANK_EVERY = timedelta(seconds=30)


def begin(contract: ContractActivated) -> None:
    """Open the loan of an activated contract, once."""
    open_loan(contract=contract, key=str(contract.contract_id), by=SYSTEM, at=now())


def pay_dealer(loan_id: UUID) -> None:
    """Ask the bank to pay the dealer; the order number is the contract's, so that a second asking pays nothing.

    Only after the bank has said that an order failed for good is there another one, with the next number.
    """
    loan = models.Loan.objects.get(id=loan_id)
    payee = parties.payee(loan.dealer_id)
    state = payout.port().pay(
        order_no=_order_to_pay(loan.contract_no),
        amount_fen=loan.principal_fen,
        account_no=payee.account_no,
        account_name=payee.account_name,
        memo=loan.contract_no,
    )
    if state.outcome is payout.PayoutOutcome.FAILED:
        # Tried like any fault, and then left for a person: the bank will not pay this account by itself.
        raise Later(f"payout of {loan.contract_no} has failed")
    if state.outcome is not payout.PayoutOutcome.SUCCESS:
        raise Later(f"payout of {loan.contract_no} is {state.outcome}", wait=ASK_BANK_EVERY)
    confirm_dealer_paid(loan_id=loan.id, key=str(loan.id), by=SYSTEM, on=business_date(), at=now())


def _order_to_pay(contract_no: str) -> str:
    """Return the first order of a contract that has not failed: SC…, then SC…-2, SC…-3."""
    attempt = 1
    while True:
        order_no = contract_no if attempt == 1 else f"{contract_no}-{attempt}"
        if payout.port().query(order_no).outcome is not payout.PayoutOutcome.FAILED:
            return order_no
        attempt += 1


def connect(order_id: UUID) -> None:
    """Ask the gateway for the page of a payment order."""
    order = queries.order(order_id=order_id, customer_id=None)
    if order.state is not OrderState.OPEN:
        return
    created = payments.port().create_order(
        order_no=order.order_no,
        amount_fen=order.amount_fen,
        description="随车还款",
        notify_url=f"{settings.PUBLIC_URL}/callbacks/payments",
        return_url=f"{settings.PUBLIC_URL}/pay/{order.order_id}",
        expires_at=Instant(order.expires_at),
    )
    link_payment(order_id=order_id, pay_url=created.pay_url, by=SYSTEM, at=now())


def nightly() -> None:
    """Close every day before today's business date that is still open; comes back just after the next midnight."""
    at, today = now(), business_date()
    for day in queries.days_to_close(today - timedelta(days=1)):
        close_day(on=BusinessDate(day), by=SYSTEM, at=at)
    midnight = datetime.combine(shanghai(at).date() + timedelta(days=1), time(0, 5), SHANGHAI)
    outbox.store(nightly, not_before=Instant(midnight))
