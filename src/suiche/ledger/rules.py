"""Chart of accounts and posting rules, as tables. Nobody writes a journal entry by hand.

A rule names its legs: account, side and the component of the amount that stands there. ``_checked`` proves at
import that each component of each rule stands on both sides, so that every posting balances whatever it amounts to.
Account numbers follow the Chinese enterprise chart (企业会计准则应用指南); sub-accounts are the company's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from suiche.kit.words import Words


class Account(StrEnum):
    """The accounts this product posts to."""

    BANK = "1002.01"
    GATEWAY = "1012.01"
    INTEREST_DUE = "1132.01"
    PENALTY_DUE = "1132.02"
    INTEREST_ACCRUED = "1132.03"
    FEES_DUE = "1221.01"
    LOANS = "1303.01"
    DEALERS_PAYABLE = "2202.01"
    CUSTOMER_CREDIT = "2241.01"
    INTEREST_INCOME = "6011.01"
    PENALTY_INCOME = "6011.02"
    FEE_INCOME = "6021.01"


NAMES: Mapping[Account, Words] = {
    Account.BANK: Words("银行存款", "Bank"),
    Account.GATEWAY: Words("其他货币资金—支付机构", "Money at the payment gateway"),
    Account.INTEREST_DUE: Words("应收利息—已到期", "Interest due"),
    Account.PENALTY_DUE: Words("应收利息—罚息", "Penalty interest due"),
    Account.INTEREST_ACCRUED: Words("应收利息—计提", "Interest accrued, not yet due"),
    Account.FEES_DUE: Words("其他应收款—手续费", "Fees due"),
    Account.LOANS: Words("贷款—本金", "Loans, principal"),
    Account.DEALERS_PAYABLE: Words("应付账款—经销商", "Payable to dealers"),
    Account.CUSTOMER_CREDIT: Words("其他应付款—客户预存", "Customers' credit balances"),
    Account.INTEREST_INCOME: Words("利息收入—汽车贷款", "Interest income"),
    Account.PENALTY_INCOME: Words("利息收入—罚息", "Penalty interest income"),
    Account.FEE_INCOME: Words("手续费及佣金收入", "Fee income"),
}

# What a contract can owe: these accounts are kept per contract and are 0.00 when it is closed.
CONTRACT_ACCOUNTS = (
    Account.LOANS,
    Account.INTEREST_DUE,
    Account.PENALTY_DUE,
    Account.FEES_DUE,
    Account.CUSTOMER_CREDIT,
)


class Leg(NamedTuple):
    """One line of a rule: sign +1 is debit, −1 is credit."""

    account: Account
    sign: int
    component: str


class Rule(StrEnum):
    """The business facts that reach the ledger."""

    LOAN_ACTIVATED = "loan_activated"
    DEALER_PAID = "dealer_paid"
    INTEREST_BILLED = "interest_billed"
    PENALTY_CHARGED = "penalty_charged"
    FEE_CHARGED = "fee_charged"
    MONEY_RECEIVED = "money_received"
    CREDIT_APPLIED = "credit_applied"
    CREDIT_REFUNDED = "credit_refunded"
    GATEWAY_SETTLED = "gateway_settled"
    INTEREST_ACCRUED = "interest_accrued"
    ACCRUAL_REVERSED = "accrual_reversed"


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
