"""Background entry points of repaying: load, ask a partner, one action."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from suiche.journey.repay import event_queries, models, queries
from suiche.journey.repay.actions.confirm_dealer_paid import confirm_dealer_paid
from suiche.journey.repay.actions.link_payment import link_payment
from suiche.journey.repay.actions.open_loan import open_loan
from suiche.journey.repay.actions.perform_event import perform_event
from suiche.journey.repay.actions.set_authority import set_authority
from suiche.journey.repay.actions.take_back_refund import take_back_refund
from suiche.journey.repay.authority_queries import DAYS
from suiche.journey.repay.lease_queries import to_dealer
from suiche.journey.repay.states import EventKind, OrderState
from suiche.journey.sign.events import ContractActivated
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant, business_date_of, now
from suiche.kit.jobs import Later
from suiche.kit.proposals import as_agreed
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
    assert loan.dealer_id is not None  # a loan that began here has one
    payee = parties.payee(loan.dealer_id)
    state = payout.port().pay(
        order_no=_order_to_pay(loan.contract_no),
        amount_fen=to_dealer(loan),
        account_no=payee.account_no,
        account_name=payee.account_name,
        memo=loan.contract_no,
    )
    if state.outcome is payout.PayoutOutcome.FAILED:
        # Tried like any fault, and then left for a person: the bank will not pay this account by itself.
        raise Later(f"payout of {loan.contract_no} has failed")
    if state.outcome is not payout.PayoutOutcome.SUCCESS:
        raise Later(f"payout of {loan.contract_no} is {state.outcome}", wait=ASK_BANK_EVERY)
    at = now()  # when the bank's answer was there
    confirm_dealer_paid(loan_id=loan.id, key=str(loan.id), by=SYSTEM, on=business_date_of(at), at=at)


def _order_to_pay(contract_no: str) -> str:
    """Return the first order of a contract that has not failed: SC…, then SC…-2, SC…-3."""
    attempt = 1
    while True:
        order_no = contract_no if attempt == 1 else f"{contract_no}-{attempt}"
        if payout.port().query(order_no).outcome is not payout.PayoutOutcome.FAILED:
            return order_no
        attempt += 1


@as_agreed
def carry_out_approved(
    proposal: UUID, loan_id: UUID, order: str, amount_fen: int, why: str, asked_by: str
) -> None:
    """Do to a loan what two people agreed on, once; what has become impossible meanwhile ends with its sentence."""
    at = now()
    perform_event(
        loan_id=loan_id,
        order=event_queries.ORDER.validate_json(order),
        approved_fen=amount_fen,
        reason=why,
        key=str(proposal),
        by=Actor.parse(asked_by),
        on=business_date_of(at),
        at=at,
    )


@as_agreed
def set_approved_authority(
    proposal: UUID, kind: EventKind, role: str, limit_fen: int, valid_from: date, days: int = DAYS
) -> None:
    """Set a limit that two people agreed on; one that has become impossible meanwhile ends with its sentence."""
    at = now()
    set_authority(
        kind=kind, role=role, limit_fen=limit_fen, days=days, valid_from=valid_from, by=SYSTEM, at=at
    )


def pay_refund(loan_id: UUID, event_id: UUID) -> None:
    """Ask the bank to pay a refund to the customer's card, which a bank has confirmed; else the credit comes back with a case."""
    loan = models.Loan.objects.get(id=loan_id)
    event = event_queries.event_row(loan, event_id)
    card = parties.current_card(loan.customer_id)
    at = now()
    order_no = f"RF{event.id.hex[:28]}"
    if card is None or (not card.verified and not _known_to_bank(order_no)):
        take_back_refund(event_id=event.id, why="no card", by=SYSTEM, on=business_date_of(at), at=at)
        return
    if not card.verified:  # an earlier try reached the bank, when the card was another
        state = payout.port().query(order_no)
    else:
        account = parties.card_to_debit(card.id)
        state = payout.port().pay(
            order_no=order_no,
            amount_fen=int(event.facts["amount_fen"]),
            account_no=account.card_no,
            account_name=account.holder,
            memo=loan.contract_no,
        )
    if state.outcome is payout.PayoutOutcome.FAILED:
        take_back_refund(event_id=event.id, why=state.reason, by=SYSTEM, on=business_date_of(at), at=at)
    elif state.outcome is not payout.PayoutOutcome.SUCCESS:
        raise Later(f"refund of {loan.contract_no} is {state.outcome}", wait=ASK_BANK_EVERY)


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


def _known_to_bank(order_no: str) -> bool:
    return payout.port().query(order_no).outcome is not payout.PayoutOutcome.NOT_FOUND
