"""The same schedules in exact rational arithmetic, written independently of `suiche.maths`, naively and slowly.

Nothing here is used by the product: it is what the engines are compared with, in tests and in `suiche bench`.
"""

from fractions import Fraction
from math import floor

from suiche.maths.terms import LoanTerms, Method


def half_up(value: Fraction) -> int:
    """Round to an integer, halves upwards."""
    return floor(value + Fraction(1, 2))


def monthly(ppm: int) -> Fraction:
    """Return a twelfth of an annual rate in millionths."""
    return Fraction(ppm, 1_000_000) / 12


def annuity(balance: int, ppm: int, terms: int, balloon: int = 0) -> Fraction:
    """Instalment whose present value, with the balloon's, is the balance: summed term by term."""
    discount = 1 / (1 + monthly(ppm))
    values = [discount**k for k in range(1, terms + 1)] if terms <= 120 else None
    if values is None:  # the same geometric sum, closed, where adding 600 fractions would take seconds
        total = Fraction(terms) if ppm == 0 else (1 - discount**terms) / monthly(ppm)
    else:
        total = sum(values, Fraction(0))
    return (balance - balloon * discount**terms) / total


def plan_of(terms: LoanTerms) -> list[tuple[int, int, int | None]]:
    """For every period: its block, its rate, and the instalment to pay (None: solve it at the block's start)."""
    rate = terms.annual_rate_ppm
    if terms.method is Method.STEPPED:
        plan: list[tuple[int, int, int | None]] = []
        for block, part in enumerate(terms.steps):
            plan += [(block, rate, part.instalment_fen)] * part.terms
        return plan + [(len(terms.steps), rate, None)] * (terms.terms - len(plan))
    if terms.method is Method.SEGMENTED:
        blocks = enumerate(terms.segments)
        return [(block, part.annual_rate_ppm, None) for block, part in blocks for _ in range(part.terms)]
    return [(0, rate, None)] * terms.terms


def level_rows(terms: LoanTerms) -> list[tuple[int, int]]:
    """Principal and interest of the methods that have an instalment, solved whenever the plan changes."""
    rows: list[tuple[int, int]] = []
    balance, instalment = terms.principal_fen, 0
    plan = plan_of(terms)
    for period, (block, ppm, fixed) in enumerate(plan, start=1):
        if period == 1 or plan[period - 2][0] != block:
            left = terms.terms - period + 1
            solved = half_up(annuity(balance, ppm, left, terms.balloon_fen))
            instalment = solved if fixed is None else fixed
        interest = half_up(balance * monthly(ppm))
        principal = balance if period == terms.terms else min(instalment - interest, balance)
        rows.append((principal, interest))
        balance -= principal
    return rows


def other_rows(terms: LoanTerms) -> list[tuple[int, int]]:
    """Principal and interest of the methods that fix the principal of a period."""
    rows: list[tuple[int, int]] = []
    balance = terms.principal_fen
    part = 0 if terms.method is Method.INTEREST_ONLY else half_up(Fraction(balance, terms.terms))
    for period in range(1, terms.terms + 1):
        base = terms.principal_fen if terms.method is Method.FLAT else balance
        principal = balance if period == terms.terms else min(part, balance)
        rows.append((principal, half_up(base * monthly(terms.annual_rate_ppm))))
        balance -= principal
    return rows


def naive_rows(terms: LoanTerms) -> list[tuple[int, int]]:
    """Principal and interest of every period, the irregular first one by days."""
    fixed_principal = (Method.EQUAL_PRINCIPAL, Method.FLAT, Method.INTEREST_ONLY)
    rows = other_rows(terms) if terms.method in fixed_principal else level_rows(terms)
    if terms.has_stub:
        ppm = plan_of(terms)[0][1]
        by_days = Fraction(terms.principal_fen * ppm * terms.first_period_days, 360_000_000)
        rows[0] = (rows[0][0], half_up(by_days))
    return rows
