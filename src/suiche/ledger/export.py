"""A day for the general ledger: one voucher a rule, tax apart, as CSV that is the same at every repetition.

The format is described in docs/ledger-export.md. Amounts are yuan with two decimals and no separators; UTF-8 with a
byte order mark, lines end with CR LF (RFC 4180), as spreadsheets and general ledgers expect.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from suiche.kit.refusal import Refusal
from suiche.ledger.export_queries import DaySum, day_sums, lease_interest
from suiche.ledger.kinds import NAMES, RULE_NAMES, Account, Rule
from suiche.ledger.queries import waiting
from suiche.ledger.vat import vat_table
from suiche.maths.money import fen_to_yuan
from suiche.maths.vat import tax_inside

VOUCHER_COLUMNS = (
    "凭证日期",
    "凭证号",
    "摘要",
    "事由代码",
    "科目编码",
    "科目名称",
    "借方金额",
    "贷方金额",
    "分录数",
)
ACCOUNT_COLUMNS = ("科目编码", "科目名称", "Account", "类别", "余额方向")
# By the first digit of the enterprise chart; an account that stands on the other side than its kind is named.
KINDS = {"1": ("资产", "借"), "2": ("负债", "贷"), "6": ("损益", "贷")}
OTHER_SIDE = {Account.PROVISION: "贷", Account.VAT_INPUT: "借"}


class DayNotOver(Refusal):
    """The day has not come to its end; more may be posted."""

    code = "day_not_over"
    zh = "{on}还没结束：营业日是{today}。请第二天再导出。"
    en = "{on} is not over: the business date is {today}. Please export it the day after."


class DayNotClosed(Refusal):
    """The day close has not run; interest may be missing."""

    code = "day_not_closed"
    zh = "{on}还没有日终。请先日终，再导出。"
    en = "{on} has not been closed. Please close the day first, then export it."


class DayNotSealed(Refusal):
    """Entries of the day wait for their seal."""

    code = "day_not_sealed"
    zh = "{on}还有{waiting}笔分录没有封存。后台每10秒封存一次，请稍后再导出；一直这样就检查后台任务。"
    en = "{waiting} entries of {on} are not sealed yet. The worker seals every 10 seconds: please export a little later, and check that a worker runs."


@dataclass(frozen=True)
class VoucherLine:
    """One line of a voucher: debit or credit in fen, and how many entries it sums up."""

    rule: Rule
    account: Account
    debit_fen: int
    credit_fen: int
    entries: int


def why_not_yet(*, on: date, today: date, closed: bool) -> Refusal | None:
    """Return what stands against exporting a day, None where nothing does: see ``day_vouchers``."""
    if on >= today:
        return DayNotOver(on=on, today=today)
    if not closed:
        return DayNotClosed(on=on)
    still = waiting(on=on)
    return DayNotSealed(on=on, waiting=still) if still else None


def day_vouchers(*, on: date, today: date, closed: bool) -> tuple[VoucherLine, ...]:
    """Return the voucher lines of a business date, by rule and account. Refuses: DayNotOver, DayNotClosed, DayNotSealed.

    ``closed``: whether the day close of that date is done (the ledger does not know of it).
    """
    against = why_not_yet(on=on, today=today, closed=closed)
    if against is not None:
        raise against
    lines = tuple(_with_tax_apart(day_sums(on), on))
    for rule in {line.rule for line in lines}:
        sides = [(line.debit_fen, line.credit_fen) for line in lines if line.rule == rule]
        assert sum(debit for debit, _ in sides) == sum(credit for _, credit in sides), rule
    return lines


def _with_tax_apart(sums: Iterable[DaySum], on: date) -> Iterable[VoucherLine]:
    table, apart = vat_table(), lease_interest(on)
    rate = table.rate_ppm(on)
    taxes: dict[tuple[Rule, Account], list[int]] = {}
    made: list[VoucherLine] = []
    for row in sums:
        tax_account = table.tax_account(row.rule, row.account)
        taxed = [0, 0]
        if tax_account is not None:
            leases = apart.get(row.rule, (0, 0)) if row.account is Account.INTEREST_INCOME else (0, 0)
            gross = (row.debit_fen - leases[0], row.credit_fen - leases[1])
            taxed = [tax_inside(side, rate) for side in gross]
            total = taxes.setdefault((row.rule, tax_account), [0, 0, 0])
            total[0], total[1], total[2] = total[0] + taxed[0], total[1] + taxed[1], max(total[2], row.entries)  # fmt: skip
        made.append(VoucherLine(row.rule, row.account, row.debit_fen - taxed[0], row.credit_fen - taxed[1], row.entries))  # fmt: skip
    made += [VoucherLine(rule, account, *total) for (rule, account), total in taxes.items() if any(total[:2])]
    order = list(Rule)
    return sorted(made, key=lambda line: (order.index(line.rule), line.debit_fen == 0, line.account))


def vouchers_csv(on: date, lines: Iterable[VoucherLine]) -> bytes:
    """Return the vouchers as a file; a line that has both sides (postings and counter-postings) keeps both."""
    rows = [
        (
            on.isoformat(), f"{on:%Y%m%d}-{line.rule.value}", RULE_NAMES[line.rule].zh,
            line.rule.value, line.account.value, NAMES[line.account].zh,
            fen_to_yuan(line.debit_fen), fen_to_yuan(line.credit_fen), line.entries,
        )
        for line in lines
    ]  # fmt: skip
    return _file(VOUCHER_COLUMNS, rows)


def accounts_csv() -> bytes:
    """Return the chart of accounts as a file."""
    rows = [
        (a.value, NAMES[a].zh, NAMES[a].en, KINDS[a.value[0]][0], OTHER_SIDE.get(a, KINDS[a.value[0]][1]))
        for a in sorted(Account)
    ]
    return _file(ACCOUNT_COLUMNS, rows)


def _file(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([columns, *rows])
    return ("\ufeff" + text.getvalue()).encode()
