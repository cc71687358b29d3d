"""Reading a loan's position, by one statement, as of any business date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from pydantic import TypeAdapter

from suiche.journey.repay import models, rules
from suiche.maths.allocation import Bucket
from suiche.maths.fee_form import read_fee
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.terms import LoanTerms

TERMS = TypeAdapter(LoanTerms)
PENALTY = TypeAdapter(PenaltyTerms)
PAYOFF = TypeAdapter(rules.Payoff)

_BUCKETS = {bucket.value: bucket for bucket in Bucket}  # looked up thousands of times for a long history

# A day in the far future stands for "as of now": rows are never written for days to come.
_NOW = date(9999, 12, 31)

_OF = """
  (select json_agg(json_build_array(i.period, i.due_date, i.payment_fen, i.principal_fen, i.interest_fen,
                                    i.balance_after_fen, i.starts_on, i.base_fen, i.rate_ppm, i.id,
                                    b.instalment_id is not null) order by i.period)
   from repay_instalment i
   left join repay_bill b on b.instalment_id = i.id and b."on" <= %(on)s
   where i.loan_id = {loan} and i.since <= %(on)s and (i.superseded_on is null or i.superseded_on > %(on)s)),
  (select json_agg(json_build_array(value_on, period, bucket, fen, waived) order by value_on, period) from (
     select value_on, period, bucket, sum(amount_fen) as fen,
            coalesce(sum(amount_fen) filter (where source = 'waiver'), 0) as waived from repay_allocation
     where loan_id = {loan} and "on" <= %(on)s and bucket not in ('refund', 'recovery')
     group by value_on, period, bucket) met where fen <> 0 or waived <> 0),
  (select json_agg(json_build_array(period, penalty, compound, fee, until)) from (
     select period, sum(penalty_fen) as penalty, sum(compound_fen) as compound, sum(fee_fen) as fee, max(until) as until
     from repay_charge where loan_id = {loan} and "on" <= %(on)s group by period) charged),
  (select json_agg(json_build_array(period, bucket, amount_fen)) from repay_openitem where loan_id = {loan}),
  (select coalesce(sum(amount_fen), 0) from repay_receipt where loan_id = {loan} and "on" <= %(on)s)
  - (select coalesce(sum(amount_fen), 0) from repay_allocation
     where loan_id = {loan} and "on" <= %(on)s and source = 'credit')
"""
POSITION = f"select {_OF.format(loan='%(loan)s')}"
POSITIONS = f"select l.id, {_OF.format(loan='l.id')} from unnest(%(loans)s::uuid[]) as l(id)"  # noqa: S608 - constants


def position(loan: models.Loan, *, as_of: date | None = None) -> rules.Position:
    """Read everything a calculation about a loan needs, once: as it stands, or as it stood at the end of a day."""
    with connection.cursor() as cursor:
        cursor.execute(POSITION, {"loan": loan.id, "on": as_of or _NOW})
        row = cursor.fetchone()
    assert row is not None  # a select without from has one row
    plan, met, charges, opening, credit = row
    return read_position(loan, (_read(plan), _read(met), _read(charges), _read(opening), int(credit)))


def positions(loans: Sequence[models.Loan]) -> dict[UUID, rules.Position]:
    """Read the positions of many loans as they stand, by id, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(POSITIONS, {"loans": [loan.id for loan in loans], "on": _NOW})
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    read = {}
    for loan in loans:
        plan, met, charges, opening, credit = found[loan.id]
        read[loan.id] = read_position(
            loan, (_read(plan), _read(met), _read(charges), _read(opening), int(credit))
        )
    return read


def _read(value: Any) -> list[list[Any]]:
    """Return an aggregate's rows: a driver may hand JSON over as text."""
    return json.loads(value) if isinstance(value, str) else (value or [])


def read_position(
    loan: models.Loan,
    found: tuple[list[list[Any]], list[list[Any]], list[list[Any]], list[list[Any]], int],
) -> rules.Position:
    """Build a position from the rows of ``POSITION``."""
    plan, met, charges, opening, credit_fen = found
    rows = tuple(_row(values) for values in plan)
    charged: dict[tuple[int, Bucket], int] = {}
    for period, penalty, compound, fee, _ in charges:
        for bucket, fen in ((Bucket.PENALTY, penalty), (Bucket.COMPOUND, compound), (Bucket.FEE, fee)):
            if fen:
                charged[period, bucket] = int(fen)
    left = {(period, Bucket(bucket)): int(fen) for period, bucket, fen in opening}
    waived: dict[tuple[int, Bucket], int] = {}
    for _, period, bucket, _, fen in met:
        if fen:
            waived[period, _BUCKETS[bucket]] = waived.get((period, _BUCKETS[bucket]), 0) + fen
    return rules.Position(
        terms=TERMS.validate_python(loan.terms, strict=False),
        penalty=PENALTY.validate_python(loan.penalty, strict=False),
        fee_rule=read_fee(loan.fee_rule),
        plan=rows,
        billed=frozenset(v[0] for v in plan if v[10] or v[0] <= loan.taken_over),
        met=_met_before(loan, rows, left)
        + tuple(
            rules.Met(date.fromisoformat(day), p, _BUCKETS[bucket], fen) for day, p, bucket, fen, _ in met
        ),
        charged=charged,
        charged_until=max((date.fromisoformat(c[4]) for c in charges), default=None),
        credit_fen=credit_fen,
        taken_over_on=loan.taken_over_on,
        opened={key: fen for key, fen in left.items() if key[1] not in (Bucket.PRINCIPAL, Bucket.INTEREST)},
        waived=waived,
    )


def _row(values: list[Any]) -> rules.PlanRow:
    period, due, payment, principal, interest, balance, starts, base, rate, key, _ = values
    return rules.PlanRow(
        period,
        date.fromisoformat(due),
        payment,
        principal,
        interest,
        balance,
        date.fromisoformat(starts),
        base,
        rate,
        key,
    )


def plan_rows(rows: Iterable[models.Instalment]) -> tuple[rules.PlanRow, ...]:
    """Return stored instalments as rows of a plan, in the order given."""
    return tuple(
        rules.PlanRow(
            row.period,
            row.due_date,
            row.payment_fen,
            row.principal_fen,
            row.interest_fen,
            row.balance_after_fen,
            row.starts_on,
            row.base_fen,
            row.rate_ppm,
            row.pk,
        )
        for row in rows
    )


def _met_before(
    loan: models.Loan, plan: tuple[rules.PlanRow, ...], left: dict[tuple[int, Bucket], int]
) -> tuple[rules.Met, ...]:
    """Return what another system had collected: of every period it billed everything but the open items."""
    met = []
    for row in plan[: loan.taken_over]:
        for bucket, fen in ((Bucket.PRINCIPAL, row.principal_fen), (Bucket.INTEREST, row.interest_fen)):
            paid = fen - left.get((row.period, bucket), 0)
            if paid:
                met.append(rules.Met(row.due_date, row.period, bucket, paid))
    return tuple(met)
