"""Which loans are late, and which fall due in the next days: what colleagues call about. Never writes.

Who is late stands in the register of parties, as the last closed night and every payment since left it; how late and
how much is computed of each loan as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from suiche.journey.repay import models, rules
from suiche.journey.repay.desk_queries import FoundLoan, found_loan
from suiche.journey.repay.position_queries import positions
from suiche.journey.repay.states import LoanState
from suiche.maths.allocation import Bucket
from suiche.parties import queries as parties

MOST_LOOKED_AT = 1_000  # late loans of which the amounts are compared: those longest late


@dataclass(frozen=True)
class DueLoan:
    """A loan with what is to be paid of it: ``days`` late (below zero: still to come), since or on ``due_on``, in fen."""

    loan: FoundLoan
    due_on: date
    days: int
    amount_fen: int


def late_loans(
    *, on: date, least_days: int = 1, sort: Literal["days", "amount"] = "days", most: int = 50
) -> tuple[DueLoan, ...]:
    """Return the loans that are late by at least so many days on a day, the longest or the largest first."""
    customers = parties.late_customers(since=on - timedelta(days=least_days), most=MOST_LOOKED_AT)
    rows = models.Loan.objects.select_related("contract").filter(
        customer_id__in=customers, state=LoanState.ACTIVE.value
    )
    loans = list(rows)
    at = positions(loans) if loans else {}
    found = []
    for loan in loans:
        late = [due for due in rules.dues(at[loan.id], on) if due.due_date < on]
        days = (on - late[0].due_date).days if late else 0
        if days >= least_days:
            found.append(
                DueLoan(found_loan(loan), late[0].due_date, days, sum(due.total_fen for due in late))
            )
    found.sort(key=lambda one: (one.amount_fen if sort == "amount" else one.days, one.loan.contract_no), reverse=True)  # fmt: skip
    return tuple(found[:most])


def loans_due(*, on: date, days: int, most: int = 50) -> tuple[DueLoan, ...]:
    """Return the loans with an instalment that falls due from a day over the next ``days`` and is not paid, the next first."""
    rows = models.Instalment.objects.filter(
        due_date__range=(on, on + timedelta(days=days)), superseded_on=None, loan__state=LoanState.ACTIVE.value
    )  # fmt: skip
    next_ids = list(rows.order_by("due_date", "loan_id").values_list("loan_id", flat=True)[: 2 * most])
    loans = list(models.Loan.objects.select_related("contract").filter(id__in=next_ids))
    at = positions(loans) if loans else {}
    found = []
    for loan in loans:
        row = next(
            (one for one in at[loan.id].plan if on <= one.due_date and not at[loan.id].is_paid(one)), None
        )
        if row is not None and row.due_date <= on + timedelta(days=days):
            unpaid = sum(at[loan.id].unpaid(row, bucket) for bucket in (Bucket.PRINCIPAL, Bucket.INTEREST))
            found.append(DueLoan(found_loan(loan), row.due_date, (on - row.due_date).days, unpaid))
    return tuple(sorted(found, key=lambda one: (one.due_on, one.loan.contract_no))[:most])
