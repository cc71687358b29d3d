"""Bill what has fallen due, up to a day."""

from __future__ import annotations

from dataclasses import replace

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.move_accrual import move_accrual
from suiche.journey.repay.actions.post_tax import post_tax
from suiche.journey.repay.lease_queries import lease_terms
from suiche.journey.repay.rules.lease import tax_of_row
from suiche.journey.repay.states import Source
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.allocation import Bucket


@part
def bring_up_to_date(
    *, loan: models.Loan, present: rules.Position, until: BusinessDate, on: BusinessDate, at: Instant
) -> rules.Position:
    """Bill every unbilled instalment due by ``until``; return the position after. The caller holds the loan's lock.

    Interest enters the ledger here, once per instalment; principal is owed since activation. Where the plan
    capitalises interest it becomes principal instead of falling due.
    """
    rows = [row for row in present.plan if row.due_date <= until and row.period not in present.billed]
    if not rows:
        return present
    models.Bill.objects.bulk_create(models.Bill(instalment_id=row.instalment_id, on=on) for row in rows)
    met = list(present.met)
    for row in rows:
        if row.principal_fen < 0:
            met += _capitalise(loan, row, on)
        if row.interest_fen:
            post(
                rule=_rule_of(loan, row),
                amounts_fen={"interest": row.interest_fen},
                contract_id=loan.id,
                reference=f"instalment:{row.instalment_id}",
                on=on,
                at=at,
            )
    _tax(loan, rows, on, at)
    after = replace(present, billed=present.billed | frozenset(row.period for row in rows), met=tuple(met))
    move_accrual(loan=loan, before=present.running, after=after.running, on=on)
    return after


def _rule_of(loan: models.Loan, row: rules.PlanRow) -> Rule:
    if row.principal_fen >= 0:
        return Rule.INTEREST_BILLED
    return Rule.LEASE_CAPITALISED if loan.leased else Rule.INTEREST_CAPITALISED


def _tax(loan: models.Loan, rows: list[rules.PlanRow], on: BusinessDate, at: Instant) -> None:
    """A rent makes its tax due; the night does the same for many (``lease_queries.taxes_of``)."""
    terms = lease_terms(loan)
    for row in rows if terms else ():
        assert terms is not None
        reference = f"tax:{row.instalment_id}"
        tax = tax_of_row(terms, row)
        post_tax(mode=terms.vat_mode, tax=tax, contract_id=loan.id, reference=reference, on=on, at=at)


def _capitalise(loan: models.Loan, row: rules.PlanRow, on: BusinessDate) -> list[rules.Met]:
    """Write that the interest of a row was met by growing the principal."""
    parts = ((Bucket.INTEREST, row.interest_fen), (Bucket.PRINCIPAL, -row.interest_fen))
    models.Allocation.objects.bulk_create(
        models.Allocation(
            loan=loan,
            reference=f"capitalised:{row.instalment_id}",
            period=row.period,
            bucket=bucket.value,
            source=Source.CAPITALISED.value,
            amount_fen=fen,
            on=on,
            value_on=row.due_date,
        )
        for bucket, fen in parts
    )
    return [rules.Met(row.due_date, row.period, bucket, fen) for bucket, fen in parts]
