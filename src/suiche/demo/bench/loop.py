"""The baseline of the night: what one writes first, a loop over model objects, with the same results as the close."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Sum

from suiche.kit.clock import now
from suiche.ledger.kinds import Account, Rule
from suiche.maths.dates import days_between
from suiche.maths.rates import daily_interest

# The tables as objects, as one would have them in a first version: by name, for they belong to other rooms.
Loan, Instalment, Bill, Allocation = (
    apps.get_model("repay", name) for name in ("Loan", "Instalment", "Bill", "Allocation")
)
Entry, Line = apps.get_model("ledger", "Entry"), apps.get_model("ledger", "Line")
PaymentStanding: Any = apps.get_model("parties", "PaymentStanding")


def close_in_a_loop(loans: list[UUID], on: date) -> None:
    """Bill, post, accrue and find who is late, loan by loan, in one transaction; nothing of it stays."""
    accrued: dict[str, int] = defaultdict(int)
    with transaction.atomic():
        for loan in Loan.objects.filter(id__in=loans, state="active").iterator():
            rows = list(Instalment.objects.filter(loan=loan, superseded_on__isnull=True).order_by("period"))
            billed = set(Bill.objects.filter(instalment__loan=loan).values_list("instalment_id", flat=True))
            for row in rows:
                if row.due_date == on and row.pk not in billed and row.period > loan.taken_over:
                    _bill(loan, row, on)
                if row.due_date == on - timedelta(days=1) and row.period > loan.taken_over:
                    _mark_late(loan, row)
                if row.starts_on <= on < row.due_date:
                    days = days_between(row.starts_on, on) + 1
                    accrued[loan.product] += daily_interest(row.base_fen, row.rate_ppm, days)
        for product, fen in accrued.items():
            _post(Rule.INTEREST_ACCRUED, f"loop:{product}", None, on, Account.INTEREST_ACCRUED, fen)
        transaction.set_rollback(True)


def _bill(loan: Any, row: Any, on: date) -> None:
    Bill.objects.create(instalment=row, on=on)
    _post(Rule.INTEREST_BILLED, f"loop:{row.pk}", loan.id, on, Account.INTEREST_DUE, row.interest_fen)


def _post(rule: Rule, reference: str, loan_id: UUID | None, on: date, account: Account, fen: int) -> None:
    entry = Entry.objects.create(rule=rule.value, reference=reference, contract_id=loan_id, on=on, at=now())
    Line.objects.bulk_create(
        [
            Line(entry=entry, account=account.value, contract_id=loan_id, amount_fen=fen),
            Line(entry=entry, account=Account.INTEREST_INCOME.value, contract_id=loan_id, amount_fen=-fen),
        ]
    )


def _mark_late(loan: Any, row: Any) -> None:
    paid = Allocation.objects.filter(loan=loan, period=row.period, bucket__in=("principal", "interest"))
    if (paid.aggregate(fen=Sum("amount_fen"))["fen"] or 0) < row.payment_fen:
        PaymentStanding.objects.update_or_create(
            customer_id=loan.customer_id, defaults={"late_since": row.due_date, "updated_at": now()}
        )
