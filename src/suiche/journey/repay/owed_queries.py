"""What had fallen due of a loan on a day: what made each amount owed, and what lowered it. Never writes."""

from __future__ import annotations

from datetime import date

from suiche.journey.repay import rules
from suiche.journey.repay.told_queries import Rows, StoryLine, Told, shortened
from suiche.maths.allocation import Bucket, Due
from suiche.maths.money import grouped


def owed(at: rules.Position, dues: tuple[Due, ...], day: date, rows: Rows) -> tuple[Told, ...]:
    """Return what had fallen due and was unpaid, bucket by bucket of each period, with what made and lowered it."""
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
    rows: Rows,
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
        found += shortened([line for line in own if line.amount_fen], "earlier_lateness")
    return tuple(found)


def _stretch(at: rules.Position, one: rules.Stretch, bucket: Bucket) -> StoryLine:
    formula, alone = one.written(bucket, at.penalty)
    fen = one.of(bucket)[1]
    key = "late" if alone == fen else "late_together"
    return StoryLine(key, fen, formula, one.period, one.since, one.until)


def _met(at: rules.Position, period: int, bucket: Bucket, rows: Rows) -> list[StoryLine]:
    """What lowered an amount: payments, waivers and the like, by the day they count for and the event."""
    groups: dict[tuple[date, str, int], int] = {}
    for one in rows.met:
        if one.period == period and one.bucket == bucket.value:
            key = one.value_on, one.source, rows.number(one)
            groups[key] = groups.get(key, 0) + one.amount_fen
    before = at.paid.get((period, bucket), 0) - sum(groups.values())
    lines = [StoryLine("collected_before", -before, period=period, on=at.taken_over_on)] if before else []
    lines += shortened(
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
