"""What colleagues read for the states, kinds and people in the records."""

from __future__ import annotations

from collections.abc import Mapping

from suiche.catalogue.states import VersionState
from suiche.documents.states import DocumentState
from suiche.journey.repay.states import CaseKind, CaseOutcome, LoanState
from suiche.journey.sign.states import ContractState
from suiche.kit.words import Words
from suiche.parties import queries as parties

CASE_KINDS: Mapping[CaseKind, Words] = {
    CaseKind.UNKNOWN_ORDER: Words("不认识的订单", "Unknown order"),
    CaseKind.WRONG_AMOUNT: Words("金额对不上", "Wrong amount"),
    CaseKind.LATE_PAYOFF: Words("结清报价过期后才到账", "Paid after the settlement quote had expired"),
    CaseKind.LATE_CHANGE: Words("提前还款报价过期后才到账", "Paid after the quote of a change had expired"),
    CaseKind.PAID_TWICE: Words("同一笔付了两次", "Paid twice"),
    CaseKind.AFTER_SETTLEMENT: Words("结清以后又来钱", "Paid after settlement"),
    CaseKind.REFUND_FAILED: Words("退款没有退成", "Refund not paid"),
    CaseKind.GIVEN_BACK: Words("支付渠道退了款", "Given back by the gateway"),
    CaseKind.ODD_NOTICE: Words("支付渠道的通知记不了账", "A notice that cannot be booked"),
}
CASE_OUTCOMES: Mapping[CaseOutcome, Words] = {
    CaseOutcome.POSTED: Words("记到账上了", "Posted on the loan"),
    CaseOutcome.KEPT: Words("留作预存", "Kept as credit"),
    CaseOutcome.REFUNDED: Words("退回了", "Refunded"),
    CaseOutcome.NO_MONEY: Words("没有动钱", "No money moved"),
}
LOAN_STATES: Mapping[LoanState, Words] = {
    LoanState.ACTIVE: Words("还款中", "Running"),
    LoanState.SETTLED: Words("已结清", "Settled"),
    LoanState.WRITTEN_OFF: Words("已核销", "Written off"),
}
CONTRACT_STATES: Mapping[ContractState, Words] = {
    ContractState.OFFERED: Words("已给方案", "Offered"),
    ContractState.DISCLOSED: Words("费用已读完确认", "Cost read and confirmed"),
    ContractState.SIGNING: Words("正在盖章", "Being sealed"),
    ContractState.SIGNED: Words("已签约", "Signed"),
    ContractState.ACTIVE: Words("已放款", "Activated"),
    ContractState.WITHDRAWN: Words("已撤回", "Withdrawn"),
    ContractState.EXPIRED: Words("已过期", "Expired"),
}
VERSION_STATES: Mapping[VersionState, Words] = {
    VersionState.DRAFT: Words("草稿", "Draft"),
    VersionState.PUBLISHED: Words("已发布", "Published"),
    VersionState.RETIRED: Words("已下架", "Retired"),
}
DOCUMENT_STATES: Mapping[DocumentState, Words] = {
    DocumentState.PREPARED: Words("待签", "To be signed"),
    DocumentState.PARTLY_SIGNED: Words("签了一部分", "Partly signed"),
    DocumentState.SIGNED: Words("有效", "In force"),
    DocumentState.VOID: Words("已作废", "Void"),
}
INSTALMENT_STATES: Mapping[str, Words] = {
    "paid": Words("已还", "Paid"),
    "settled": Words("提前还清", "Settled early"),
    "late": Words("逾期", "Late"),
    "grace": Words("宽限期内", "In the days of grace"),
    "due": Words("到期", "Due"),
    "next": Words("下一期", "Next"),
    "ahead": Words("未到期", "Ahead"),
}
# Where money goes: the buckets of an allocation, and what a receipt leaves over.
BUCKETS: Mapping[str, Words] = {
    "fee": Words("手续费", "Fee"),
    "penalty": Words("罚息", "Penalty"),
    "compound": Words("复利", "Compound interest"),
    "interest": Words("利息", "Interest"),
    "principal": Words("本金", "Principal"),
    "credit": Words("用预存抵", "Credit used"),
    "credit_kept": Words("留作预存", "Kept as credit"),
    "credit_used": Words("用了预存", "Credit used"),
}
KINDS: Mapping[str, Words] = {
    "customer": Words("客户", "Customer"),
    "staff": Words("同事", "Colleague"),
    "dealer": Words("经销商", "Dealer"),
    "partner": Words("合作方", "Partner"),
    "system": Words("系统", "System"),
    "anonymous": Words("没登录的人", "Not signed in"),
}


class People:
    """The names behind ``kind:id``, read once for a page. Customers stay without a name."""

    def __init__(self) -> None:
        found = parties.colleagues()
        self.known = {one.who: one.name for one in found}
        # What was written down before the company opened carries work names.
        self.known |= {f"staff:{one.username}": one.name for one in found}

    def name(self, who: str) -> Words:
        """Return who this is: a colleague's or clerk's name, otherwise the kind of person."""
        name = self.known.get(who)
        kind, _, rest = who.partition(":")
        if name is None and kind == "staff" and rest:
            return Words(rest[:12], rest[:12])
        return KINDS.get(kind, Words(who, who)) if name is None else Words(name, name)
