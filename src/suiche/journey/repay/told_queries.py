"""The amounts of a loan's day, each with the lines that add up to it: credit, principal, deposit and the like. Never writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from suiche.journey.repay import models, rules
from suiche.journey.repay.event_queries import EventView
from suiche.journey.repay.lease_queries import LeaseTerms
from suiche.journey.repay.states import Channel, EventKind, Source, Use
from suiche.maths.allocation import Bucket
from suiche.maths.dates import days_between
from suiche.maths.explain import days_formula

MOST_LINES = 14  # of one amount; what is older is told as one sum


@dataclass(frozen=True)
class StoryLine:
    """One addend of an amount, negative where it lowers it. ``key`` names it, ``formula`` is digits and signs.

    ``on`` is the day it counts for, ``until`` the end of a stretch that began on it, ``event`` the number of the event
    behind it (0: the calendar), ``parts`` what it was used for as (bucket, fen).
    """

    key: str
    amount_fen: int
    formula: str = ""
    period: int = 0
    on: date | None = None
    until: date | None = None
    event: int = 0
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Told:
    """An amount and the lines that add up to it."""

    key: str
    amount_fen: int
    lines: tuple[StoryLine, ...]
    period: int = 0

    def __post_init__(self) -> None:
        """Hold the lines to their sum."""
        found = sum(line.amount_fen for line in self.lines)
        if found != self.amount_fen:
            raise AssertionError(f"{self.key} {self.period}: the lines give {found}, not {self.amount_fen}")


@dataclass
class Rows:
    """The rows behind a position, as known at the end of a day."""

    loan: models.Loan
    day: date
    numbers: Mapping[UUID, int]  # of the events
    met: list[models.Allocation] = field(init=False)
    receipts: list[models.Receipt] = field(init=False)
    fees: list[models.Charge] = field(init=False)

    def number(self, row: models.Allocation | models.Receipt | models.Charge) -> int:
        """Return the number of the event behind a row, 0 where the calendar is."""
        return self.numbers[row.event_id] if row.event_id else 0

    def __post_init__(self) -> None:
        """Read them, oldest first."""
        known = {"loan": self.loan, "on__lte": self.day}
        self.met = list(models.Allocation.objects.filter(**known).order_by("on", "id"))
        receipts = models.Receipt.objects.filter(**known)
        self.receipts = list(receipts.order_by("on", "paid_at", "id"))
        fees = models.Charge.objects.filter(**known).exclude(fee_fen=0)
        self.fees = list(fees.order_by("on", "id"))


def shortened(lines: list[StoryLine], key: str) -> list[StoryLine]:
    """Tell the oldest of too many lines as one sum."""
    if len(lines) <= MOST_LINES:
        return lines
    older, newer = lines[: -MOST_LINES + 1], lines[-MOST_LINES + 1 :]
    whole = sum(line.amount_fen for line in older)
    last = older[-1]
    return [StoryLine(key, whole, period=last.period, on=older[0].on, until=last.until or last.on), *newer]


def credit(at: rules.Position, rows: Rows) -> Told:
    """Where each fen of the credit came from and went."""
    came = [
        StoryLine(
            f"received_{one.channel}" if one.amount_fen > 0 else "received_back",
            one.amount_fen,
            on=one.on,
            event=rows.number(one),
        )
        for one in rows.receipts
    ]
    groups: dict[tuple[date, int, int, str, bool], dict[str, int]] = {}
    for one in rows.met:
        if one.source != Source.CREDIT.value:
            continue
        use = one.bucket if one.bucket in set(Use) else ""
        parts = groups.setdefault((one.on, rows.number(one), one.period, use, one.amount_fen > 0), {})
        parts[one.bucket] = parts.get(one.bucket, 0) + one.amount_fen
    went = [
        StoryLine(
            use or ("used" if away else "unused"),
            -sum(parts.values()),
            period=period,
            on=on,
            event=event,
            parts=() if use else tuple((bucket, abs(fen)) for bucket, fen in parts.items()),
        )
        for (on, event, period, use, away), parts in groups.items()
    ]
    lines = sorted([*came, *went], key=lambda line: (line.on or date.min, line.event, line.amount_fen < 0))
    return Told("credit", at.credit_fen, tuple(shortened(lines, "earlier_credit")))


def principal(at: rules.Position, rows: Rows) -> Told:
    """What was lent, less what met principal: instalment by instalment, and outside the plan by event."""
    lines = [StoryLine("lent", at.terms.principal_fen, on=at.terms.disbursed_on)]
    groups: dict[tuple[str, int, int], tuple[date, int]] = {}
    for one in rows.met:
        if one.bucket == Bucket.PRINCIPAL.value:
            key = one.source, one.period, 0 if one.period else rows.number(one)
            _, fen = groups.get(key, (one.on, 0))
            groups[key] = one.on, fen + one.amount_fen
    before = at.terms.principal_fen - at.principal_left_fen - sum(fen for _, fen in groups.values())
    if before:
        lines.append(StoryLine("collected_before", -before, on=at.taken_over_on))
    repaid = [
        StoryLine(f"principal_{source}", -fen, period=period, on=on, event=event)
        for (source, period, event), (on, fen) in groups.items()
        if fen
    ]
    return Told("principal", at.principal_left_fen, (*lines, *shortened(repaid, "earlier_payments")))


def deposit(loan: models.Loan, rows: Rows) -> Told | None:
    """What of a lease's deposit was kept: it becomes credit at the end, and is kept again where that is taken back."""
    kept_fen = models.Lease.objects.filter(loan=loan).values_list("deposit_fen", flat=True).first()
    if not kept_fen:
        return None
    lines = [StoryLine("deposit_paid", kept_fen, on=loan.disbursed_on)]
    lines += [
        StoryLine(
            "deposit_used" if one.amount_fen > 0 else "deposit_restored",
            -one.amount_fen,
            on=one.on,
            event=rows.number(one),
        )
        for one in rows.receipts
        if one.channel == Channel.DEPOSIT.value
    ]
    return Told("deposit", sum(line.amount_fen for line in lines), tuple(lines))


def accrued(at: rules.Position, day: date) -> Told:
    """Interest that was earned and had not fallen due."""
    fen, row = rules.accrued_on(at, day), at.next_row(day)
    if row is None or row.starts_on > day:
        return Told("accrued", 0, ())
    days = days_between(row.starts_on, day) + 1
    formula = days_formula(row.base_fen, row.rate_ppm, days)
    return Told("accrued", fen, (StoryLine("earned", fen, formula, row.period, row.starts_on, day),))


def settling(at: rules.Position, day: date, lease: LeaseTerms | None) -> Told:
    """What settling would have taken, of a lease with the car's price and less the deposit kept that day."""
    price = rules.payoff(at, day, lease)
    lines = [StoryLine("due", due.total_fen, period=due.period, on=due.due_date) for due in price.dues]
    lines.append(StoryLine("remaining", price.remaining_fen))
    row = at.next_row(day)
    if price.accrued_fen and row is not None:
        formula = days_formula(row.base_fen, row.rate_ppm, price.days)
        lines.append(
            StoryLine("accrued_to_day", price.accrued_fen, formula, row.period, price.accrued_from, day)
        )
    if price.fee_fen:
        lines.append(StoryLine("settlement_fee", price.fee_fen, price.fee_formula))
    if price.purchase_fen:
        lines.append(StoryLine("purchase", price.purchase_fen))
    if price.deposit_fen:
        lines.append(StoryLine("deposit", -price.deposit_fen))
    if price.credit_fen:
        lines.append(StoryLine("credit", -price.credit_fen))
    if price.refund_fen:
        lines.append(StoryLine("given_back", price.refund_fen))
    return Told("settling", price.amount_fen, tuple(lines))


def claimed(journal: Iterable[EventView], rows: Rows) -> Told:
    """What a written-off loan still claims: what was written off, less what was recovered since."""
    lines = [
        StoryLine("written_off", int(event.facts["amount_fen"]), on=event.on, event=event.number)
        for event in journal
        if event.kind is EventKind.WRITTEN_OFF and event.reversed_by is None
    ]
    lines += [
        StoryLine("recovery", -one.amount_fen, on=one.on, event=rows.number(one))
        for one in rows.met
        if one.bucket == Use.RECOVERY.value
    ]
    return Told("claimed", sum(line.amount_fen for line in lines), tuple(lines))
