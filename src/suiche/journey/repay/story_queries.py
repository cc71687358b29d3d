"""A loan as it stood at the end of a day, every fen explained: what was owed and why. Never writes.

What is told is what was known that day: a payment posted later, or taken back later, is not in it. The lines of every
amount add up to it; ``Told`` refuses others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from suiche.journey.repay import models, rules
from suiche.journey.repay.event_queries import EventView, events
from suiche.journey.repay.position_queries import position
from suiche.journey.repay.states import Channel, EventKind, LoanState, Source, Use
from suiche.kit.refusal import NotFound
from suiche.maths.allocation import Bucket, Due
from suiche.maths.dates import days_between
from suiche.maths.explain import days_formula
from suiche.maths.money import divide_half_up, grouped
from suiche.maths.rates import short_percent

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


@dataclass(frozen=True)
class LoanDay:
    """A loan at the end of a day.

    ``owed`` is what had fallen due, bucket by bucket of each period; ``to_pay`` what was to pay, by ``due_on``: all of
    that less the credit, or the next instalment. ``accrued`` is interest earned and not due, ``settling`` what
    settling would have taken; both None where the loan did not run, and ``claimed`` what a written-off loan still
    claims. ``deposit`` is what is kept of a lease's deposit, None where there was none. ``changed_by`` is the event that made the plan in force, None for the first.
    """

    loan_id: UUID
    day: date
    state: LoanState
    version: int
    changed_by: EventView | None
    plan: tuple[tuple[rules.PlanRow, str], ...]
    owed: tuple[Told, ...]
    due_on: date | None
    to_pay: Told
    credit: Told
    principal: Told
    accrued: Told | None
    settling: Told | None
    claimed: Told | None
    deposit: Told | None
    lateness: rules.Lateness | None
    dues: tuple[Due, ...]
    events: tuple[EventView, ...]

    @property
    def owed_fen(self) -> int:
        """Everything that had fallen due and was unpaid."""
        return sum(told.amount_fen for told in self.owed)


def loan_on(loan_id: UUID, day: date) -> LoanDay:
    """Tell how a loan stood at the end of a day. Refuses: NotFound (also for a day before it began)."""
    loan = models.Loan.objects.filter(id=loan_id).first()
    if loan is None or day < (loan.taken_over_on or loan.disbursed_on):
        raise NotFound()
    at, journal = position(loan, as_of=day), events(loan_id, as_of=day)
    rows = _Rows(loan, day, {event.event_id: event.number for event in journal})
    state = state_on(at, journal)
    running = state is LoanState.ACTIVE
    dues = rules.dues(at, day) if running else ()
    due_on, items = rules.due_now(at, dues, day) if running else (None, ())
    lines = tuple(StoryLine(one.key, one.amount_fen, one.formula, one.period) for one in items)
    version, changed_by = _version(loan, day, journal)
    return LoanDay(
        loan_id=loan_id,
        day=day,
        state=state,
        version=version,
        changed_by=changed_by,
        plan=tuple((row, rules.state_of(at, row, day, settled=not running)) for row in at.plan),
        owed=_owed(at, dues, day, rows),
        due_on=due_on,
        to_pay=Told("to_pay", sum(line.amount_fen for line in lines), lines),
        credit=_credit(at, rows),
        principal=_principal(at, rows),
        accrued=_accrued(at, day) if running else None,
        settling=_settling(at, day) if running else None,
        claimed=_claimed(journal, rows) if state is LoanState.WRITTEN_OFF else None,
        deposit=_deposit(loan, rows),
        lateness=rules.lateness(at, dues, day) if running else None,
        dues=dues,
        events=journal,
    )


def state_on(at: rules.Position, journal: tuple[EventView, ...]) -> LoanState:
    """Return the state that a position and the events known then make."""
    stands = {event.kind for event in journal if event.reversed_by is None}
    if EventKind.SETTLED in stands:
        return LoanState.SETTLED
    if EventKind.WRITTEN_OFF in stands:
        return LoanState.WRITTEN_OFF
    return LoanState.SETTLED if rules.is_paid_up(at) and not at.credit_fen else LoanState.ACTIVE


@dataclass
class _Rows:
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


def _version(loan: models.Loan, day: date, journal: tuple[EventView, ...]) -> tuple[int, EventView | None]:
    row = models.Instalment.objects.filter(loan=loan, since__lte=day).order_by("-version").first()
    if row is None:
        return 1, None
    return row.version, next((event for event in journal if event.event_id == row.event_id), None)


def _owed(at: rules.Position, dues: tuple[Due, ...], day: date, rows: _Rows) -> tuple[Told, ...]:
    late = rules.stretches(at.plan, at.met, at.penalty, day, at.taken_over_on)
    plan = {row.period: row for row in at.plan}
    return tuple(
        Told(
            bucket.value,
            due.owed(bucket),
            (*_arose(at, plan[due.period], bucket, late, rows), *_met(at, due.period, bucket, rows)),
            due.period,
        )
        for due in dues
        for bucket in Bucket
        if due.owed(bucket)
    )


def _arose(
    at: rules.Position,
    row: rules.PlanRow,
    bucket: Bucket,
    late: tuple[rules.Stretch, ...],
    rows: _Rows,
) -> tuple[StoryLine, ...]:
    """What made an amount owed: the plan, the stretches of lateness, fees, what another system had charged."""
    period = row.period
    if bucket is Bucket.PRINCIPAL:
        formula = f"{grouped(row.payment_fen)} − {grouped(row.interest_fen)}"
        return (StoryLine("planned_principal", row.principal_fen, formula, period, row.due_date),)
    if bucket is Bucket.INTEREST:
        return (StoryLine("planned_interest", row.interest_fen, row.formula, period, row.starts_on, row.due_date),)  # fmt: skip
    found = []
    carried = at.opened.get((period, bucket), 0)
    if carried:
        found.append(StoryLine("carried_over", carried, period=period, on=at.taken_over_on))
    if bucket is Bucket.FEE:
        found += [
            StoryLine("fee_charged", one.fee_fen, period=period, on=one.on, event=rows.number(one))
            for one in rows.fees
            if one.period == period
        ]
    else:
        own = [_stretch(at, one, bucket) for one in late if one.period == period]
        found += _shortened([line for line in own if line.amount_fen], "earlier_lateness")
    return tuple(found)


def _stretch(at: rules.Position, one: rules.Stretch, bucket: Bucket) -> StoryLine:
    base, fen = (
        (one.principal_fen, one.penalty_fen)
        if bucket is Bucket.PENALTY
        else (one.interest_fen, one.compound_fen)
    )
    days, (numerator, denominator) = days_between(one.since, one.until), at.penalty.per_day()
    alone = divide_half_up(max(base, 0) * days * numerator, denominator)
    daily = at.penalty.daily_rate_ppm
    rate = (
        f"{short_percent(daily)}" if daily is not None else f"{short_percent(at.penalty.annual_ppm())} ÷ 360"
    )
    key = "late" if alone == fen else "late_together"
    return StoryLine(key, fen, f"{grouped(base)} × {rate} × {days}", one.period, one.since, one.until)


def _met(at: rules.Position, period: int, bucket: Bucket, rows: _Rows) -> list[StoryLine]:
    """What lowered an amount: payments, waivers and the like, by the day they count for and the event."""
    groups: dict[tuple[date, str, int], int] = {}
    for one in rows.met:
        if one.period == period and one.bucket == bucket.value:
            key = one.value_on, one.source, rows.number(one)
            groups[key] = groups.get(key, 0) + one.amount_fen
    before = at.paid.get((period, bucket), 0) - sum(groups.values())
    lines = [StoryLine("collected_before", -before, period=period, on=at.taken_over_on)] if before else []
    lines += _shortened(
        [
            StoryLine(_met_key(source, fen), -fen, period=period, on=on, event=event)
            for (on, source, event), fen in sorted(
                groups.items(), key=lambda group: (group[0][0], group[0][2])
            )
            if fen
        ],
        "earlier_payments",
    )
    return lines


def _met_key(source: str, fen: int) -> str:
    return f"{'met' if fen > 0 else 'unmet'}_{source}"


def _shortened(lines: list[StoryLine], key: str) -> list[StoryLine]:
    """Tell the oldest of too many lines as one sum."""
    if len(lines) <= MOST_LINES:
        return lines
    older, newer = lines[: -MOST_LINES + 1], lines[-MOST_LINES + 1 :]
    whole = sum(line.amount_fen for line in older)
    last = older[-1]
    return [StoryLine(key, whole, period=last.period, on=older[0].on, until=last.until or last.on), *newer]


def _credit(at: rules.Position, rows: _Rows) -> Told:
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
    return Told("credit", at.credit_fen, tuple(_shortened(lines, "earlier_credit")))


def _principal(at: rules.Position, rows: _Rows) -> Told:
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
    return Told("principal", at.principal_left_fen, (*lines, *_shortened(repaid, "earlier_payments")))


def _deposit(loan: models.Loan, rows: _Rows) -> Told | None:
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


def _accrued(at: rules.Position, day: date) -> Told:
    fen, row = rules.accrued_on(at, day), at.next_row(day)
    if row is None or row.starts_on > day:
        return Told("accrued", 0, ())
    days = days_between(row.starts_on, day) + 1
    formula = days_formula(row.base_fen, row.rate_ppm, days)
    return Told("accrued", fen, (StoryLine("earned", fen, formula, row.period, row.starts_on, day),))


def _settling(at: rules.Position, day: date) -> Told:
    price = rules.payoff(at, day)
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
    if price.credit_fen:
        lines.append(StoryLine("credit", -price.credit_fen))
    if price.refund_fen:
        lines.append(StoryLine("given_back", price.refund_fen))
    return Told("settling", price.amount_fen, tuple(lines))


def _claimed(journal: Iterable[EventView], rows: _Rows) -> Told:
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
