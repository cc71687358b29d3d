"""The posting rules, as a table. Nobody writes a journal entry by hand.

A rule names its legs: account, side and the component of the amount that stands there. ``_checked`` proves at
import that each component of each rule stands on both sides, so that every posting balances whatever it amounts to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from suiche.ledger.kinds import Account, Rule


class Leg(NamedTuple):
    """One line of a rule: sign +1 is debit, −1 is credit."""

    account: Account
    sign: int
    component: str


def _debit(account: Account, component: str) -> Leg:
    return Leg(account, 1, component)


def _credit(account: Account, component: str) -> Leg:
    return Leg(account, -1, component)


def _checked(rules: Mapping[Rule, tuple[Leg, ...]]) -> Mapping[Rule, tuple[Leg, ...]]:
    """Refuse to start with a rule that is missing or does not balance."""
    missing = set(Rule) - set(rules)
    if missing:
        raise ValueError(f"no legs for {missing}")
    for rule, legs in rules.items():
        for component in {leg.component for leg in legs}:
            if sum(leg.sign for leg in legs if leg.component == component) != 0:
                raise ValueError(f"{rule}: {component} stands on one side only")
    return rules


RULES = _checked(
    {
        Rule.LOAN_ACTIVATED: (
            _debit(Account.LOANS, "principal"),
            _credit(Account.DEALERS_PAYABLE, "principal"),
        ),
        Rule.DEALER_PAID: (_debit(Account.DEALERS_PAYABLE, "amount"), _credit(Account.BANK, "amount")),
        Rule.INTEREST_BILLED: (
            _debit(Account.INTEREST_DUE, "interest"),
            _credit(Account.INTEREST_INCOME, "interest"),
        ),
        Rule.PENALTY_CHARGED: (
            _debit(Account.PENALTY_DUE, "penalty"),
            _credit(Account.PENALTY_INCOME, "penalty"),
        ),
        Rule.FEE_CHARGED: (_debit(Account.FEES_DUE, "fee"), _credit(Account.FEE_INCOME, "fee")),
        Rule.MONEY_RECEIVED: (_debit(Account.GATEWAY, "amount"), _credit(Account.CUSTOMER_CREDIT, "amount")),
        Rule.CREDIT_APPLIED: (
            _debit(Account.CUSTOMER_CREDIT, "fee"),
            _credit(Account.FEES_DUE, "fee"),
            _debit(Account.CUSTOMER_CREDIT, "penalty"),
            _credit(Account.PENALTY_DUE, "penalty"),
            _debit(Account.CUSTOMER_CREDIT, "interest"),
            _credit(Account.INTEREST_DUE, "interest"),
            _debit(Account.CUSTOMER_CREDIT, "principal"),
            _credit(Account.LOANS, "principal"),
        ),
        Rule.CREDIT_REFUNDED: (_debit(Account.CUSTOMER_CREDIT, "amount"), _credit(Account.GATEWAY, "amount")),
        Rule.GATEWAY_SETTLED: (_debit(Account.BANK, "amount"), _credit(Account.GATEWAY, "amount")),
        Rule.INTEREST_ACCRUED: (
            _debit(Account.INTEREST_ACCRUED, "interest"),
            _credit(Account.INTEREST_INCOME, "interest"),
        ),
        Rule.ACCRUAL_REVERSED: (
            _debit(Account.INTEREST_INCOME, "interest"),
            _credit(Account.INTEREST_ACCRUED, "interest"),
        ),
    }
)


def lines(rule: Rule, amounts_fen: Mapping[str, int]) -> tuple[tuple[Account, int], ...]:
    """Return (account, signed fen) for a posting; one line per account, zero lines left out.

    Refuses (ValueError) a component the rule does not know, a negative amount, and a posting of nothing.
    """
    legs = RULES[rule]
    known = {leg.component for leg in legs}
    if not set(amounts_fen) <= known:
        raise ValueError(f"{rule} has no {set(amounts_fen) - known}")
    if any(amount < 0 for amount in amounts_fen.values()):
        raise ValueError(f"{rule}: a negative amount is a counter-entry, not a posting")
    totals: dict[Account, int] = {}
    for leg in legs:
        totals[leg.account] = totals.get(leg.account, 0) + leg.sign * amounts_fen.get(leg.component, 0)
    posted = tuple((account, fen) for account, fen in totals.items() if fen)
    if not posted:
        raise ValueError(f"{rule}: nothing to post")
    return posted
