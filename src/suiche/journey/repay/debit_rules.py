"""Pure decisions of direct debit: when a due date is collected, what is tried again, what the customer is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from suiche.journey.repay.debit_states import CARD_CHANGED as CARD_CHANGED
from suiche.journey.repay.rules import punctual_until
from suiche.kit import working_days
from suiche.kit.words import Words
from suiche.partners.debit.port import FailureCode

RETURNED_WITHIN = 15  # days in which a bank can take a debit back
SETTLED_WITHIN = 3  # days after which the bank's money is missed
LONGEST_CATCH_UP = 40  # days without a run after which older due dates wait for the next one

# What the bank will not do again without the customer: the mandate ends, and a new one is needed.
ENDS_MANDATE = frozenset({FailureCode.CARD_INVALID.value, FailureCode.PROTOCOL_INVALID.value})

# Why a mandate ended that no bank ended.
BY_CUSTOMER = "CUSTOMER"
LOAN_CLOSED = "LOAN_CLOSED"
TRANSFERRED = "TRANSFERRED"  # the card is the earlier debtor's: the new one sees nothing of it

REASONS = {
    CARD_CHANGED: Words("您换了一张卡", "you changed to another card"),
    BY_CUSTOMER: Words("您自己停的", "you ended it yourself"),
    FailureCode.INSUFFICIENT.value: Words("卡里余额不够", "not enough money on the card"),
    FailureCode.LIMIT.value: Words("超过了这张卡的扣款限额", "above the card's debit limit"),
    FailureCode.CARD_INVALID.value: Words("这张卡已挂失、注销或过期", "the card is lost, closed or expired"),
    FailureCode.RISK.value: Words("被发卡行拦下了", "stopped by the card's bank"),
    FailureCode.PROTOCOL_INVALID.value: Words("扣款授权在银行已失效", "the mandate has ended at the bank"),
    FailureCode.SYSTEM.value: Words("银行系统出了故障", "a fault at the bank"),
}
WHAT_TO_DO = {
    FailureCode.INSUFFICIENT.value: Words("存够钱，或者现在自己还。", "Put money on the card, or pay now yourself."),
    FailureCode.LIMIT.value: Words("请找发卡行调限额，或者现在自己还。", "Ask the bank to raise the limit, or pay now yourself."),
    FailureCode.CARD_INVALID.value: Words("请现在自己还，再换一张卡。", "Please pay now yourself, then change the card."),
    FailureCode.RISK.value: Words("请打发卡行电话问清楚，或者现在自己还。", "Call the card's bank, or pay now yourself."),
    FailureCode.PROTOCOL_INVALID.value: Words("请现在自己还，再重新授权。", "Please pay now yourself, then give a new mandate."),
    FailureCode.SYSTEM.value: Words("不用做什么，也可以现在自己还。", "Nothing to do; or pay now yourself."),
}  # fmt: skip


@dataclass(frozen=True)
class Timetable:
    """When and how often we debit: times of day in order, codes tried again, tries for a due date, lines of a batch."""

    windows: tuple[time, ...]
    retry_codes: frozenset[str]
    most_tries: int
    most_lines: int

    def again(self, code: str, attempt: int) -> bool:
        """Tell whether a failure is tried again by itself."""
        return code in self.retry_codes and attempt < self.most_tries

    def passed(self, at: time) -> time | None:
        """Return the last window that has come at a time of day, or None before the first."""
        return max((window for window in self.windows if window <= at), default=None)

    def after(self, at: time) -> time | None:
        """Return the next window of the day, or None after the last."""
        return min((window for window in self.windows if window > at), default=None)


# Four windows a day, the first at 08:30 as is usual in the trade; failures that may pass tried on two days.
USUAL = Timetable(
    windows=(time(8, 30), time(12), time(16), time(20)),
    retry_codes=frozenset(
        {FailureCode.INSUFFICIENT.value, FailureCode.LIMIT.value, FailureCode.SYSTEM.value}
    ),
    most_tries=8,
    most_lines=1000,
)


def written(window: time) -> str:
    """Write a window as runs and batches name it: 08:30."""
    return f"{window:%H:%M}"


def collected_on(due_date: date) -> date:
    """Return the day on which a due date is debited: the last on which paying is on time."""
    return punctual_until(due_date)


def counts_for(due_date: date, on: date) -> date:
    """Return the day for which money debited on a day counts.

    Paying on the first working day after a due date that was none is on time (民法典 203).
    """
    return due_date if collected_on(due_date) == on else on


def due_dates_of(on: date, last_run: date | None) -> tuple[date, ...]:
    """Return the due dates that a run collects: the day's own, and those of days on which nothing ran since the last."""
    days = [on]
    if last_run is not None:
        missed = min((on - last_run).days, LONGEST_CATCH_UP)
        days += [date.fromordinal(on.toordinal() - n) for n in range(1, missed)]
    return tuple(sorted({due for day in days for due in working_days.moved_to(day)}))


def settled_by(on: date) -> date:
    """Return the last business date whose debits should have reached our bank before a day (rest days give it time)."""
    day = on.toordinal() - SETTLED_WITHIN - 1
    while working_days.on_or_after(date.fromordinal(day + SETTLED_WITHIN)) >= on:
        day -= 1
    return date.fromordinal(day)


def order_no(batch_no: str, line: int) -> str:
    """Name one debit of a batch."""
    return f"{batch_no}-{line}"


def batch_no(on: date, window: str, number: int) -> str:
    """Name a batch: DK20261222-0830-1."""
    return f"DK{on:%Y%m%d}-{window.replace(':', '')}-{number}"


def chunks(count: int, size: int) -> Sequence[tuple[int, int]]:
    """Cut a number of lines into pieces of at most ``size``: (first, beyond the last)."""
    return [(first, min(first + size, count)) for first in range(0, count, size)]
