"""What the rules are called at the desk, and in which unit their values are read."""

from __future__ import annotations

import re
from typing import NamedTuple

from suiche.channels.design import wording
from suiche.journey.decide.queries import Line
from suiche.kit.words import Words

SHARE, MONEY, COUNT = "share", "money", "count"
NAMES: dict[str, tuple[Words, str]] = {
    "AGE": (Words("年龄", "Age"), COUNT),
    "AGE_AT_END": (Words("还清时年龄", "Age at the end"), COUNT),
    "DEALER": (Words("经销商", "Dealer"), COUNT),
    "LTV": (Words("贷款成数", "Loan to value"), SHARE),
    "IDENTITY": (Words("姓名和号码", "Name and number"), COUNT),
    "CARD": (Words("银行卡四要素", "Bank card"), COUNT),
    "BUREAU": (Words("征信报告", "Credit report"), COUNT),
    "ENFORCEMENT": (Words("执行记录", "Enforcement"), COUNT),
    "BAD_STATUS": (Words("呆账、代偿等", "Bad status"), COUNT),
    "LATE_IN_A_ROW": (Words("连续逾期（月）", "Late in a row (months)"), COUNT),
    "LATE_IN_ALL": (Words("累计逾期（月）", "Late in all (months)"), COUNT),
    "OVERDUE_NOW": (Words("当前逾期（元）", "Overdue now (CNY)"), MONEY),
    "OVERDUE_DAYS": (Words("当前逾期（天）", "Overdue now (days)"), COUNT),
    "OWN_LOANS": (Words("本公司逾期（天）", "Overdue with us (days)"), COUNT),
    "QUERIES_1M": (Words("1个月查询", "Queries, 1 month"), COUNT),
    "QUERIES_3M": (Words("3个月查询", "Queries, 3 months"), COUNT),
    "QUERIES_6M": (Words("6个月查询", "Queries, 6 months"), COUNT),
    "LENDERS": (Words("在贷机构", "Lenders"), COUNT),
    "WHITE_FILE": (Words("白户的成数", "Loan to value without history"), SHARE),
    "INSTALMENT_SHARE": (Words("月供占收入", "Instalment of income"), SHARE),
    "DEBT_SHARE": (Words("全部还款占收入", "All debt of income"), SHARE),
    "BALLOON_STRESS": (Words("尾款压力", "Balloon stress"), SHARE),
    "SCORE": (Words("评分", "Score"), COUNT),
}


class ShownRule(NamedTuple):
    """One rule's trace in words: its code, name, value and limit in their unit, effect and reason."""

    code: str
    name: Words
    value: str
    limit: str
    hit: bool
    effect: str
    reason: str


def shown(line: Line) -> ShownRule:
    """Return a line of the trace as a person reads it; a rule without a name keeps its code."""
    name, unit = NAMES.get(line.rule_id, (Words(line.rule_id, line.rule_id), COUNT))
    return ShownRule(
        line.rule_id, name, in_unit(line.value, unit), in_unit(line.threshold, unit), line.hit, line.effect, line.reason_code
    )  # fmt: skip


def in_unit(text: str, unit: str) -> str:
    """Return the numbers of a text in their unit; shares are rounded up to a hundredth of a percent."""
    if unit == COUNT:
        return text
    return re.sub(r"\d+", lambda found: _one(int(found.group()), unit), text)


def _one(number: int, unit: str) -> str:
    return wording.yuan(number) if unit == MONEY else share(number)


def share(ppm: int) -> str:
    """Return a share with two decimals, rounded up: a limit is never met by rounding."""
    return wording.percent(-(-ppm // 100) * 100)
