"""What the company allows in changes of running loans: dated data in ``policy.json``, one entry in force on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from suiche.journey.change.states import ChangeKind
from suiche.maths.fee_form import read_fee
from suiche.maths.fees import FeeRule

DATA = Path(__file__).with_name("policy.json")


@dataclass(frozen=True)
class PrepayPolicy:
    """Of a part of the principal: smallest amount and step, how often, on which days not (days from a due date).

    A fee may only be charged where the product's cost disclosure has named it: ``fee_by_product`` by product code.
    """

    min_fen: int
    step_fen: int
    interval_months: int
    min_paid_periods: int
    blocked_offsets: tuple[int, ...]
    fee: dict[str, Any]
    fee_by_product: dict[str, dict[str, Any]]

    def fee_of(self, product: str) -> FeeRule:
        """Return the fee rule of a product."""
        return read_fee(self.fee_by_product.get(product, self.fee))


@dataclass(frozen=True)
class DueDayPolicy:
    """Which days of the month, how often, and not within so many last periods."""

    first: int
    last: int
    interval_months: int
    not_in_last: int


@dataclass(frozen=True)
class DeferralPolicy:
    """How many months at once, and how often."""

    most_months: int
    interval_months: int


@dataclass(frozen=True)
class BalloonPolicy:
    """From and until how many days before the balloon is due, at which rate, for how long, what part is paid first."""

    opens_days: int
    closes_days: int
    rate_ppm: int
    terms: tuple[int, ...]
    min_first_ppm: int


@dataclass(frozen=True)
class AccelerationPolicy:
    """After how many unpaid periods, how many days of lateness and how many days after the demand."""

    unpaid_periods: int
    days_late: int
    demand_days: int


@dataclass(frozen=True)
class Policy:
    """What is allowed from a day on.

    ``offered``: kinds of changes by family; ``self_service``: those a customer confirms alone, the others need an
    approval.
    """

    effective_from: date
    source: str
    offered: dict[str, tuple[ChangeKind, ...]]
    self_service: tuple[ChangeKind, ...]
    prepay: PrepayPolicy
    due_day: DueDayPolicy
    deferral: DeferralPolicy
    balloon: BalloonPolicy
    acceleration: AccelerationPolicy


@cache
def all_policies() -> tuple[Policy, ...]:
    """Return every entry, the oldest first."""
    return tuple(TypeAdapter(tuple[Policy, ...]).validate_json(DATA.read_bytes()))


def policy_on(on: date) -> Policy:
    """Return the entry in force on a day; before the first one the first."""
    past = [policy for policy in all_policies() if policy.effective_from <= on]
    return past[-1] if past else all_policies()[0]
