"""The columns of principal and interest, one function for each repayment method.

Interest is always computed on the rounded balance; the last period takes whatever principal is left.
Where a rounded-up instalment would repay a long, small loan before its end, principal stops at the balance:
the remaining rows are 0.00 and no balance is ever negative.
"""

from collections.abc import Callable
from math import gcd

from suiche.maths.money import divide_half_up, fen_to_yuan
from suiche.maths.rates import MONTH_BASE, monthly_interest
from suiche.maths.refusals import OutOfRange
from suiche.maths.terms import LoanTerms, Method

Columns = list[tuple[int, int]]  # (principal_fen, interest_fen) for each period


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


def _run(columns: Columns, balance_fen: int, annual_ppm: int, instalment_fen: int, terms: int) -> int:
    """Append `terms` periods with one instalment; return the balance after them."""
    for _ in range(terms):
        interest = monthly_interest(balance_fen, annual_ppm)
        principal = min(instalment_fen - interest, balance_fen)
        columns.append((principal, interest))
        balance_fen -= principal
    return balance_fen


def _absorb(columns: Columns, left_fen: int) -> Columns:
    """Let the last period take the principal that rounding left over."""
    principal, interest = columns[-1]
    columns[-1] = (principal + left_fen, interest)
    return columns


def _level(terms: LoanTerms) -> Columns:
    """等额本息, and with a balloon 气球贷: one instalment, interest on the whole balance."""
    columns: Columns = []
    rate, balance = terms.annual_rate_ppm, terms.principal_fen
    instalment = level_instalment(balance, rate, terms.terms, terms.balloon_fen)
    return _absorb(columns, _run(columns, balance, rate, instalment, terms.terms))


def _equal_principal(terms: LoanTerms) -> Columns:
    """等额本金: the same principal each period, interest falling with the balance."""
    columns: Columns = []
    balance, part = terms.principal_fen, divide_half_up(terms.principal_fen, terms.terms)
    for _ in range(terms.terms):
        principal = min(part, balance)
        columns.append((principal, monthly_interest(balance, terms.annual_rate_ppm)))
        balance -= principal
    return _absorb(columns, balance)


def _flat(terms: LoanTerms) -> Columns:
    """等本等息: the same principal and the same interest each period, on the original principal."""
    columns: Columns = []
    balance, part = terms.principal_fen, divide_half_up(terms.principal_fen, terms.terms)
    interest = monthly_interest(terms.principal_fen, terms.annual_rate_ppm)
    for _ in range(terms.terms):
        principal = min(part, balance)
        columns.append((principal, interest))
        balance -= principal
    return _absorb(columns, balance)


def _interest_only(terms: LoanTerms) -> Columns:
    """先息后本: interest each period, the principal with the last one."""
    interest = monthly_interest(terms.principal_fen, terms.annual_rate_ppm)
    return _absorb([(0, interest)] * terms.terms, terms.principal_fen)


def _stepped(terms: LoanTerms) -> Columns:
    """阶梯贷: agreed instalments for the first blocks, then a level one on the rounded balance."""
    columns: Columns = []
    rate, balance, left = terms.annual_rate_ppm, terms.principal_fen, terms.terms
    for number, step in enumerate(terms.steps):
        _check_step(
            f"steps[{number}].instalment", step.instalment_fen, monthly_interest(balance, rate), balance
        )
        balance = _run(columns, balance, rate, step.instalment_fen, step.terms)
        left -= step.terms
    if balance <= 0:
        raise OutOfRange("steps", "small enough to leave principal for the periods after them")
    return _absorb(columns, _run(columns, balance, rate, level_instalment(balance, rate, left), left))


def _check_step(field: str, instalment_fen: int, interest_fen: int, balance_fen: int) -> None:
    """Refuse a step whose instalment would let the balance grow, or repay everything at once."""
    if not interest_fen <= instalment_fen < balance_fen + interest_fen:
        low, high = fen_to_yuan(interest_fen), fen_to_yuan(balance_fen + interest_fen)
        raise OutOfRange(field, f"at least the interest of its first period, {low}, and less than {high}")


def _segmented(terms: LoanTerms) -> Columns:
    """分段利率: at each segment the level instalment is solved anew over all periods that remain."""
    columns: Columns = []
    balance, left = terms.principal_fen, terms.terms
    for segment in terms.segments:
        rate = segment.annual_rate_ppm
        balance = _run(columns, balance, rate, level_instalment(balance, rate, left), segment.terms)
        left -= segment.terms
    return _absorb(columns, balance)


_COLUMNS: dict[Method, Callable[[LoanTerms], Columns]] = {
    Method.EQUAL_INSTALMENT: _level,
    Method.EQUAL_PRINCIPAL: _equal_principal,
    Method.BALLOON: _level,
    Method.FLAT: _flat,
    Method.INTEREST_ONLY: _interest_only,
    Method.STEPPED: _stepped,
    Method.SEGMENTED: _segmented,
}


def columns_of(terms: LoanTerms) -> Columns:
    """Return principal and interest of every period for regular periods of one month (30/360)."""
    return _COLUMNS[terms.method](terms)
