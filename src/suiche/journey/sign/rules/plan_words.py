"""How a contract says what is repaid when and how interest is counted: Chinese sentences, true of every method."""

from __future__ import annotations

from suiche.maths.money import grouped
from suiche.maths.rates import short_percent
from suiche.maths.terms import LoanTerms, Method

BY_BALANCE = "月利息 = 剩余本金 × 年利率 ÷ 12，四舍五入到分；最后一期结清全部余额。"


def interest_rule(loan: LoanTerms) -> str:
    """Return how the interest of a period is counted."""
    if loan.method is Method.FLAT:
        rate = short_percent(loan.annual_rate_ppm)
        text = f"每期利息 = 最初的本金 × {rate} ÷ 12，四舍五入到分，各期相同；年化利率按实际占用的本金折算。"
    elif loan.method is Method.SEGMENTED:
        text = _segments(loan)
    elif not loan.annual_rate_ppm:
        text = "本合同不计利息，每期只还本金；最后一期结清全部余额。"
    else:
        text = BY_BALANCE
    if loan.due_day is not None and loan.rate_in(1):
        text += "第1期的天数和其他各期不同，利息 = 本金 × 年利率 ÷ 360 × 实际天数。"
    return text + _steps(loan)


def dates_note(loan: LoanTerms) -> str:
    """Return what the day of payout still changes."""
    if loan.due_day is None:
        return "每期金额不变。"
    return f"每月{loan.due_day}日还；第1期的利息按放款日到还款日的天数算，其他各期金额不变。"


def purpose(addon_fen: int, principal_fen: int) -> str:
    """Return what the loan is for."""
    if not addon_fen:
        return "用来购买下面的车辆"
    car = grouped(principal_fen - addon_fen)
    return f"其中{car}元用来购买下面的车辆，{grouped(addon_fen)}元用来支付这辆车的附加品"


def _segments(loan: LoanTerms) -> str:
    parts, first = [], 1
    for segment in loan.segments:
        last = first + segment.terms - 1
        rate = short_percent(segment.annual_rate_ppm)
        how = f"月利息 = 剩余本金 × {rate} ÷ 12" if segment.annual_rate_ppm else "不计利息"
        parts.append(f"第{first}到{last}期{how}")
        first = last + 1
    return "；".join(parts) + "。四舍五入到分，最后一期结清全部余额；年化利率按实际占用的本金折算。"


def _steps(loan: LoanTerms) -> str:
    parts, first = [], 1
    for step in loan.steps:
        last = first + step.terms - 1
        parts.append(f"第{first}到{last}期每期还{grouped(step.instalment_fen)}元，")
        first = last + 1
    return f"{''.join(parts)}以后各期按剩余本金重新算，每期一样。" if parts else ""
