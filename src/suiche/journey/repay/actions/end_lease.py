"""End a lease: the car is bought, or comes back instead of its residual."""

from __future__ import annotations

from datetime import date
from typing import Any

from suiche.catalogue.kinds import VatMode
from suiche.journey.repay import events, models, queries, rules
from suiche.journey.repay.actions.apply_credit import apply_credit
from suiche.journey.repay.actions.charge_lateness import charge_lateness
from suiche.journey.repay.actions.close_loan import close_loan
from suiche.journey.repay.actions.mark_credit import mark_credit
from suiche.journey.repay.actions.note_event import note_event
from suiche.journey.repay.actions.post_tax import post_tax
from suiche.journey.repay.actions.release_overpaid import release_overpaid
from suiche.journey.repay.actions.return_deposit import return_deposit
from suiche.journey.repay.actions.update_standing import update_standing
from suiche.journey.repay.actions.write_allocation import write_allocation
from suiche.journey.repay.lease_queries import LeaseEnd, LeaseOption, LeaseTerms
from suiche.journey.repay.rules.lease import residual_row, tax_between, untaxed
from suiche.journey.repay.states import EventKind, Source
from suiche.kit import outbox
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.allocation import Bucket


@part
def end_lease(
    *,
    loan: models.Loan,
    present: rules.Position,
    terms: LeaseTerms,
    end: LeaseEnd,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> models.LoanEvent:
    """Post the end: what a car that came back is worth instead of the residual, the price or the adjustment, the tax,
    and the deposit, which meets what is due. The lease is closed when nothing is owed and nothing is left over.

    Whoever buys and has not paid everything owes the rest. The caller holds the lock and has billed everything.
    """
    bought = end.option is LeaseOption.PURCHASE
    fee_fen = terms.purchase_price_fen if bought else end.adjustment_fen
    event = note_event(
        loan=loan,
        kind=EventKind.LEASE_ENDED,
        facts=_facts(present, terms, end, on),
        value_on=None if bought else end.returned_on,
        by=by,
        on=on,
        at=at,
    )
    _tax(loan, present, terms, event, bought, on, at)
    if not bought:
        present = _take_car(loan, present, terms, event, on, at)
    _charge(loan, max(present.billed), fee_fen, event, on, at)
    return_deposit(loan=loan, deposit_fen=terms.deposit_fen, event=event, on=on, at=at)
    models.Lease.objects.filter(loan=loan).update(ended_on=on)
    present = _use_credit(loan, event, on, at)
    outbox.publish(
        events.LeaseEnded(
            loan_id=loan.id, customer_id=loan.customer_id, event_id=event.id, bought=bought, on=on, at=at
        )
    )
    if rules.is_paid_up(present) and not present.credit_fen:
        close_loan(loan=loan, present=present, by=by, on=on, at=at)
    else:
        mark_credit(loan=loan, present=present)
        update_standing(loan=loan, present=present, on=on, at=at)
    return event


def _facts(present: rules.Position, terms: LeaseTerms, end: LeaseEnd, on: date) -> dict[str, Any]:
    """What the event rests on; ``amount_fen`` is what was given up for the car."""
    residual_fen = terms.residual_fen if residual_row(terms, present) else 0
    shared = {
        "option": end.option.value,
        "paper": end.paper,
        "residual_fen": residual_fen,
        "deposit_fen": terms.deposit_fen,
    }
    if end.option is LeaseOption.PURCHASE:
        return {"amount_fen": 0, "price_fen": terms.purchase_price_fen, **shared}
    return {
        "amount_fen": residual_fen,
        "adjustment_fen": end.adjustment_fen,
        "returned_on": str(end.returned_on or on),
        "kilometres": end.kilometres,
        **shared,
    }


def _take_car(
    loan: models.Loan,
    present: rules.Position,
    terms: LeaseTerms,
    event: models.LoanEvent,
    on: BusinessDate,
    at: Instant,
) -> rules.Position:
    """Let the car meet the residual on the day it came; what was paid of it before is credit again."""
    row = residual_row(terms, present)
    if row is None:
        return present
    present = write_allocation(
        loan=loan,
        present=present,
        reference=f"vehicle:{event.id}",
        parts=[(row.period, Bucket.PRINCIPAL, terms.residual_fen)],
        value_on=event.value_on,
        source=Source.VEHICLE,
        event=event,
        on=on,
        at=at,
    )
    return release_overpaid(loan=loan, present=present, event=event, on=on, at=at)


def _tax(
    loan: models.Loan,
    present: rules.Position,
    terms: LeaseTerms,
    event: models.LoanEvent,
    bought: bool,
    on: BusinessDate,
    at: Instant,
) -> None:
    """The tax put aside for a residual becomes due with its sale; a car that came back is ours without it."""
    if terms.vat_mode is not VatMode.RENT:
        return
    tax = tax_between(terms, untaxed(terms, present), 0, 0)
    reference = rules.posting(event.id, "vat")
    if bought:
        post_tax(mode=terms.vat_mode, tax=tax, contract_id=loan.id, reference=reference, on=on, at=at)
    elif tax.aside_fen:
        amounts = {"vat": tax.aside_fen}
        post(
            rule=Rule.VEHICLE_RETURNED,
            amounts_fen=amounts,
            contract_id=loan.id,
            reference=reference,
            on=on,
            at=at,
        )


def _charge(
    loan: models.Loan, period: int, fee_fen: int, event: models.LoanEvent, on: BusinessDate, at: Instant
) -> None:
    """The nominal price, or what condition and mileage cost, is owed with the last period."""
    if not fee_fen:
        return
    models.Charge.objects.create(loan=loan, period=period, until=on, on=on, fee_fen=fee_fen, event=event)
    post(
        rule=Rule.FEE_CHARGED,
        amounts_fen={"fee": fee_fen},
        contract_id=loan.id,
        reference=rules.posting(event.id, "fee"),
        on=on,
        at=at,
    )


def _use_credit(loan: models.Loan, event: models.LoanEvent, on: BusinessDate, at: Instant) -> rules.Position:
    """Recompute lateness (a residual that was met by the car was never late after that day), and use the credit."""
    present = queries.position(loan)
    present = charge_lateness(loan=loan, present=present, until=on, event=event, on=on, at=at)
    reference = f"lease-end:{event.id}"
    return apply_credit(loan=loan, present=present, reference=reference, until=on, event=event, on=on, at=at)
