"""Instalments that explain themselves: beside the amounts, on what and for how long interest was counted.

A schedule is a plan nobody has changed yet. A changed loan is known by its plan alone: by the rows that are
still to come, whatever happened before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Protocol

from suiche.maths.money import fen_to_yuan
from suiche.maths.rates import daily_interest, monthly_interest


class Amounts(Protocol):
    """What a fingerprint covers: of a row of a schedule as of a plan."""

    @property
    def period(self) -> int:
        """Number of the period, from 1."""

    @property
    def due_date(self) -> date:
        """Day on which it is due."""

    @property
    def payment_fen(self) -> int:
        """Principal and interest."""

    @property
    def principal_fen(self) -> int:
        """Principal of it."""

    @property
    def interest_fen(self) -> int:
        """Interest of it."""

    @property
    def balance_after_fen(self) -> int:
        """Principal owed afterwards."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One instalment. Its interest is that of `base_fen` at `rate_ppm` for a month, or for `first_days` where set
    (an irregular first period), and for `bridge_days` more where the due day was moved.

    `starts_on` is the due date before it, or the day of disbursement.
    """

    period: int
    starts_on: date
    due_date: date
    base_fen: int
    rate_ppm: int
    payment_fen: int
    principal_fen: int
    interest_fen: int
    balance_after_fen: int
    first_days: int | None = None
    bridge_days: int = 0


def counted_interest(
    base_fen: int, rate_ppm: int, first_days: int | None = None, bridge_days: int = 0
) -> int:
    """Return the interest of a period: a month (30/360) or its days, and the days of a bridge (actual/360)."""
    month = first_days is None
    regular = (
        monthly_interest(base_fen, rate_ppm) if month else daily_interest(base_fen, rate_ppm, first_days or 0)
    )
    return regular + daily_interest(base_fen, rate_ppm, bridge_days)


def fingerprint(rows: Iterable[Amounts]) -> str:
    """Return the sha256 (hex) of all rows.

    One line a row, `period,due_date,payment,principal,interest,balance_after`, joined by LF, none at the end.
    Two plans are the same exactly when their fingerprints are.
    """
    return sha256("\n".join(_line(row) for row in rows).encode("ascii")).hexdigest()


def _line(row: Amounts) -> str:
    amounts = (row.payment_fen, row.principal_fen, row.interest_fen, row.balance_after_fen)
    return ",".join((str(row.period), row.due_date.isoformat(), *map(fen_to_yuan, amounts)))


@dataclass(frozen=True, slots=True)
class Span:
    """When a period ends and what interest is counted on in it; `base_fen` None: the balance."""

    due_date: date
    rate_ppm: int
    base_fen: int | None = None
    first_days: int | None = None
    bridge_days: int = 0


def lay_out(
    starts_on: date, balance_fen: int, principals: Sequence[int], spans: Sequence[Span]
) -> tuple[PlanRow, ...]:
    """Return the rows that repay `principals`, one in each span, one after the other, numbered from 1."""
    rows = []
    for number, (principal, span) in enumerate(zip(principals, spans, strict=True), start=1):
        base = balance_fen if span.base_fen is None else span.base_fen
        interest = counted_interest(base, span.rate_ppm, span.first_days, span.bridge_days)
        balance_fen -= principal
        rows.append(
            PlanRow(
                period=number,
                starts_on=starts_on,
                due_date=span.due_date,
                base_fen=base,
                rate_ppm=span.rate_ppm,
                payment_fen=principal + interest,
                principal_fen=principal,
                interest_fen=interest,
                balance_after_fen=balance_fen,
                first_days=span.first_days,
                bridge_days=span.bridge_days,
            )
        )
        starts_on = span.due_date
    return tuple(rows)
