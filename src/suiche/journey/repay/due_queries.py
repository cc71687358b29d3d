"""Which loans are late, and which fall due in the next days: what colleagues call about. Never writes.

Who is late stands in the register of parties, as the last closed night and every payment since left it; how late and
how much is computed of each loan as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.db import connection

from suiche.journey.repay import models, rules
from suiche.journey.repay.desk_queries import FoundLoan, found_loan
from suiche.journey.repay.position_queries import positions
from suiche.maths.allocation import Bucket

MOST_LOOKED_AT = 1_000  # late loans that are priced for one list: those longest late


@dataclass(frozen=True)
class DueLoan:
    """A loan with what is to be paid of it: ``days`` late (below zero: still to come), since or on ``due_on``, in fen."""

    loan: FoundLoan
    due_on: date
    days: int
    amount_fen: int


@dataclass(frozen=True)
class DueLoans:
    """Loans in the order that was asked for. ``more``: others answer too and are not among them.

    ``of_longest``: so many are late that only ``MOST_LOOKED_AT``, those longest late, were compared.
    """

    rows: tuple[DueLoan, ...]
    more: bool
    of_longest: bool = False


# A number is looked for among all, not among the first.
LATE = """
select l.id from parties_paymentstanding s join repay_loan l on l.customer_id = s.customer_id
where s.late_since <= %(since)s and l.state = 'active' and position(lower(%(number)s) in lower(l.contract_no)) > 0
order by s.late_since, l.id limit %(most)s
"""
DUE = """
select l.id from repay_instalment i join repay_loan l on l.id = i.loan_id
where i.due_date between %(on)s and %(last)s and i.superseded_on is null and l.state = 'active'
  and position(lower(%(number)s) in lower(l.contract_no)) > 0
  and i.payment_fen > coalesce((
    select sum(a.amount_fen) from repay_allocation a
    where a.loan_id = i.loan_id and a.period = i.period and a.bucket in ('principal', 'interest')), 0)
order by i.due_date, l.contract_no limit %(most)s
"""


def late_loans(
    *,
    on: date,
    least_days: int = 1,
    sort: Literal["days", "amount"] = "days",
    number: str = "",
    most: int = 50,
) -> DueLoans:
    """Return the loans that are late by at least so many days on a day, the longest or the largest first.

    ``number`` is a part of the contract's.
    """
    since = on - timedelta(days=least_days)
    loans = _loans(LATE, since=since, number=number, most=MOST_LOOKED_AT + 1)
    compared = loans[:MOST_LOOKED_AT]
    at = positions(compared) if compared else {}
    found = []
    for loan in compared:
        late = [due for due in rules.dues(at[loan.id], on) if due.due_date < on]
        days = (on - late[0].due_date).days if late else 0
        if days >= least_days:
            found.append(
                DueLoan(found_loan(loan), late[0].due_date, days, sum(due.total_fen for due in late))
            )
    found.sort(key=lambda one: (one.amount_fen if sort == "amount" else one.days, one.loan.contract_no), reverse=True)  # fmt: skip
    return DueLoans(tuple(found[:most]), len(found) > most, len(loans) > MOST_LOOKED_AT)


def loans_due(*, on: date, days: int, number: str = "", most: int = 50) -> DueLoans:
    """Return the loans with an instalment that falls due from a day over the next ``days`` and is not paid, the next first.

    ``number`` is a part of the contract's.
    """
    last = on + timedelta(days=days)
    # two for each loan: who moves the due day may have two instalments within some days
    loans = _loans(DUE, on=on, last=last, number=number, most=2 * (most + 1))
    at = positions(loans) if loans else {}
    found = []
    for loan in loans:
        row = next(
            (one for one in at[loan.id].plan if on <= one.due_date and not at[loan.id].is_paid(one)), None
        )
        if row is not None and row.due_date <= last:
            unpaid = sum(at[loan.id].unpaid(row, bucket) for bucket in (Bucket.PRINCIPAL, Bucket.INTEREST))
            found.append(DueLoan(found_loan(loan), row.due_date, (on - row.due_date).days, unpaid))
    found.sort(key=lambda one: (one.due_on, one.loan.contract_no))
    return DueLoans(tuple(found[:most]), len(found) > most)


def _loans(statement: str, **given: date | int | str) -> list[models.Loan]:
    """Return the loans whose ids a statement selects, each once, in its order."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        ids = list(dict.fromkeys(row[0] for row in cursor.fetchall()))
    loans = models.Loan.objects.select_related("contract").in_bulk(ids)
    return [loans[one] for one in ids]
