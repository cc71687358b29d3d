"""Settle the rest of a loan from the customer's credit and close it at exactly 0.00."""

from __future__ import annotations

from dataclasses import replace

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.apply_credit import apply_credit
from suiche.journey.repay.actions.close_loan import close_loan
from suiche.journey.repay.actions.note_event import note_event
from suiche.journey.repay.actions.post_tax import post_tax
from suiche.journey.repay.actions.return_deposit import return_deposit
from suiche.journey.repay.actions.write_allocation import write_allocation
from suiche.journey.repay.lease_queries import lease_terms
from suiche.journey.repay.queries import PAYOFF
from suiche.journey.repay.rules.lease import tax_between, untaxed
from suiche.journey.repay.states import EventKind, Source
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.allocation import Bucket


@part
def settle_rest(
    *,
    loan: models.Loan,
    present: rules.Position,
    price: rules.Payoff,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> models.LoanEvent:
    """Post interest to the day and the fee, use the credit for all of it, close. A deposit is set off first.

    The caller has taken the money, billed, charged and applied what was due, so that the credit is the rest of
    ``price`` to the fen, and has seen that nothing has happened to instalments billed after its day
    (``rules.overtaken``): their interest is given up. The last lines hold the promise against the ledger itself.
    """
    event = note_event(
        loan=loan,
        kind=EventKind.SETTLED,
        facts=PAYOFF.dump_python(price, mode="json"),
        value_on=price.settle_on,
        by=by,
        on=on,
        at=at,
    )
    present = _end_lease(loan, present, price, event, on, at)
    present = _give_up_overtaken(loan, present, price, event, on, at)
    fee_fen = price.fee_fen + price.purchase_fen
    for rule, component, fen in (
        (Rule.INTEREST_BILLED, "interest", price.accrued_fen),
        (Rule.FEE_CHARGED, "fee", fee_fen),
    ):
        if fen:
            post(
                rule=rule,
                amounts_fen={component: fen},
                contract_id=loan.id,
                reference=rules.posting(event.id, component),
                on=on,
                at=at,
            )
    rest = (
        (Bucket.FEE, fee_fen),
        (Bucket.INTEREST, price.accrued_fen),
        (Bucket.PRINCIPAL, price.remaining_fen),
    )
    present = write_allocation(
        loan=loan,
        present=present,
        reference=f"payoff:{event.id}",
        parts=[(0, bucket, fen) for bucket, fen in rest if fen],
        value_on=price.settle_on,
        event=event,
        on=on,
        at=at,
    )
    close_loan(loan=loan, present=present, by=by, on=on, at=at)
    return event


def _give_up_overtaken(
    loan: models.Loan,
    present: rules.Position,
    price: rules.Payoff,
    event: models.LoanEvent,
    on: BusinessDate,
    at: Instant,
) -> rules.Position:
    """Waive the interest of what was billed after the day of the price: the interest to that day is charged instead."""
    rows = rules.overtaken(present, price.settle_on) or ()
    return write_allocation(
        loan=loan,
        present=present,
        reference=f"overtaken:{event.id}",
        parts=[(row.period, Bucket.INTEREST, row.interest_fen) for row in rows if row.interest_fen],
        value_on=price.settle_on,
        source=Source.WAIVER,
        event=event,
        on=on,
        at=at,
    )


def _end_lease(
    loan: models.Loan,
    present: rules.Position,
    price: rules.Payoff,
    event: models.LoanEvent,
    on: BusinessDate,
    at: Instant,
) -> rules.Position:
    """Use the deposit for what is due and keep the rest as credit; all tax that was put aside becomes due."""
    terms = lease_terms(loan)
    if terms is None:
        return present
    tax = tax_between(terms, untaxed(terms, present), 0, price.accrued_fen)
    reference = rules.posting(event.id, "vat")
    post_tax(mode=terms.vat_mode, tax=tax, contract_id=loan.id, reference=reference, on=on, at=at)
    return_deposit(loan=loan, deposit_fen=terms.deposit_fen, event=event, on=on, at=at)
    return apply_credit(
        loan=loan,
        present=replace(present, credit_fen=present.credit_fen + terms.deposit_fen),
        reference=f"deposit:{event.id}",
        until=BusinessDate(price.settle_on),
        event=event,
        on=on,
        at=at,
    )
