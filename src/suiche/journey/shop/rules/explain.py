"""Why every figure of a calculation is what it is: lines that add up to it, in words a customer uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from suiche.journey.shop.rules.figures import Figures
from suiche.journey.shop.rules.limits import Wish
from suiche.kit.words import Words
from suiche.maths import explain
from suiche.maths.money import divide_half_up, grouped
from suiche.maths.rates import PPM
from suiche.maths.terms import Method

NOTHING = Words("", "")
LABELS = {
    "principal": Words("贷款本金", "principal"),
    "interest": Words("利息", "interest"),
    "balloon": Words("尾款", "final payment"),
    "total_payment": Words("贷款一共要还", "loan repaid in all"),
}


class ExplainedLine(NamedTuple):
    """One addend: what it is, how much in fen (negative where it is taken off), and how it came about."""

    label: Words
    fen: int
    note: Words = NOTHING


@dataclass(frozen=True)
class Explained:
    """An amount with the lines that add up to it, to the fen."""

    fen: int
    lines: tuple[ExplainedLine, ...]
    note: Words = NOTHING

    def __post_init__(self) -> None:
        """Hold the lines to their sum."""
        if sum(line.fen for line in self.lines) != self.fen:
            raise ValueError(f"the lines of an explanation do not add up to {grouped(self.fen)}")


def _formula(text: str) -> Words:
    return Words(text, text)


def _worded(line: explain.Line, label: Words | None = None) -> ExplainedLine:
    return ExplainedLine(label or LABELS[line.key], line.amount_fen, _formula(line.formula))


def principal(wish: Wish) -> Explained:
    """Explain what is borrowed: the price less the down payment."""
    lines = (
        ExplainedLine(Words("车价", "price of the car"), wish.deal_price_fen),
        ExplainedLine(Words("减去首付", "less the down payment"), -wish.down_payment_fen, share_note(wish)),
    )
    return Explained(wish.principal_fen, lines)


def share_note(wish: Wish) -> Words:
    """Say which share of the price is paid down, with one decimal where it is not whole."""
    tenths = divide_half_up(wish.down_payment_fen * 1000, wish.deal_price_fen)
    share = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
    return Words(f"车价的{share}%", f"{share}% of the price")


def payment(figures: Figures, period: int) -> Explained:
    """Explain one instalment: its principal, a balloon in it, its interest."""
    found = explain.explain_payment(figures.terms, figures.schedule, period)
    names = {
        "principal": Words(f"第{period}期的本金", f"principal of instalment {period}"),
        "interest": Words(f"第{period}期的利息", f"interest of instalment {period}"),
    }
    lines = tuple(_worded(line, names.get(line.key)) for line in found.lines)
    return Explained(found.amount_fen, lines, _rhythm(figures))


def _rhythm(figures: Figures) -> Words:
    """Say how the instalments go on after the first."""
    rows = figures.schedule.rows
    count, last = len(rows), grouped(rows[-1].payment_fen)
    if figures.terms.method is Method.EQUAL_PRINCIPAL:
        return Words(
            f"等额本金：每期少一点，最后一期{last}", f"falls a little every month, the last one is {last}"
        )
    if figures.terms.balloon_fen:
        return Words(
            f"前{count - 1}期一样，最后一期连尾款{last}",
            f"{count - 1} alike, the last one with the final payment {last}",
        )
    if rows[-1].payment_fen == rows[0].payment_fen:
        return Words(f"{count}期都一样", f"all {count} alike")
    return Words(f"前{count - 1}期一样，最后一期{last}", f"{count - 1} alike, the last one is {last}")


def total_payment(figures: Figures) -> Explained:
    """Explain what the loan costs to repay in all."""
    found = explain.explain_total_payment(figures.schedule)
    return Explained(found.amount_fen, tuple(_worded(line) for line in found.lines), _formula(found.formula))


def total_interest(figures: Figures) -> Explained:
    """Explain the interest in all: everything paid less what was borrowed."""
    paid, lent = explain.explain_total_interest(figures.schedule).lines
    less = ExplainedLine(Words("减去贷款本金", "less the principal"), lent.amount_fen)
    return Explained(figures.schedule.total_interest_fen, (_worded(paid), less))


def fees() -> Explained:
    """Explain what is charged beside interest: nothing."""
    lines = (
        ExplainedLine(Words("手续费", "handling fee"), 0),
        ExplainedLine(Words("担保费", "guarantee fee"), 0),
    )
    return Explained(0, lines, Words("都不收", "none is charged"))


def against_cash(wish: Wish, figures: Figures) -> Explained:
    """Explain what financing costs more than paying the car today."""
    with_loan = wish.down_payment_fen + figures.schedule.total_payment_fen
    note = Words(f"首付{grouped(wish.down_payment_fen)}，贷款还{grouped(figures.schedule.total_payment_fen)}",
                 f"{grouped(wish.down_payment_fen)} down, {grouped(figures.schedule.total_payment_fen)} repaid")  # fmt: skip
    lines = (
        ExplainedLine(Words("贷款买，一共付", "with the loan, in all"), with_loan, note),
        ExplainedLine(Words("减去今天付全款", "less paying in full today"), -wish.deal_price_fen),
    )
    return Explained(figures.schedule.total_interest_fen, lines)


def balloon(wish: Wish) -> Explained:
    """Explain the final payment as a share of the price."""
    ppm = divide_half_up(wish.balloon_fen * PPM, wish.deal_price_fen)
    tenths = divide_half_up(ppm, 1000)
    share = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
    note = Words(f"车价的{share}%，和最后一期一起还", f"{share}% of the price, due with the last instalment")
    return Explained(wish.balloon_fen, (ExplainedLine(LABELS["balloon"], wish.balloon_fen, note),))
