"""What a decision rests on, in words its customer can check (个人信息保护法 24: an automated decision is explained).

Said are figures the person knows or may ask for: income, instalment, price, age, what stands in the report. Never how
identity or fraud is recognised.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from suiche.kit.words import Words

PPM_OF_A_PERCENT = 10_000


class Ground(NamedTuple):
    """One figure that stood in the way: what it is, what it was, and our limit."""

    title: Words
    found: Words
    limit: Words


class _Figure(NamedTuple):
    title: Words
    unit: Words  # after the number
    share: bool = False
    least: bool = False  # the limit is a floor


_NONE, _YEARS, _MONTHS = Words("", ""), Words("岁", " years"), Words("个月", " months")
_TIMES, _DAYS, _LENDERS = Words("次", ""), Words("天", " days"), Words("家", "")
_PERCENT = Words("%", "%")
_FIGURES: dict[str, _Figure] = {
    "AGE": _Figure(Words("年龄", "Your age"), _YEARS, least=True),
    "AGE_AT_END": _Figure(Words("还清时的年龄", "Your age when the loan ends"), _YEARS),
    "LTV": _Figure(Words("贷款占车价", "Loan as a share of the price"), _PERCENT, share=True),
    "WHITE_FILE": _Figure(Words("没有征信记录时，贷款占车价", "Loan as a share of the price, without a credit history"), _PERCENT, share=True),
    "INSTALMENT_SHARE": _Figure(Words("月供占收入", "Instalment as a share of income"), _PERCENT, share=True),
    "DEBT_SHARE": _Figure(Words("全部月还款占收入", "All repayments as a share of income"), _PERCENT, share=True),
    "BALLOON_STRESS": _Figure(Words("尾款分摊后占收入", "Balloon, spread, as a share of income"), _PERCENT, share=True),
    "LATE_IN_A_ROW": _Figure(Words("征信里连续逾期", "Months late in a row, in your report"), _MONTHS),
    "LATE_IN_ALL": _Figure(Words("征信里累计逾期", "Months late in all, in your report"), _MONTHS),
    "OVERDUE_DAYS": _Figure(Words("征信里现在逾期", "Overdue now, in your report"), _DAYS),
    "OWN_LOANS": _Figure(Words("在我们这里逾期", "Overdue with us"), _DAYS),
    "QUERIES_1M": _Figure(Words("最近1个月的贷款查询", "Loan enquiries in the last month"), _TIMES),
    "QUERIES_3M": _Figure(Words("最近3个月的贷款查询", "Loan enquiries in the last 3 months"), _TIMES),
    "QUERIES_6M": _Figure(Words("最近6个月的贷款查询", "Loan enquiries in the last 6 months"), _TIMES),
    "LENDERS": _Figure(Words("现在欠款的机构", "Lenders you owe now"), _LENDERS),
    "SCORE": _Figure(Words("综合评分", "Overall score"), _NONE, least=True),
}  # fmt: skip


def grounds_of(trace: dict[str, Any], reasons: tuple[str, ...]) -> tuple[Ground, ...]:
    """Return the figures behind these reasons, from a stored trace (``Line``s as dictionaries)."""
    return tuple(
        _ground(_FIGURES[line["rule_id"]], line)
        for line in trace["rules"]
        if line["hit"] and line["reason_code"] in reasons and line["rule_id"] in _FIGURES
    )


def _ground(figure: _Figure, line: dict[str, Any]) -> Ground:
    numbers = [
        _number(part, figure) for part in line["threshold"].replace("≤", "").replace("≥", "").split(",")
    ]
    value = _number(line["value"], figure)
    bound = Words("至少", "at least ") if figure.least else Words("最多", "at most ")
    return Ground(
        figure.title,
        Words(f"{value}{figure.unit.zh}", f"{value}{figure.unit.en}"),
        Words(f"{bound.zh}{numbers[0]}{figure.unit.zh}", f"{bound.en}{numbers[0]}{figure.unit.en}"),
    )


def _number(text: str, figure: _Figure) -> str:
    """Return a number in its unit; a share is cut to a tenth of a percent, upwards, so that it never looks kept."""
    number = text.strip()
    if not figure.share or not number.isdigit():
        return number
    whole, tenth = divmod(-(-int(number) // (PPM_OF_A_PERCENT // 10)), 10)
    return f"{whole}.{tenth}" if tenth else f"{whole}"
