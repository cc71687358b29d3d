"""Post a priced change of a loan's plan: the money, the new rows, the accrual, the journal."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.change import events, models, rules
from suiche.journey.change.states import ChangeKind, ChangeState
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.actions.mark_accelerated import mark_accelerated
from suiche.journey.repay.actions.move_accrual import move_accrual
from suiche.journey.repay.actions.note_event import note_event
from suiche.journey.repay.actions.post_tax import post_tax
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.journey.repay.actions.write_allocation import write_allocation
from suiche.journey.repay.actions.write_plan import write_plan
from suiche.journey.repay.change_queries import PlanRow, Position, posting
from suiche.journey.repay.lease_queries import LeaseTerms, lease_terms, tax_between, untaxed
from suiche.journey.repay.queries import position
from suiche.kit import outbox
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths import plan
from suiche.maths.allocation import Bucket


@part
def apply_change(
    *,
    loan_id: UUID,
    quote: models.ChangeQuote,
    change: rules.Change,
    reference: str,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> None:
    """Post exactly what was priced. The caller holds the lock; where money is needed it lies in the credit.

    ``reference`` names the money it uses.

    What had fallen due is paid, so that the credit is the prepayment's. Interest and fee of the day and the principal
    repaid belong to no instalment (period 0). Then the new rows hold, and interest runs on the first of them.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    present = position(loan)
    event = note_event(
        loan=loan,
        kind=rules.EVENT_OF[change.kind],
        facts={"wish": quote.wish, "price": quote.price, "quote": str(quote.id)},
        value_on=change.day,
        by=by,
        on=on,
        at=at,
    )
    _bill(loan.id, event.id, change, on, at)
    terms = lease_terms(loan)
    if terms is not None:
        _tax(loan.id, terms, present, event.id, change, on, at)
    write_allocation(
        loan=loan,
        present=present,
        reference=reference,
        parts=_met(change),
        value_on=change.day,
        event=event,
        on=on,
        at=at,
    )
    write_plan(loan=loan, plan=[_row(row) for row in change.rows], event=event, on=on)
    if change.kind is ChangeKind.ACCELERATION:
        mark_accelerated(loan=loan, on=on)
    move_accrual(loan=loan, before=present.running, after=position(loan).running, on=on)
    use_for_due(loan=loan, reference=f"change:{event.id}:due", until=on, event=event, by=by, on=on, at=at)
    quote.move_to(ChangeState.DONE, by=by, at=at, event=event)
    outbox.publish(
        events.PlanChanged(
            loan_id=loan.id,
            customer_id=loan.customer_id,
            quote_id=quote.id,
            kind=change.kind.value,
            taken_back=False,
            on=on,
            at=at,
        )
    )


def _met(change: rules.Change) -> list[tuple[int, Bucket, int]]:
    """Return (period 0, bucket, fen) of what the money of a change meets."""
    parts = (
        (Bucket.FEE, change.fee_fen),
        (Bucket.INTEREST, change.accrued_fen),
        (Bucket.PRINCIPAL, change.repaid_fen),
    )
    return [(0, bucket, fen) for bucket, fen in parts if fen]


def _bill(loan_id: UUID, event_id: UUID, change: rules.Change, on: BusinessDate, at: Instant) -> None:
    """Put the interest to the day and the fee of a prepayment into the ledger."""
    owed = ((Rule.INTEREST_BILLED, "interest", change.accrued_fen), (Rule.FEE_CHARGED, "fee", change.fee_fen))
    for rule, word, fen in owed:
        if fen:
            post(
                rule=rule,
                amounts_fen={word: fen},
                contract_id=loan_id,
                reference=posting(event_id, word),
                on=on,
                at=at,
            )


def _tax(
    loan_id: UUID,
    terms: LeaseTerms,
    present: Position,
    event_id: UUID,
    change: rules.Change,
    on: BusinessDate,
    at: Instant,
) -> None:
    """Of a lease, what is paid now of its residual makes its tax due, with the interest on it."""
    before = untaxed(terms, present)
    tax = tax_between(terms, before, before - change.repaid_fen, change.accrued_fen)
    reference = posting(event_id, "vat")
    post_tax(mode=terms.vat_mode, tax=tax, contract_id=loan_id, reference=reference, on=on, at=at)


def _row(row: plan.PlanRow) -> PlanRow:
    return PlanRow(
        row.period,
        row.due_date,
        row.payment_fen,
        row.principal_fen,
        row.interest_fen,
        row.balance_after_fen,
        row.starts_on,
        row.base_fen,
        row.rate_ppm,
    )
