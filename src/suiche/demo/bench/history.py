"""A loan with a long history for benches: thousands of small payments, some taken back, written as actions write them."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from suiche.journey.repay import queries
from suiche.journey.repay.states import EventKind
from suiche.kit.clock import SHANGHAI, BusinessDate
from suiche.kit.ids import new_id

A_DAY, BACK = 3, 20  # payments a day; every so many one is taken back
SEED = 20260526


def long_history(loan_id: UUID, since: date, count: int) -> tuple[int, date]:
    """Give a loan so many events from a day on; return how many, and the day after the last.

    Each pays a little of the oldest instalment that is due, so that the loan stays some instalments behind, and
    charges a fen of lateness, which it pays first.
    """
    home = queries.home(loan_id=loan_id, customer_id=None, on=BusinessDate(since))
    owed = [(row.period, bucket, fen) for row in home.plan if row.state != "paid"
            for bucket, fen in (("interest", row.interest_fen), ("principal", row.principal_fen))]  # fmt: skip
    draw, usual = random.Random(SEED), sum(part[2] for part in owed) // count  # noqa: S311 - a sample, no secret
    written = _Rows(loan_id)
    payments: list[tuple[UUID, date, list[tuple[int, str, int]]]] = []
    day = since
    while written.number < count:
        day = since + timedelta(days=len(payments) // A_DAY)
        parts = _take(owed, draw.randint(usual // 2, usual))
        payments.append((written.payment(day, parts), day, parts))
        if len(payments) % BACK == 0:
            event, paid_on, taken = payments[-7]
            written.back(day, event, paid_on, taken)
            owed[:0] = taken
    written.save()
    return written.number, day + timedelta(days=1)


def _take(owed: list[tuple[int, str, int]], fen: int) -> list[tuple[int, str, int]]:
    """Take an amount from the front of what is owed; return the parts it met."""
    parts = []
    while fen and owed:
        period, bucket, left = owed.pop(0)
        used = min(left, fen)
        parts.append((period, bucket, used))
        fen -= used
        if left > used:
            owed.insert(0, (period, bucket, left - used))
    return parts


class _Rows:
    """The rows of a history while it is written."""

    def __init__(self, loan_id: UUID) -> None:
        self.loan_id, self.number = loan_id, 0
        self.rows: dict[str, list[dict[str, Any]]] = {
            n: [] for n in ("LoanEvent", "Receipt", "Charge", "Allocation")
        }
        self.receipts: dict[UUID, UUID] = {}

    def _event(self, kind: EventKind, on: date, value_on: date, reverses: UUID | None) -> UUID:
        self.number += 1
        event, at = new_id(), datetime(on.year, on.month, on.day, 12, tzinfo=SHANGHAI)
        self.rows["LoanEvent"].append(
            {"id": event, "number": self.number, "kind": kind.value, "on": on, "value_on": value_on, "at": at,
             "by": "system:system", "facts": {}, "reverses_id": reverses}
        )  # fmt: skip
        return event

    def _receipt(self, event: UUID, on: date, fen: int, reverses: UUID | None) -> None:
        at = datetime(on.year, on.month, on.day, 12, tzinfo=SHANGHAI)
        self.receipts[event] = new_id()
        self.rows["Receipt"].append(
            {"id": self.receipts[event], "channel": "transfer", "transaction_no": f"BENCH-{event.hex}", "amount_fen": fen,
             "paid_at": at, "on": on, "event_id": event, "reverses_id": reverses}
        )  # fmt: skip

    def _met(
        self, event: UUID, on: date, value_on: date, parts: list[tuple[int, str, int]], sign: int
    ) -> None:
        for number, (period, bucket, fen) in enumerate(parts):
            self.rows["Allocation"].append(
                {"reference": f"bench:{event}:{number}", "period": period, "bucket": bucket, "amount_fen": sign * fen, "on": on,
                 "value_on": value_on, "event_id": event}
            )  # fmt: skip

    def payment(self, on: date, parts: list[tuple[int, str, int]]) -> UUID:
        """Write a payment that met these parts and a fen of lateness."""
        event = self._event(EventKind.PAYMENT, on, on, None)
        late = (parts[0][0], "penalty", 1)
        self.rows["Charge"].append(
            {"period": late[0], "until": on, "on": on, "penalty_fen": 1, "event_id": event}
        )
        self._receipt(event, on, sum(part[2] for part in parts) + 1, None)
        self._met(event, on, on, [late, *parts], 1)
        return event

    def back(self, on: date, event: UUID, value_on: date, parts: list[tuple[int, str, int]]) -> None:
        """Write that the bank took a payment back: with the day for which it had counted."""
        undone = self._event(EventKind.RETURNED, on, value_on, event)
        self._receipt(undone, on, -sum(part[2] for part in parts) - 1, self.receipts[event])
        self._met(undone, on, value_on, [(parts[0][0], "penalty", 1), *parts], -1)

    def save(self) -> None:
        """Put everything into the tables."""
        from django.apps import apps

        for name, rows in self.rows.items():
            table = apps.get_model("repay", name)
            table.objects.bulk_create([table(loan_id=self.loan_id, **row) for row in rows])
