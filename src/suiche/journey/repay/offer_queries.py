"""What colleagues can order for a loan as it stands, and why not where not: pages offer nothing that is sure to be refused.

An order that is offered may still be refused: its amount, its day, what another did meanwhile. Never writes.
"""

from __future__ import annotations

from suiche.journey.repay import rules
from suiche.journey.repay.event_queries import EventView
from suiche.journey.repay.states import EventKind, LoanState
from suiche.journey.repay.story_queries import LoanDay
from suiche.kit.words import Words

WAIVABLE = rules.WAIVABLE
AHEAD = frozenset({"next", "ahead"})
OVER = Words("已经结清或核销", "settled or written off")


def to_take_back(told: LoanDay, kind: EventKind, *, undone: bool = False) -> tuple[EventView, ...]:
    """Return the events that an order of this kind can take back, the newest first; with ``undone`` also those that were."""
    only_payments = kind is EventKind.RETURNED
    return tuple(
        event
        for event in reversed(told.events)
        if (undone or event.reversed_by is None)
        and event.kind not in rules.FINAL | rules.CHANGES
        and (event.kind is EventKind.PAYMENT or not only_payments)
        and (undone or told.state is not LoanState.WRITTEN_OFF or event.kind in rules.AFTER_WRITE_OFF)
    )


def why_not(told: LoanDay, kind: EventKind) -> Words | None:
    """Return what stands against an order of this kind today; None where nothing does."""
    if kind is EventKind.PAYMENT:
        return None  # money that came is booked whatever became of the loan
    if kind in (EventKind.REVERSED, EventKind.RETURNED):
        return None if to_take_back(told, kind) else Words("没有可以冲回的", "nothing to take back")
    if kind is EventKind.REFUND:
        return None if told.credit.amount_fen > 0 else Words("没有预存", "no credit")
    if told.state is not LoanState.ACTIVE:
        return OVER
    against: dict[EventKind, tuple[bool, Words]] = {
        EventKind.WAIVED: (not any(one.key in WAIVABLE for one in told.owed), Words("没有可以减免的欠款", "nothing owed that could be waived")),
        EventKind.FEE: (all(state in AHEAD for _, state in told.plan), Words("第一期还没到期", "nothing has fallen due yet")),
        EventKind.SETTLED: (told.settling is None or told.settling.amount_fen > 0, Words("预存不够还清", "the credit does not settle it")),
        EventKind.TRANSFERRED: (told.lateness is not None, Words("有逾期", "it is late")),
        EventKind.WRITTEN_OFF: (told.lateness is None, Words("没有逾期", "it is not late")),
    }  # fmt: skip
    stands, words = against.get(kind, (False, OVER))
    return words if stands else None
