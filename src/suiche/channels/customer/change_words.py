"""How a change of the plan is shown on the account's screens: both languages."""

from __future__ import annotations

from collections.abc import Iterable

from suiche.channels.design.figures import Line
from suiche.channels.design.wording import month, table_day, yuan
from suiche.journey.change.change_queries import LINES, Change, Outlook
from suiche.journey.change.states import ChangeKind
from suiche.kit.words import MONTHS_EN, Words
from suiche.maths import explain


def lines(found: Iterable[explain.Line]) -> tuple[Line, ...]:
    """Put the lines of an amount into words; they still add up to it."""
    return tuple(Line(LINES[line.key], line.amount_fen, line.formula) for line in found)


def against(found: Iterable[explain.Line]) -> tuple[Line, ...]:
    """Put the lines of a cost into words the other way round: what is saved."""
    return tuple(Line(LINES[line.key], -line.amount_fen, line.formula) for line in reversed(tuple(found)))


def compared(change: Change, *others: Change) -> list[tuple[Words, list[Words]]]:
    """Return the rows of a table that fits a phone: what lies ahead as things stand, then with each change."""
    ahead = [change.before, change.after, *(other.after for other in others)]
    rows = []
    if change.kind is not ChangeKind.PREPAY:
        rows.append((Words("下次", "Next due"), [_day(one) for one in ahead]))
        rows.append((Words("下次还", "Next payment"), [_money(one.next_payment_fen) for one in ahead]))
    big_end = any(one.last_due_fen for one in ahead)
    rows.append((Words("每期", "Each time"), [_money(one.instalment_fen) for one in ahead]))
    rows.append((Words("还剩", "Left"), [Words(f"{one.payments}期", str(one.payments)) for one in ahead]))
    if big_end:
        rows.append(
            (Words("最后一期", "Last one"), [_money(one.last_due_fen or one.instalment_fen) for one in ahead])
        )
    return [
        *rows,
        (Words("还到", "Until"), [_day_of_year(one) if big_end else _month(one) for one in ahead]),
        (Words("利息", "Interest"), [_money(one.interest_fen) for one in ahead]),
    ]


def _day(one: Outlook) -> Words:
    day = one.next_due
    return Words(f"{day.month}月{day.day}日", f"{day.day} {MONTHS_EN[day.month - 1]}")


def _day_of_year(one: Outlook) -> Words:
    """A whole day; where the column is narrow it breaks behind its year."""
    zh = table_day(one.last_due).replace("年", "年\u200b")
    return Words(zh, table_day(one.last_due, "en"))


def _money(fen: int) -> Words:
    return Words(yuan(fen), yuan(fen))


def _month(one: Outlook) -> Words:
    return Words(month(one.last_due), month(one.last_due, "en"))
