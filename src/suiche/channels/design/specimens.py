"""What the style guide shows: invented people, cars and figures, the same arithmetic as everywhere."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils import translation

from suiche.channels.design.charts import PlanRow, bars, columns, repayment
from suiche.channels.design.figures import Line, Step
from suiche.kit.words import Language, Words

PRINCIPAL_FEN = 20_000_000
INSTALMENT_FEN = 590_391
RATE_PPM = 39_900
PERIODS = 36


def spoken(language: Language) -> AbstractContextManager[object]:
    """Activate a language for as long as the block lasts."""
    return translation.override("en" if language == "en" else "zh-hans")


def plan() -> tuple[PlanRow, ...]:
    """Return the guide's specimen plan: 200,000 yuan, 36 equal instalments, 3.99 % a year, rounded half up."""
    rows, balance_fen = [], PRINCIPAL_FEN
    for number in range(1, PERIODS + 1):
        interest_fen = (balance_fen * RATE_PPM * 2 + 12_000_000) // 24_000_000
        principal_fen = INSTALMENT_FEN - interest_fen if number < PERIODS else balance_fen
        balance_fen -= principal_fen
        rows.append(PlanRow(principal_fen, interest_fen, balance_fen))
    return tuple(rows)


def _steps() -> list[Step]:
    return [
        Step(
            "done",
            Words("资料齐了", "Documents complete"),
            detail=Words("1月12日10:40，您提交", "12 Jan 10:40, by you"),
        ),
        Step(
            "now",
            Words("审批", "Decision"),
            Words("审批员周岚", "Zhou Lan, credit officer"),
            Words("今天17:30", "today 17:30"),
        ),
        Step(
            "late",
            Words("放款，迟了2小时", "Disbursement, 2 hours late"),
            Words("值班主管接手，会给您打电话", "The duty manager took over and will call you"),
            Words("今天20:00前", "before 20:00 today"),
        ),
        Step(
            "next",
            Words("提车", "Collect the car"),
            Words("您到店", "You, at the dealer"),
            detail=Words("约30分钟", "about 30 minutes"),
        ),
    ]


def _charts() -> dict[str, Any]:
    principal, interest = Words("本金", "Principal"), Words("利息和手续费", "Interest and fees")
    legend = (("principal", principal), ("interest", interest))
    interest_word, fee_word = Words("利息", "interest"), Words("手续费", "fee")
    return {
        "plan_chart": repayment(plan()),
        "cost_chart": bars(
            [
                (
                    Words("按计划，再还24期", "As planned, 24 more instalments"),
                    [("principal", principal, 13_597_055), ("interest", interest_word, 572_315)],
                ),
                (
                    Words("1月25日还清", "Pay off on 25 January"),
                    [
                        ("principal", principal, 13_597_055),
                        ("interest", interest_word, 15_070),
                        ("fee", fee_word, 407_912),
                    ],
                ),
            ],
            legend=legend,  # type: ignore[arg-type]  # literals widen in a tuple
        ),
        "income_chart": columns(
            [1820, 1720, 1840, 1808, 1848, 1832, 1860, 1840, 1872, 1832, 1860, 2190],
            label=Words(
                "近12个月入账：最低17,200元，最高21,900元。",
                "Income of 12 months: lowest 17,200, highest 21,900.",
            ),
            ends=[
                Words("2025年1月", "Jan 2025"),
                Words("平均18,600", "average 18,600"),
                Words("12月", "Dec"),
            ],
            marked=[11],
        ),
    }


def all_of_them() -> dict[str, Any]:
    """Return the guide's context: one specimen for each component."""
    return {
        "lines": [
            Line(Words("本金", "Principal"), 545_181, Words("第13期", "instalment 13")),
            Line(Words("利息", "Interest"), 45_210, "135,970.55 × 3.99% ÷ 12"),
        ],
        "last_due": SimpleNamespace(
            label=Words("最后一期（含尾款）", "Last instalment, with the final payment"),
            fen=6_681_616,
            on=date(2029, 1, 15),
            principal_fen=6_654_555,
            interest_fen=27_061,
        ),
        "interest_lines": [
            Line(Words("36期一共还", "36 instalments"), 21_254_062, "5,903.91 × 35 + 5,903.77"),
            Line(Words("减去贷款本金", "less the principal"), -20_000_000),
        ],
        "plan_rows": plan(),
        "due": date(2027, 2, 15),
        "today": date(2027, 1, 18),
        "steps": _steps(),
        **_charts(),
    }
