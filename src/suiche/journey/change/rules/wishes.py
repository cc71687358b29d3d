"""What can be asked for. Amounts in fen, rates ppm a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from suiche.journey.change.states import ChangeKind


class PrepayWay(StrEnum):
    """What becomes of the instalments after a prepayment."""

    REDUCE = "reduce"  # 减额: the same months, a smaller instalment
    SHORTEN = "shorten"  # 缩期: the same instalment, fewer months


class DeferWay(StrEnum):
    """What becomes of the interest meanwhile."""

    INTEREST_ONLY = "interest_only"  # it is paid month by month
    CAPITALISE = "capitalise"  # nothing is paid, it joins the balance


@dataclass(frozen=True)
class Prepay:
    """Repay ``amount_fen`` of the principal now; ``from_credit``: use the customer's credit for it too."""

    amount_fen: int
    way: PrepayWay
    from_credit: bool = False
    kind: Literal[ChangeKind.PREPAY] = ChangeKind.PREPAY


@dataclass(frozen=True)
class MoveDueDay:
    """Pay on another day of the month from the next instalment on."""

    new_due_day: int
    kind: Literal[ChangeKind.DUE_DAY] = ChangeKind.DUE_DAY


@dataclass(frozen=True)
class Defer:
    """Pay less, or nothing, for some months."""

    months: int
    way: DeferWay
    kind: Literal[ChangeKind.DEFERRAL] = ChangeKind.DEFERRAL


@dataclass(frozen=True)
class ExtendBalloon:
    """Repay the balloon over ``terms`` months, a part of it now. The rate is the company's; None: today's."""

    terms: int
    pay_first_fen: int = 0
    annual_rate_ppm: int | None = None
    kind: Literal[ChangeKind.BALLOON] = ChangeKind.BALLOON


@dataclass(frozen=True)
class Accelerate:
    """Make the whole loan fall due today, after a demand that was not met."""

    demanded_on: date
    demand_reference: str
    kind: Literal[ChangeKind.ACCELERATION] = ChangeKind.ACCELERATION


Wish = Prepay | MoveDueDay | Defer | ExtendBalloon | Accelerate
