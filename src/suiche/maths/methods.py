"""The figures of every period, one function for each repayment method; no dates here.

Interest is always computed on the rounded balance; the last period takes whatever principal is left.
Where a rounded-up instalment would repay a long, small loan before its end, principal stops at the balance:
the remaining rows are 0.00 and no balance is ever negative.

The loops spell out `divide_half_up` (MONTH_BASE is even, so half of it is exact): they are what every schedule costs.
"""

from collections.abc import Callable
from math import gcd

from suiche.maths.money import divide_half_up, fen_to_yuan
from suiche.maths.rates import MONTH_BASE, monthly_interest
from suiche.maths.refusals import OutOfRange
from suiche.maths.terms import LoanTerms, Method

Figures = tuple[
    int, int, int, int, int
]  # period, payment_fen, principal_fen, interest_fen, balance_after_fen
_HALF = MONTH_BASE // 2


def level_instalment(principal_fen: int, annual_ppm: int, terms: int, balloon_fen: int = 0) -> int:
    """Return the level instalment in fen, exact until its one rounding; `balloon_fen` is due beside the last.

    A = (P·q^n − F)·i / (q^n − 1) with q = 1 + i; i = p/d in lowest terms turns all of it into integers.
    """
    if annual_ppm == 0:
        return divide_half_up(principal_fen - balloon_fen, terms)
    common = gcd(annual_ppm, MONTH_BASE)
    p, d = annual_ppm // common, MONTH_BASE // common
    grown, base = (d + p) ** terms, d**terms
    return divide_half_up((principal_fen * grown - balloon_fen * base) * p, d * (grown - base))


def level_rows(principal_fen: int, annual_ppm: int, terms: int, balloon_fen: int = 0) -> list[Figures]:
    """等额本息, and with a balloon 气球贷: one instalment, interest on the whole balance."""
    rows: list[Figures] = []
    instalment = level_instalment(principal_fen, annual_ppm, terms, balloon_fen)
    return _last(rows, _run(rows, principal_fen, annual_ppm, instalment, terms - 1), annual_ppm)


def _run(rows: list[Figures], balance_fen: int, annual_ppm: int, instalment_fen: int, count: int) -> int:
    """Append `count` periods with one instalment; return the balance after them."""
    append, first = rows.append, len(rows) + 1
    for period in range(first, first + count):
        interest = (balance_fen * annual_ppm + _HALF) // MONTH_BASE
        principal = instalment_fen - interest
        if principal < balance_fen:
            balance_fen -= principal
            append((period, instalment_fen, principal, interest, balance_fen))
        else:
            append((period, balance_fen + interest, balance_fen, interest, 0))
            balance_fen = 0
    return balance_fen


def _last(rows: list[Figures], balance_fen: int, annual_ppm: int) -> list[Figures]:
    """Append the last period, which takes all principal that is left."""
    interest = monthly_interest(balance_fen, annual_ppm)
    rows.append((len(rows) + 1, balance_fen + interest, balance_fen, interest, 0))
    return rows


def _level(terms: LoanTerms) -> list[Figures]:
    return level_rows(terms.principal_fen, terms.annual_rate_ppm, terms.terms, terms.balloon_fen)


def _equal_principal(terms: LoanTerms) -> list[Figures]:
    """等额本金: the same principal each period, interest falling with the balance."""
    rows: list[Figures] = []
    rate, balance = terms.annual_rate_ppm, terms.principal_fen
    part = divide_half_up(balance, terms.terms)
    for period in range(1, terms.terms):
        interest = (balance * rate + _HALF) // MONTH_BASE
        principal = min(part, balance)
        balance -= principal
        rows.append((period, principal + interest, principal, interest, balance))
    return _last(rows, balance, rate)


def _flat(terms: LoanTerms) -> list[Figures]:
    """等本等息: the same principal and the same interest each period, on the original principal."""
    rows: list[Figures] = []
    balance, part = terms.principal_fen, divide_half_up(terms.principal_fen, terms.terms)
    interest = monthly_interest(terms.principal_fen, terms.annual_rate_ppm)
    for period in range(1, terms.terms + 1):
        principal = balance if period == terms.terms else min(part, balance)
        balance -= principal
        rows.append((period, principal + interest, principal, interest, balance))
    return rows


def _interest_only(terms: LoanTerms) -> list[Figures]:
    """先息后本: interest each period, the principal with the last one."""
    balance = terms.principal_fen
    interest = monthly_interest(balance, terms.annual_rate_ppm)
    rows: list[Figures] = [(period, interest, 0, interest, balance) for period in range(1, terms.terms)]
    return _last(rows, balance, terms.annual_rate_ppm)


def _stepped(terms: LoanTerms) -> list[Figures]:
    """阶梯贷: agreed instalments for the first blocks, then a level one on the rounded balance."""
    rows: list[Figures] = []
    rate, balance = terms.annual_rate_ppm, terms.principal_fen
    for number, step in enumerate(terms.steps):
        field, interest = f"steps[{number}].instalment", monthly_interest(balance, rate)
        _check_step(field, step.instalment_fen, interest, balance)
        balance = _run(rows, balance, rate, step.instalment_fen, step.terms)
    if balance <= 0:
        raise OutOfRange("steps", "small enough to leave principal for the periods after them")
    left = terms.terms - len(rows)
    return _last(rows, _run(rows, balance, rate, level_instalment(balance, rate, left), left - 1), rate)


def _check_step(field: str, instalment_fen: int, interest_fen: int, balance_fen: int) -> None:
    """Refuse a step whose instalment would let the balance grow, or repay everything at once."""
    if not interest_fen <= instalment_fen < balance_fen + interest_fen:
        low, high = fen_to_yuan(interest_fen), fen_to_yuan(balance_fen + interest_fen)
        raise OutOfRange(field, f"at least the interest of its first period, {low}, and less than {high}")


def _segmented(terms: LoanTerms) -> list[Figures]:
    """分段利率: at each segment the level instalment is solved anew over all periods that remain."""
    rows: list[Figures] = []
    balance, left = terms.principal_fen, terms.terms
    for segment in terms.segments:
        rate, count = segment.annual_rate_ppm, segment.terms
        left -= count
        instalment = level_instalment(balance, rate, left + count)
        balance = _run(rows, balance, rate, instalment, count if left else count - 1)
    return _last(rows, balance, terms.segments[-1].annual_rate_ppm)


_FIGURES: dict[Method, Callable[[LoanTerms], list[Figures]]] = {
    Method.EQUAL_INSTALMENT: _level,
    Method.EQUAL_PRINCIPAL: _equal_principal,
    Method.BALLOON: _level,
    Method.FLAT: _flat,
    Method.INTEREST_ONLY: _interest_only,
    Method.STEPPED: _stepped,
    Method.SEGMENTED: _segmented,
}


def figures_of(terms: LoanTerms) -> list[Figures]:
    """Return the figures of every period for regular periods of one month (30/360).

    Refuses (OutOfRange) steps that do not amortise.
    """
    return _FIGURES[terms.method](terms)


def columns_of(terms: LoanTerms) -> list[tuple[int, int]]:
    """Return (principal_fen, interest_fen) of every period, as `figures_of`."""
    return [(principal, interest) for _, _, principal, interest, _ in figures_of(terms)]
