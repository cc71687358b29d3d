"""Why every figure of a calculation is what it is: lines that add up to it, in words a customer uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from suiche.catalogue.kinds import ADDON_WORDS
from suiche.catalogue.shapes import Charge
from suiche.journey.shop.rules.figures import Figures, Shape
from suiche.journey.shop.rules.limits import Wish
from suiche.kit.words import Words
from suiche.maths import explain
from suiche.maths.money import divide_half_up, grouped
from suiche.maths.plan import Amounts
from suiche.maths.rates import PPM, short_percent
from suiche.maths.schedule import Schedule, last_lump
from suiche.maths.subsidy import SubsidyRule, effective_points, subsidise
from suiche.maths.terms import LoanTerms, Method

NOTHING = Words("", "")
LABELS = {
    "principal": Words("贷款本金", "principal"),
    "interest": Words("利息", "interest"),
    "balloon": Words("尾款", "final payment"),
    "total_payment": Words("贷款一共要还", "loan repaid in all"),
}
LEASE_LABELS = {
    "principal": Words("融资金额", "amount financed"),
    "interest": Words("利息", "interest"),
    "balloon": Words("残值", "residual value"),
    "total_payment": Words("租金和残值一共", "rents and residual in all"),
}
MANY_GROUPS = 4  # of equal instalments that are still told one by one


class LastDue(NamedTuple):
    """The big sum at the end of a loan, which is said wherever its instalment is: what it is, fen, the day, its parts."""

    label: Words
    fen: int
    on: date
    principal_fen: int
    interest_fen: int


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


def _worded(line: explain.Line, label: Words | None = None, leased: bool = False) -> ExplainedLine:
    known = LEASE_LABELS if leased else LABELS
    return ExplainedLine(label or known[line.key], line.amount_fen, _formula(line.formula))


def principal(wish: Wish) -> Explained:
    """Explain what is borrowed: the price less the down payment, and the part of the accessories."""
    lines = [
        ExplainedLine(Words("车价", "price of the car"), wish.deal_price_fen),
        ExplainedLine(Words("减去首付", "less the down payment"), -wish.down_payment_fen, share_note(wish)),
    ]
    if wish.addon_loan_fen:
        label = Words("加上附加品贷款", "plus the loan for accessories")
        lines.append(ExplainedLine(label, wish.addon_loan_fen, _addon_note(wish)))
    return Explained(wish.principal_fen, tuple(lines))


def _addon_note(wish: Wish) -> Words:
    """Name the accessories with their prices."""
    named = [(ADDON_WORDS[addon.kind], grouped(addon.price_fen)) for addon in wish.addons]
    return Words(
        "，".join(f"{words.zh}{price}" for words, price in named),
        ", ".join(f"{words.en} {price}" for words, price in named),
    )


def share_note(wish: Wish) -> Words:
    """Say which share of the price is paid down, with one decimal where it is not whole."""
    tenths = divide_half_up(wish.down_payment_fen * 1000, wish.deal_price_fen)
    share = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
    return Words(f"车价的{share}%", f"{share}% of the price")


def payment(figures: Figures, period: int, leased: bool = False) -> Explained:
    """Explain one instalment or rent: its principal, a balloon or residual in it, its interest."""
    found = explain.explain_payment(figures.terms, figures.schedule, period)
    names = {
        "principal": Words(f"第{period}期的本金", f"principal of instalment {period}"),
        "interest": Words(f"第{period}期的利息", f"interest of instalment {period}"),
    }
    if leased:
        names = {
            "principal": Words(f"第{period}期租金里的本金", f"principal in rent {period}"),
            "interest": Words(f"第{period}期租金里的利息", f"interest in rent {period}"),
        }
    lines = tuple(_worded(line, names.get(line.key), leased) for line in found.lines)
    return Explained(found.amount_fen, lines, rhythm(figures.terms, figures.schedule, leased))


def rhythm(terms: LoanTerms, schedule: Schedule, leased: bool = False) -> Words:
    """Say how the instalments go on, from the first to the last, so that it is true of every plan."""
    rows = schedule.rows
    count, last = len(rows), grouped(rows[-1].payment_fen)
    if terms.method is Method.EQUAL_PRINCIPAL:
        return Words(
            f"等额本金：每期少一点，最后一期{last}", f"falls a little every month, the last one is {last}"
        )
    if terms.balloon_fen and not terms.has_stub:
        end = LEASE_LABELS["balloon"] if leased else LABELS["balloon"]
        return Words(
            f"前{count - 1}期一样，最后一期连{end.zh}{last}",
            f"{count - 1} alike, the last one with the {end.en} {last}",
        )
    groups = _groups([row.payment_fen for row in rows])
    if len(groups) == 1:
        return Words(f"{count}期都一样", f"all {count} alike")
    if len(groups) == 2 and groups[-1][1] == 1 and groups[0][0]:
        return Words(f"前{count - 1}期一样，最后一期{last}", f"{count - 1} alike, the last one is {last}")
    return _in_groups(terms, groups)


def _groups(amounts: list[int]) -> list[tuple[int, int]]:
    """Return equal neighbours as (amount, how many)."""
    groups: list[tuple[int, int]] = []
    for amount in amounts:
        count = groups.pop()[1] if groups and groups[-1][0] == amount else 0
        groups.append((amount, count + 1))
    return groups


def _in_groups(terms: LoanTerms, groups: list[tuple[int, int]]) -> Words:
    zh, en, period = [], [], 0
    for amount_fen, count in groups[:MANY_GROUPS]:
        first, period = period + 1, period + count
        which = (
            Words(f"第{first}期", f"no. {first}")
            if count == 1
            else Words(f"第{first}到{period}期每期", f"nos. {first} to {period}")
        )
        if first == 1 and terms.has_stub:
            days = terms.first_period_days
            which = Words(f"第1期按{days}天算", f"no. 1 over {days} days")
        nothing = (
            Words("不用还", "nothing") if not amount_fen else Words(grouped(amount_fen), grouped(amount_fen))
        )
        zh.append(f"{which.zh.removesuffix('每期') if not amount_fen else which.zh}{nothing.zh}")
        en.append(f"{which.en} {nothing.en}")
    return Words("，".join(zh), ", ".join(en))


def instalment_name(terms: LoanTerms, schedule: Schedule, leased: bool = False) -> Words:
    """Return what the first payment is called: every month's, that of the first block, or only the first one."""
    count = len(schedule.rows)
    groups = _groups([row.payment_fen for row in schedule.rows])
    first = groups[0][1]
    if terms.method is Method.EQUAL_PRINCIPAL or first == 1 < count:
        return Words("第1期租金", "First rent") if leased else Words("第1期还", "First month")
    if first >= count - 1 and terms.method is not Method.INTEREST_ONLY:
        return Words("每月租金", "Rent each month") if leased else Words("每月还", "Each month")
    return Words(f"前{first}期每月还", f"Each of the first {first} months")


def last_due(rows: Sequence[Amounts], *, residual_fen: int | None = None) -> LastDue | None:
    """Return the big sum at the end of a plan (尾款, all the principal); None where there is none.

    ``residual_fen`` is set for a lease: only the residual is told then, since who returns the car does not pay it.
    """
    last = last_lump(rows)
    if last is None:
        return None
    if residual_fen is not None:
        label = Words("期满买车付（残值）", "To buy the car at the end")
        return LastDue(label, residual_fen, last.due_date, residual_fen, 0)
    label = Words("最后一期（还全部本金）", "Last instalment, all the principal")
    if any(row.principal_fen for row in rows[:-1]):
        label = Words("最后一期（含尾款）", "Last instalment, with the final payment")
    return LastDue(label, last.payment_fen, last.due_date, last.principal_fen, last.interest_fen)


def total_payment(figures: Figures, leased: bool = False) -> Explained:
    """Explain what the loan costs to repay in all."""
    found = explain.explain_total_payment(figures.schedule)
    lines = tuple(_worded(line, leased=leased) for line in found.lines)
    return Explained(found.amount_fen, lines, _formula(found.formula))


def total_interest(figures: Figures, leased: bool = False) -> Explained:
    """Explain the interest in all: everything paid less what was borrowed."""
    paid, lent = explain.explain_total_interest(figures.schedule).lines
    less = (
        Words("减去融资金额", "less the amount financed")
        if leased
        else Words("减去贷款本金", "less the principal")
    )
    lines = (_worded(paid, leased=leased), ExplainedLine(less, lent.amount_fen))
    return Explained(figures.schedule.total_interest_fen, lines)


def fees(figures: Figures, charges: tuple[Charge, ...] = ()) -> Explained:
    """Explain what is charged beside interest, item by item with its payee; usually nothing."""
    if not charges:
        lines = (
            ExplainedLine(Words("手续费", "handling fee"), 0),
            ExplainedLine(Words("担保费", "guarantee fee"), 0),
        )
        return Explained(0, lines, Words("都不收", "none is charged"))
    items = tuple(
        ExplainedLine(
            charge.name,
            item.total_fen,
            Words(
                f"{charge.payee.zh}收，年化{item.annual_pct}%",
                f"to {charge.payee.en}, {item.annual_pct}% a year",
            ),
        )
        for charge, item in zip(charges, figures.disclosure.items[1 : 1 + len(charges)], strict=True)
    )
    return Explained(figures.charges_fen, items)


def against_cash(wish: Wish, figures: Figures, purchase_fen: int = 0) -> Explained:
    """Explain what financing costs more than paying everything today; a lease's car is bought at its end."""
    paid_fen = figures.schedule.total_payment_fen + figures.charges_fen + purchase_fen
    own_fen = wish.down_payment_fen + wish.addon_price_fen - wish.addon_loan_fen
    note = Words(f"自己付{grouped(own_fen)}，以后还{grouped(paid_fen)}" if wish.addons else f"首付{grouped(own_fen)}，以后还{grouped(paid_fen)}",
                 f"{grouped(own_fen)} down, {grouped(paid_fen)} repaid")  # fmt: skip
    cash_fen = wish.deal_price_fen + wish.addon_price_fen
    lines = (
        ExplainedLine(Words("分期买，一共付", "with financing, in all"), own_fen + paid_fen, note),
        ExplainedLine(Words("减去今天付全款", "less paying in full today"), -cash_fen),
    )
    return Explained(own_fen + paid_fen - cash_fen, lines)


def balloon(wish: Wish, leased: bool = False) -> Explained:
    """Explain the final payment or the residual as a share of the price."""
    ppm = divide_half_up(wish.balloon_fen * PPM, wish.deal_price_fen)
    tenths = divide_half_up(ppm, 1000)
    share = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
    note = Words(f"车价的{share}%，和最后一期一起还", f"{share}% of the price, due with the last instalment")
    if leased:
        note = Words(
            f"车价的{share}%，期满买车时付，还车就不付",
            f"{share}% of the price: paid if you buy the car at the end, not if you return it",
        )
    label = LEASE_LABELS["balloon"] if leased else LABELS["balloon"]
    return Explained(wish.balloon_fen, (ExplainedLine(label, wish.balloon_fen, note),))


def deposit(figures: Figures, shape: Shape) -> Explained:
    """Explain the deposit of a lease: a share of what is financed, given back at the end without interest."""
    share = short_percent(shape.deposit_ppm)
    note = Words(
        f"{grouped(figures.terms.principal_fen)} × {share}，期满退，不计息",
        f"{grouped(figures.terms.principal_fen)} × {share}, returned at the end without interest",
    )
    return Explained(
        figures.deposit_fen, (ExplainedLine(Words("押金", "deposit"), figures.deposit_fen, note),)
    )


def vat(figures: Figures, shape: Shape) -> Explained:
    """Explain the value-added tax contained in the first rent."""
    row, rate = figures.schedule.rows[0], short_percent(shape.vat_ppm)
    taxed = row.interest_fen if shape.vat_mode.value == "INTEREST" else row.payment_fen
    formula = f"{grouped(taxed)} × {rate} ÷ (1 + {rate})"
    label = Words("第1期里的增值税", "VAT inside the first rent")
    return Explained(figures.vat_fen, (ExplainedLine(label, figures.vat_fen, _formula(formula)),))


def subvention(figures: Figures, shape: Shape, payer: Words) -> Explained:
    """Explain what others pay so that the customer's rate is low; it is never a charge to the customer."""
    oem_fen, gross = figures.subvention_oem_fen, short_percent(shape.gross_rate_ppm or 0)
    share = short_percent(shape.oem_share_ppm)
    lines = [
        ExplainedLine(Words("厂家付", "paid by the maker"), oem_fen, Words(f"承担{share}", f"{share} of it"))
    ]
    if figures.subvention_fen > oem_fen:
        lines.append(ExplainedLine(Words("经销商付", "paid by the dealer"), figures.subvention_fen - oem_fen))
    note = Words(
        f"{payer.zh}：按年利率{gross}折现，补足差额", f"{payer.en}: the difference at {gross} a year"
    )
    return Explained(figures.subvention_fen, tuple(lines), note)


def state_subsidy(figures: Figures, rule: SubsidyRule) -> Explained:
    """Explain what the state is expected to pay of the interest, year by year; 0 fen where it pays nothing."""
    rows = subsidise(figures.terms, figures.schedule, rule)
    points = short_percent(effective_points(rule, figures.terms.rate_in(1)))
    lines = []
    for year in sorted({row.due_date.year for row in rows if row.subsidy_fen}):
        paid = [row for row in rows if row.due_date.year == year and row.subsidy_fen]
        lines.append(
            ExplainedLine(
                Words(f"{year}年{len(paid)}期", f"{len(paid)} instalments of {year}"),
                sum(row.subsidy_fen for row in paid),
                Words(f"每期：剩余本金 × {points} ÷ 12", f"each: balance × {points} ÷ 12"),
            )
        )
    note = Words(
        "按时还款时，国家从每期利息里替您付，到那一天自动抵扣；一位客户一年有上限，以当时的政策为准",
        "while you pay on time the state pays this part of each instalment; a customer's year has a cap, and the policy of the day decides",
    )
    return Explained(sum(line.fen for line in lines), tuple(lines), note)
