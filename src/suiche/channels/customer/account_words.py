"""What the keys of explanations and states are called on the account's screens: one table, both languages."""

from __future__ import annotations

from collections.abc import Iterable

from suiche.channels.design.figures import Line
from suiche.journey.repay.queries import DueItem, InstalmentView, LoanHome, ReceiptView
from suiche.journey.shop import queries as shop
from suiche.kit.words import Words

LINES: dict[str, Words] = {
    "principal": Words("本金", "Principal"),
    "interest": Words("利息", "Interest"),
    "penalty": Words("罚息", "Penalty interest"),
    "compound": Words("复利", "Compound interest"),
    "fee": Words("手续费", "Fee"),
    "credit": Words("用预存抵", "Paid from your credit"),
    "credit_kept": Words("留作预存", "Kept as your credit"),
    "credit_used": Words("用了之前的预存", "Taken from earlier credit"),
    "remaining": Words("剩余本金", "Remaining principal"),
    "accrued": Words("按天算的利息", "Interest by the day"),
    "payoff_fee": Words("提前还清手续费", "Early settlement fee"),
    "purchase": Words("留购价", "Purchase price of the car"),
    "deposit": Words("用押金抵", "Paid from your deposit"),
    "lease_end": Words("买车的价款或还车费用", "Price of the car, or cost of its return"),
    "residual": Words("残值，买车才付", "Residual, only if you buy the car"),
}
STATES: dict[str, tuple[Words, str]] = {
    "paid": (Words("已还", "Paid"), "ok"),
    "settled": (Words("提前还清", "Settled early"), "ok"),
    "late": (Words("逾期", "Late"), "late"),
    "grace": (Words("宽限期内", "In the days of grace"), "now"),
    "due": (Words("该还了", "Due"), "now"),
    "next": (Words("下一期", "Next"), "now"),
    "ahead": (Words("还没到", "Ahead"), ""),
}


def label(key: str, period: int = 0) -> Words:
    """Name a line, with its instalment where it belongs to one: ``第13期本金``."""
    words = LINES[key]
    if not period or key in ("residual", "lease_end"):
        return words
    return Words(f"第{period}期{words.zh}", f"Instalment {period}: {words.en.lower()}")


def lines(items: Iterable[DueItem]) -> tuple[Line, ...]:
    """Put the lines of an amount into words; they still add up to it."""
    return tuple(Line(label(i.key, i.period), i.amount_fen, i.formula) for i in items)


def receipt_lines(receipt: ReceiptView) -> tuple[Line, ...]:
    """Put into words where the money of a receipt went."""
    notes = {
        # said of the day it came: a receipt stays true when the credit is used
        "credit_kept": Words("那天存下，留给后面的还款", "Kept that day, for what falls due after it"),
        "credit_used": Words("和这笔一起用掉", "Used together with this payment"),
    }
    return tuple(Line(label(i.key), i.amount_fen, notes.get(i.key, "")) for i in receipt.lines)


def left_lines(loan: LoanHome) -> tuple[Line, ...]:
    """Explain the principal that is left."""
    return (
        Line(Words("融资金额" if loan.leased else "贷款本金", "Amount financed"), loan.principal_fen),
        Line(Words("已还本金", "Principal repaid"), -loan.principal_paid_fen),
    )


def paid_lines(loan: LoanHome) -> tuple[Line, ...]:
    """Explain what was paid so far: what was used for the loan, and what waits as credit."""
    found = [
        Line(LINES["principal"], loan.principal_paid_fen),
        Line(LINES["interest"], loan.interest_paid_fen),
    ]
    if loan.other_paid_fen:
        found.append(Line(Words("手续费和罚息", "Fees and penalty interest"), loan.other_paid_fen))
    if loan.credit_fen:
        found.append(Line(Words("预存，还没用", "Credit, not used yet"), loan.credit_fen))
    return tuple(found)


def paid_fen(loan: LoanHome) -> int:
    """Return everything the customer has paid, the unused credit included."""
    return sum(line.fen for line in paid_lines(loan))


def instalment_lines(row: InstalmentView) -> tuple[Line, ...]:
    """Explain one instalment of the plan."""
    return (Line(LINES["principal"], row.principal_fen), Line(LINES["interest"], row.interest_fen))


def last_due(loan: LoanHome) -> shop.LastDue | None:
    """Return the big sum that is still to come at the end of a loan; None without one, or once it is what is due."""
    last = loan.plan[-1]
    if last.state in ("paid", "settled") or last.due_date == loan.due_on or (loan.lease and loan.lease.ended):
        return None
    return big_end(loan)


def big_end(loan: LoanHome) -> shop.LastDue | None:
    """Return the big sum at the end of a loan's plan, whenever that is; None without one."""
    return shop.last_due(loan.plan, residual_fen=loan.lease.residual_fen if loan.lease else None)
