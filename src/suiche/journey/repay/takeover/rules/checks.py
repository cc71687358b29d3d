"""Check the plans, payments and open items of a batch of contracts, all rows at once.

Interest is held to the maths engine's to the fen: half up of base · rate ÷ 12, in an irregular first period by days
of 360. Of a plan that was changed in the old system the rows of the past are history, and only have to add up.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from suiche.journey.repay.takeover.rules import reading
from suiche.journey.repay.takeover.rules.contracts import Agreed, yuan
from suiche.journey.repay.takeover.rules.form import CHANNELS, HEADERS, ITEM_KINDS, TRANSACTION_BYTES
from suiche.journey.repay.takeover.rules.judging import Judge, Rows
from suiche.journey.repay.takeover.rules.reading import Integers, Keys, Mask, Read
from suiche.maths.rates import DAY_BASE, MONTH_BASE, PPM
from suiche.maths.terms import Method

ITEM = {kind: place for place, kind in enumerate(ITEM_KINDS)}


@dataclass(frozen=True)
class Terms:
    """What was agreed, an entry per contract of a batch; a contract that could not be read has zeros."""

    principal: Integers
    terms: Integers
    disbursed: Integers
    rate: Integers
    charged: Integers
    credit: Integers
    flat: Mask
    stub: Mask
    changed: Mask
    segmented: dict[int, Integers]  # place → rate of each period

    @staticmethod
    def of(contracts: list[Agreed | None]) -> Terms:
        """Collect the terms of a batch."""
        table = np.array([_UNREAD if each is None else _numbers(each) for each in contracts], np.int64).T
        segmented = {
            place: np.array([each.terms.rate_in(k + 1) for k in range(each.terms.terms)], np.int64)
            for place, each in enumerate(contracts)
            if each is not None and each.terms.method is Method.SEGMENTED
        }
        principal, terms, disbursed, rate, charged, credit = table[:6].copy()
        flat, stub, changed = table[6:].astype(np.bool_)
        return Terms(principal, terms, disbursed, rate, charged, credit, flat, stub, changed, segmented)


def _numbers(contract: Agreed) -> tuple[int, ...]:
    terms = contract.terms
    return (
        terms.principal_fen,
        terms.terms,
        terms.disbursed_on.toordinal() - EPOCH,
        terms.annual_rate_ppm,
        contract.charged_fen,
        contract.credit_fen,
        terms.method is Method.FLAT,
        terms.has_stub,
        contract.changed,
    )


_UNREAD = (0,) * 9
EPOCH = 719_163  # the ordinal of 1970-01-01


@dataclass
class Plan:
    """The rows of schedules.csv, with what each row's interest was computed on."""

    rows: Rows
    period: Integers
    due: Integers
    payment: Integers
    principal: Integers
    interest: Integers
    balance: Integers
    starts: Integers = field(init=False)
    base: Integers = field(init=False)
    rate: Integers = field(init=False)
    past: Integers = field(init=False)  # per contract: periods due by the cut-off day


def plan_of(data: bytes, at: int, judge: Judge, terms: Terms, as_of: int) -> Plan:
    """Read and check the plans. A contract without rows is told by the caller, who knows its line."""
    lines = reading.table(data, len(HEADERS["schedules"]), at)
    rows = Rows("schedules", lines, judge)
    period, due = reading.whole(lines, 1, least=1, most=600), reading.days(lines, 2)
    amounts = [reading.fen(lines, column) for column in range(3, 7)]
    rows.flag(~period.good, "period", "whole", lambda row: ("1", "600"))
    rows.flag(~due.good, "due_date", "day")
    for name, amount in zip(HEADERS["schedules"][3:], amounts, strict=True):
        rows.flag(~amount.good, name, "yuan")
    plan = Plan(rows, period.values, due.values, *(amount.values for amount in amounts))
    _derive(plan, terms, as_of)
    _check_order(plan, terms)
    _check_amounts(plan, terms)
    _check_interest(plan, terms, as_of)
    return plan


def _derive(plan: Plan, terms: Terms, as_of: int) -> None:
    """Find where each row starts, on what it bears interest, and at which rate."""
    owner = plan.rows.contract
    first = np.zeros(len(owner), np.bool_)
    first[plan.rows.first] = True
    before = _shifted(plan.balance)
    plan.starts = np.where(first, terms.disbursed[owner], _shifted(plan.due))
    lent = terms.principal[owner]
    plan.base = np.where(first | terms.flat[owner], lent, before)
    plan.rate = terms.rate[owner]
    for place, rates in terms.segmented.items():
        mine = np.flatnonzero(owner == place)
        plan.rate[mine] = rates[np.minimum(plan.period[mine], len(rates)) - 1]
    plan.past = plan.rows.per_contract((plan.due <= as_of).astype(np.int64))


def _shifted(values: Integers) -> Integers:
    """Return each row's predecessor; the first has itself."""
    return np.concatenate((values[:1], values[:-1]))


def _check_order(plan: Plan, terms: Terms) -> None:
    rows, owner = plan.rows, plan.rows.contract
    expected = np.arange(len(owner)) - np.repeat(rows.first, np.diff(rows.first, append=len(owner))) + 1
    again = (plan.period == _shifted(plan.period)) & (expected > 1)
    rows.flag(again, "period", "twice")
    rows.flag(plan.period != expected, "period", "period", lambda row: (str(expected[row]),))
    known = terms.principal[owner] > 0
    rows.flag((plan.due <= plan.starts) & known, "due_date", "due_order")
    count = rows.per_contract(np.ones(len(owner), np.int64))
    short = known & (count != terms.terms)[owner] & _last(plan)
    rows.flag(
        short, "period", "period_count", lambda row: (str(count[owner[row]]), str(terms.terms[owner[row]]))
    )


def _last(plan: Plan) -> Mask:
    """Mark the last row of each contract."""
    last = np.zeros(len(plan.period), np.bool_)
    if len(last):
        last[np.append(plan.rows.first[1:] - 1, len(last) - 1)] = True
    return last


def _check_amounts(plan: Plan, terms: Terms) -> None:
    rows, owner = plan.rows, plan.rows.contract
    parts = plan.principal + plan.interest
    rows.flag(
        plan.payment != parts, "payment", "adds_up", lambda row: (yuan(plan.payment[row]), yuan(parts[row]))
    )
    known = terms.principal[owner] > 0
    first = np.zeros(len(owner), np.bool_)
    first[rows.first] = True
    before = np.where(first, terms.principal[owner], _shifted(plan.balance))
    after = before - plan.principal
    wrong = known & (plan.balance != after)
    rows.flag(
        wrong, "balance_after", "balance", lambda row: (_signed(int(after[row])), yuan(plan.balance[row]))
    )
    rows.flag(known & _last(plan) & (plan.balance != 0), "balance_after", "not_zero")


def _signed(fen: int) -> str:
    return f"-{yuan(-fen)}" if fen < 0 else yuan(fen)


def _check_interest(plan: Plan, terms: Terms, as_of: int) -> None:
    rows, owner = plan.rows, plan.rows.contract
    monthly = (2 * plan.base * plan.rate + MONTH_BASE) // (2 * MONTH_BASE)
    by_days, base = plan.base * plan.rate * np.maximum(plan.due - plan.starts, 0), PPM * DAY_BASE
    irregular = terms.stub[owner] & (plan.period == 1)
    engine = np.where(irregular, (2 * by_days + base) // (2 * base), monthly)
    held = (terms.principal[owner] > 0) & (~terms.changed[owner] | (plan.due > as_of))
    wrong = held & (plan.interest != engine)
    rows.flag(
        wrong, "interest", "interest", lambda row: (yuan(int(engine[row])), yuan(int(plan.interest[row])))
    )


@dataclass
class Payments:
    """The rows of payments.csv."""

    rows: Rows
    on: Integers
    amount: Integers
    channel: Integers
    transaction: Keys


def payments_of(data: bytes, at: int, judge: Judge, terms: Terms, as_of: int) -> Payments:
    """Read and check the payments."""
    lines = reading.table(data, len(HEADERS["payments"]), at)
    rows = Rows("payments", lines, judge)
    on, amount = reading.days(lines, 1), reading.fen(lines, 2)
    channel = reading.choice(lines, 3, CHANNELS)
    transaction, named = reading.keys(lines, 4, TRANSACTION_BYTES)
    rows.flag(~on.good, "paid_on", "day")
    rows.flag(~amount.good, "amount", "yuan")
    rows.flag(amount.good & (amount.values == 0), "amount", "more_than_nothing")
    rows.flag(~channel.good, "channel", "choice", lambda row: (", ".join(CHANNELS),))
    rows.flag(~named, "transaction_no", "long", lambda row: (str(TRANSACTION_BYTES),))
    rows.flag(_repeated(rows, transaction), "transaction_no", "twice")
    rows.flag(on.values > as_of, "paid_on", "after_cut_off", lambda row: (_written(as_of),))
    lent = terms.disbursed[rows.contract]
    rows.flag(on.values < lent, "paid_on", "before_loan", lambda row: (_written(int(lent[row])),))
    return Payments(rows, on.values, amount.values, channel.values, transaction)


def _written(day: int) -> str:
    return str(np.datetime64(day, "D"))


def _repeated(rows: Rows, names: Keys) -> Mask:
    """Mark rows that name the same thing as the row above, in the same contract."""
    same = np.zeros(len(names), np.bool_)
    same[1:] = (names[1:] == names[:-1]) & (rows.contract[1:] == rows.contract[:-1])
    return same


@dataclass
class Items:
    """The rows of open_items.csv."""

    rows: Rows
    period: Integers
    kind: Integers
    amount: Integers


def items_of(data: bytes, at: int, judge: Judge, plan: Plan) -> Items:
    """Read and check the open items against the periods that fell due."""
    lines = reading.table(data, len(HEADERS["open_items"]), at)
    rows = Rows("open_items", lines, judge)
    period, kind = reading.whole(lines, 1, least=1, most=600), reading.choice(lines, 2, ITEM_KINDS)
    amount = reading.fen(lines, 3)
    rows.flag(~period.good, "period", "whole", lambda row: ("1", "600"))
    rows.flag(~kind.good, "kind", "choice", lambda row: (", ".join(ITEM_KINDS),))
    rows.flag(~amount.good, "amount", "yuan")
    rows.flag(amount.good & (amount.values == 0), "amount", "more_than_nothing")
    rows.flag(_item_twice(rows, period, kind), "kind", "twice")
    rows.flag(period.values > plan.past[rows.contract], "period", "not_due")
    due = _due_with(rows, period, kind, plan)
    rows.flag(amount.values > due, "amount", "more_than_due", lambda row: (yuan(int(due[row])),))
    return Items(rows, period.values, kind.values, amount.values)


def _item_twice(rows: Rows, period: Read, kind: Read) -> Mask:
    """Mark items whose period and kind stood in their contract before, in any order."""
    named = (rows.contract * 1_000 + period.values) * len(ITEM_KINDS) + kind.values
    order = np.argsort(named, kind="stable")
    same = np.zeros(len(named), np.bool_)
    same[order[1:]] = named[order[1:]] == named[order[:-1]]
    return same


def _due_with(rows: Rows, period: Read, kind: Read, plan: Plan) -> Integers:
    """Return the most that can be open: principal and interest of the period's row; penalty and fees are free."""
    most = np.full(len(period.values), np.iinfo(np.int64).max)
    begin = np.zeros(len(rows.judge.names), np.int64)
    owner = plan.rows.contract[plan.rows.first]
    begin[owner[owner >= 0]] = plan.rows.first[owner >= 0]
    sane = (rows.contract >= 0) & (period.values >= 1) & (period.values <= plan.past[rows.contract])
    at = np.where(sane, begin[rows.contract] + period.values - 1, 0)
    for name, amounts in (("principal", plan.principal), ("interest", plan.interest)):
        mine = sane & (kind.values == ITEM[name]) & kind.good
        most[mine] = amounts[at[mine]]
    return most
