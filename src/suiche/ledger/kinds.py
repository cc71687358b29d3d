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
    DEBIT_CLEARING = "1012.02"
    INTEREST_DUE = "1132.01"
    PENALTY_DUE = "1132.02"
    INTEREST_ACCRUED = "1132.03"
    FEES_DUE = "1221.01"
    SUBVENTION_DUE = "1221.02"
    STATE_SUBSIDY_DUE = "1221.03"
    LOANS = "1303.01"
    PROVISION = "1304.01"
    RETURNED_ASSETS = "1461.01"
    LEASE_RECEIVABLE = "1531.01"
    MIGRATION = "1901.09"
    DEALERS_PAYABLE = "2202.01"
    VAT_OUTPUT = "2221.01"
    VAT_INPUT = "2221.02"
    VAT_DEFERRED = "2221.03"
    CUSTOMER_CREDIT = "2241.01"
    DEPOSITS = "2241.02"
    SUBVENTION_DEFERRED = "2401.01"
    INTEREST_INCOME = "6011.01"
    PENALTY_INCOME = "6011.02"
    SUBVENTION_INCOME = "6011.03"
    FEE_INCOME = "6021.01"


NAMES: Mapping[Account, Words] = {
    Account.BANK: Words("银行存款", "Bank"),
    Account.GATEWAY: Words("其他货币资金—支付机构", "Money at the payment gateway"),
    Account.DEBIT_CLEARING: Words("其他货币资金—代扣清算", "Direct debits on their way to the bank"),
    Account.INTEREST_DUE: Words("应收利息—已到期", "Interest due"),
    Account.PENALTY_DUE: Words("应收利息—罚息", "Penalty interest due"),
    Account.INTEREST_ACCRUED: Words("应收利息—计提", "Interest accrued, not yet due"),
    Account.FEES_DUE: Words("其他应收款—手续费", "Fees due"),
    Account.SUBVENTION_DUE: Words("其他应收款—厂家贴息", "Subvention due from manufacturers"),
    Account.STATE_SUBSIDY_DUE: Words("其他应收款—财政贴息", "State subsidy due"),
    Account.LOANS: Words("贷款—本金", "Loans, principal"),
    Account.PROVISION: Words("贷款损失准备", "Provision for loan losses"),
    Account.RETURNED_ASSETS: Words("融资租赁资产—收回车辆", "Cars that came back from leases"),
    Account.LEASE_RECEIVABLE: Words("长期应收款—应收融资租赁款", "Finance lease receivables"),
    Account.MIGRATION: Words("待处理财产损溢—系统迁移", "Portfolio take-over, to be cleared"),
    Account.DEALERS_PAYABLE: Words("应付账款—经销商", "Payable to dealers"),
    Account.VAT_OUTPUT: Words("应交税费—应交增值税（销项税额）", "VAT payable, output"),
    Account.VAT_INPUT: Words("应交税费—应交增值税（进项税额）", "VAT payable, input"),
    Account.VAT_DEFERRED: Words("应交税费—待转销项税额", "VAT, output not yet due"),
    Account.CUSTOMER_CREDIT: Words("其他应付款—客户预存", "Customers' credit balances"),
    Account.DEPOSITS: Words("其他应付款—租赁保证金", "Lease deposits"),
    Account.SUBVENTION_DEFERRED: Words("递延收益—贴息", "Subvention not yet earned"),
    Account.INTEREST_INCOME: Words("利息收入—汽车贷款", "Interest income"),
    Account.PENALTY_INCOME: Words("利息收入—罚息", "Penalty interest income"),
    Account.SUBVENTION_INCOME: Words("利息收入—贴息", "Interest income from subvention"),
    Account.FEE_INCOME: Words("手续费及佣金收入", "Fee income"),
}

# What a contract can owe or own: these accounts are kept per contract and are 0.00 when it is closed.
CONTRACT_ACCOUNTS = (
    Account.LOANS,
    Account.LEASE_RECEIVABLE,
    Account.INTEREST_DUE,
    Account.PENALTY_DUE,
    Account.FEES_DUE,
    Account.CUSTOMER_CREDIT,
    Account.DEPOSITS,
)


class Rule(StrEnum):
    """The business facts that reach the ledger."""

    LOAN_ACTIVATED = "loan_activated"
    LEASE_ACTIVATED = "lease_activated"
    DEALER_PAID = "dealer_paid"
    INTEREST_BILLED = "interest_billed"
    PENALTY_CHARGED = "penalty_charged"
    FEE_CHARGED = "fee_charged"
    RENT_VAT = "rent_vat"
    INTEREST_VAT = "interest_vat"
    MONEY_RECEIVED = "money_received"
    TRANSFER_RECEIVED = "transfer_received"
    DEBIT_RECEIVED = "debit_received"
    DEBIT_SETTLED = "debit_settled"
    CREDIT_APPLIED = "credit_applied"
    LEASE_CREDIT_APPLIED = "lease_credit_applied"
    CREDIT_REFUNDED = "credit_refunded"
    WAIVED = "waived"
    INTEREST_CAPITALISED = "interest_capitalised"
    LEASE_CAPITALISED = "lease_capitalised"
    WRITTEN_OFF = "written_off"
    LEASE_WRITTEN_OFF = "lease_written_off"
    RECOVERED = "recovered"
    TAKEN_OVER = "taken_over"
    LEASE_TAKEN_OVER = "lease_taken_over"
    SUBVENTION_PROMISED = "subvention_promised"
    SUBVENTION_RECEIVED = "subvention_received"
    SUBVENTION_EARNED = "subvention_earned"
    SUBVENTION_REFUNDED = "subvention_refunded"
    STATE_SUBSIDISED = "state_subsidised"
    STATE_SUBSIDY_RECEIVED = "state_subsidy_received"
    DEPOSIT_RECEIVED = "deposit_received"
    DEPOSIT_RETURNED = "deposit_returned"
    VEHICLE_RETURNED = "vehicle_returned"
    INTEREST_ACCRUED = "interest_accrued"
    ACCRUAL_REVERSED = "accrual_reversed"


# What a posting of each rule says, for a person who is no accountant.
RULE_NAMES: Mapping[Rule, Words] = {
    Rule.LOAN_ACTIVATED: Words("放款：贷款本金入账，欠经销商车款", "Loan begins: principal is owed to us, the car's price to the dealer"),
    Rule.LEASE_ACTIVATED: Words("起租：应收租赁款入账，欠经销商车款", "Lease begins: rent is owed to us, the car's price to the dealer"),
    Rule.DEALER_PAID: Words("付车款给经销商", "Dealer paid"),
    Rule.INTEREST_BILLED: Words("到期：这一期的利息入账", "Instalment due: its interest is billed"),
    Rule.PENALTY_CHARGED: Words("逾期：罚息入账", "Late: penalty interest is charged"),
    Rule.FEE_CHARGED: Words("手续费入账", "Fee charged"),
    Rule.RENT_VAT: Words("租金到期：转出销项税", "Rent due: its VAT becomes payable"),
    Rule.INTEREST_VAT: Words("回租利息到期：计销项税", "Leaseback interest due: its VAT becomes payable"),
    Rule.MONEY_RECEIVED: Words("收到客户的钱，先记为预存", "Money received, kept as the customer's credit"),
    Rule.TRANSFER_RECEIVED: Words("收到银行转账，先记为预存", "Bank transfer received, kept as the customer's credit"),
    Rule.DEBIT_RECEIVED: Words("代扣成功，先记为预存", "Direct debit received, kept as the customer's credit"),
    Rule.DEBIT_SETTLED: Words("代扣的钱到银行", "Direct debits arrived at the bank"),
    Rule.CREDIT_APPLIED: Words("用预存还欠款", "Credit used for what is owed"),
    Rule.LEASE_CREDIT_APPLIED: Words("用预存付租金", "Credit used for rent that is owed"),
    Rule.CREDIT_REFUNDED: Words("预存退给客户", "Credit refunded to the customer"),
    Rule.WAIVED: Words("减免", "Waived"),
    Rule.INTEREST_CAPITALISED: Words("延期：利息转入本金", "Deferral: interest becomes principal"),
    Rule.LEASE_CAPITALISED: Words("租赁延期：利息转入应收租赁款", "Lease deferral: interest becomes lease principal"),
    Rule.WRITTEN_OFF: Words("核销坏账", "Written off"),
    Rule.LEASE_WRITTEN_OFF: Words("核销租赁坏账", "Lease written off"),
    Rule.RECOVERED: Words("核销后收回", "Recovered after the write-off"),
    Rule.TAKEN_OVER: Words("从原系统接收：贷款余额入账", "Taken over from another system: the loan's balances"),
    Rule.LEASE_TAKEN_OVER: Words("从原系统接收：租赁余额入账", "Taken over from another system: the lease's balances"),
    Rule.SUBVENTION_PROMISED: Words("厂家、经销商答应贴息", "Manufacturer and dealer promise a subvention"),
    Rule.SUBVENTION_RECEIVED: Words("收到贴息", "Subvention received"),
    Rule.SUBVENTION_EARNED: Words("贴息计入这一期收入", "Subvention earned"),
    Rule.SUBVENTION_REFUNDED: Words("退回没用完的贴息", "Subvention not earned is given back"),
    Rule.STATE_SUBSIDISED: Words("国家贴息：财政替客户付一部分利息，先记为预存", "State subsidy: the state pays part of the interest, kept as the customer's credit"),
    Rule.STATE_SUBSIDY_RECEIVED: Words("收到财政贴息", "State subsidy received"),
    Rule.DEPOSIT_RECEIVED: Words("起租：经销商代收的押金抵付车款，由我们保管", "Lease begins: the deposit the dealer took for us counts towards the car's price"),
    Rule.DEPOSIT_RETURNED: Words("押金转为预存", "Lease deposit becomes the customer's credit"),
    Rule.VEHICLE_RETURNED: Words("还车：残值转为收回车辆", "Car returned: its residual value becomes a car of ours"),
    Rule.INTEREST_ACCRUED: Words("日终：计提还没到期的利息", "Day close: interest earned and not yet due"),
    Rule.ACCRUAL_REVERSED: Words("日终：冲回前一天的计提", "Day close: yesterday's accrual taken back"),
}  # fmt: skip
