"""The chart of accounts and the kinds of business facts that reach the ledger.

Account numbers follow the Chinese enterprise chart (企业会计准则应用指南); sub-accounts are the company's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

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


# What a posting of each rule says, for a person who is no accountant.
RULE_NAMES: Mapping[Rule, Words] = {
    Rule.LOAN_ACTIVATED: Words("放款：贷款本金入账，欠经销商车款", "Loan begins: principal is owed to us, the car's price to the dealer"),
    Rule.DEALER_PAID: Words("付车款给经销商", "Dealer paid"),
    Rule.INTEREST_BILLED: Words("到期：这一期的利息入账", "Instalment due: its interest is billed"),
    Rule.PENALTY_CHARGED: Words("逾期：罚息入账", "Late: penalty interest is charged"),
    Rule.FEE_CHARGED: Words("手续费入账", "Fee charged"),
    Rule.MONEY_RECEIVED: Words("收到客户的钱，先记为预存", "Money received, kept as the customer's credit"),
    Rule.CREDIT_APPLIED: Words("用预存还欠款", "Credit used for what is owed"),
    Rule.CREDIT_REFUNDED: Words("预存退给客户", "Credit refunded to the customer"),
    Rule.GATEWAY_SETTLED: Words("支付机构把钱转到银行", "Gateway's money moved to the bank"),
    Rule.INTEREST_ACCRUED: Words("日终：计提还没到期的利息", "Day close: interest earned and not yet due"),
    Rule.ACCRUAL_REVERSED: Words("日终：冲回前一天的计提", "Day close: yesterday's accrual taken back"),
}  # fmt: skip
