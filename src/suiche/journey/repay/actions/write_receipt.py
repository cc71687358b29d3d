"""Book money that came in: once, to the customer's credit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from suiche.journey.repay import models
from suiche.journey.repay.actions.note_event import note_event
from suiche.journey.repay.states import Channel, EventKind
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule

NOTHING: Mapping[str, str] = MappingProxyType({})
RULE_OF = {
    Channel.GATEWAY: Rule.MONEY_RECEIVED,
    Channel.DEBIT: Rule.DEBIT_RECEIVED,
    Channel.TRANSFER: Rule.TRANSFER_RECEIVED,
    Channel.DEPOSIT: Rule.DEPOSIT_RETURNED,
    Channel.STATE: Rule.STATE_SUBSIDISED,
}


@part
def write_receipt(
    *,
    loan: models.Loan,
    order: models.PaymentOrder | None,
    channel: Channel,
    transaction_no: str,
    amount_fen: int,
    paid_at: Instant,
    value_on: date,
    also: Mapping[str, str] = NOTHING,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> models.Receipt:
    """Write the receipt with its event and post it; ``transaction_no`` is unique, so that money is booked once.

    ``value_on`` is the day for which the payment counts; ``also`` is told with the event: the masked ``payer`` where
    somebody else paid, the ``formula`` of what was computed. The caller holds the loan's lock and uses the credit.
    """
    event = note_event(
        loan=loan,
        kind=EventKind.PAYMENT,
        facts={
            "amount_fen": amount_fen,
            "channel": channel.value,
            "transaction_no": transaction_no,
            **also,
        },
        value_on=value_on,
        by=by,
        on=on,
        at=at,
    )
    receipt = models.Receipt.objects.create(
        loan=loan,
        order=order,
        channel=channel.value,
        transaction_no=transaction_no,
        amount_fen=amount_fen,
        paid_at=paid_at,
        on=on,
        event=event,
    )
    post(
        rule=RULE_OF[channel],
        amounts_fen={"amount": amount_fen},
        contract_id=loan.id,
        reference=f"receipt:{receipt.id}",
        on=on,
        at=at,
    )
    return receipt
