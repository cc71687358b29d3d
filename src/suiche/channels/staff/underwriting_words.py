"""What the rules are called at the desk, and in which unit their values are read."""

from __future__ import annotations

import re
from typing import NamedTuple

from suiche.channels.design import wording
from suiche.journey.decide.queries import REASONS, Line, Points
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


# What sources answer, and what we say where nobody was asked.
ANSWERS: dict[str, Words] = {
    "MATCH": Words("一致", "Agrees"),
    "SAME": Words("一致", "Agrees"),
    "OK": Words("有报告", "Report given"),
    "MISMATCH": Words("不一致", "Differs"),
    "DIFFERENT": Words("不一致", "Differs"),
    "NO_RECORD": Words("查无记录", "No record"),
    "SOURCE_ERROR": Words("对方系统没有回答", "The source did not answer"),
    "RATE_LIMITED": Words("对方限流", "Asked too often"),
    "TOO_FREQUENT": Words("问得太频繁", "Asked too often"),
    "RETRY": Words("没有回音，要再问", "No answer, to be asked again"),
    "INVALID_INPUT": Words("格式不对", "Not in the right form"),
    "BAD_NUMBER": Words("卡号无效", "Number not valid"),
    "ABNORMAL": Words("卡状态异常", "Card not in order"),
    "RESTRICTED": Words("卡被限制", "Card restricted"),
    "FAILED": Words("发卡行拒绝，客户要问银行", "Refused by the issuer: the customer asks there"),
    "NO_CONSENT": Words("客户撤回了同意，没有问", "Consent taken back, nobody was asked"),
    "NOT_THE_CUSTOMER": Words("和账户不是同一个人", "Not the account's customer"),
    "active": Words("合作中", "Active"),
    "inactive": Words("停止合作", "No longer active"),
    "-": Words("没有数据", "No data"),
}
FIGURES: dict[str, tuple[Words, str]] = {
    "age": NAMES["AGE"],
    "age_at_end": NAMES["AGE_AT_END"],
    "ltv_ppm": NAMES["LTV"],
    "instalment_share_ppm": NAMES["INSTALMENT_SHARE"],
    "debt_share_ppm": NAMES["DEBT_SHARE"],
    "balloon_share_ppm": (Words("尾款占收入", "Balloon of income"), SHARE),
    "bureau_score": (Words("征信评分", "Bureau score"), COUNT),
    "history_months": (Words("信用历史（月）", "History (months)"), COUNT),
    "queries_1m": NAMES["QUERIES_1M"],
    "queries_3m": NAMES["QUERIES_3M"],
    "queries_6m": NAMES["QUERIES_6M"],
    "late_in_a_row": NAMES["LATE_IN_A_ROW"],
    "late_in_all": NAMES["LATE_IN_ALL"],
    "overdue_fen": NAMES["OVERDUE_NOW"],
    "overdue_days": NAMES["OVERDUE_DAYS"],
    "bad_accounts": (Words("呆账、代偿等账户", "Accounts in bad status"), COUNT),
    "enforcements": NAMES["ENFORCEMENT"],
    "lenders": NAMES["LENDERS"],
    "card_use_ppm": (Words("信用卡用了多少", "Share of card limits used"), SHARE),
    "days_past_due": NAMES["OWN_LOANS"],
}


class ShownRule(NamedTuple):
    """One rule's trace in words: name, value and limit in their unit, effect and reason."""

    name: Words
    value: str | Words
    limit: str | Words
    hit: bool
    effect: str
    reason: str | Words
    nothing: bool  # there was nothing to look at


def shown(line: Line) -> ShownRule:
    """Return a line of the trace as a person reads it; a rule without a name keeps its code."""
    name, unit = NAMES.get(line.rule_id, (Words(line.rule_id, line.rule_id), COUNT))
    reason = REASONS[line.reason_code].text if line.reason_code in REASONS else line.reason_code
    return ShownRule(
        name, in_words(line.value, unit), in_words(line.threshold, unit), line.hit, line.effect, reason, line.value == "-"
    )  # fmt: skip


class ShownPoints(NamedTuple):
    """One line of the score in words."""

    figure: Words
    value: str
    points: int


def shown_points(line: Points) -> ShownPoints:
    """Return what one figure gave, its value in its unit; empty where it is not known."""
    name, unit = FIGURES.get(line.figure, (Words(line.figure, line.figure), COUNT))
    return ShownPoints(name, "" if line.value is None else in_unit(str(line.value), unit), line.points)


def answer(code: str) -> Words:
    """Return what a source answered; an answer without words keeps its code."""
    return ANSWERS.get(code, Words(code, code))


def in_words(text: str, unit: str) -> str | Words:
    """Return answers of sources in words, apart by a stroke, and numbers in their unit."""
    parts = text.split(" / ")
    if not all(part in ANSWERS for part in parts):
        return in_unit(text, unit)
    told = [ANSWERS[part] for part in parts]
    return Words("或".join(one.zh for one in told), " or ".join(one.en for one in told))


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
