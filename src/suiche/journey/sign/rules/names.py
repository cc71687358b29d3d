"""Names of things that a contract speaks of, in both languages."""

from __future__ import annotations

from suiche.journey.sign.states import Condition, ContractState
from suiche.kit.words import Words

CONDITIONS: dict[Condition, Words] = {
    Condition.DOWN_PAYMENT: Words("首付凭证", "proof of the down payment"),
    Condition.DEPOSIT: Words("押金收据（经销商代收）", "receipt of the deposit, taken by the dealer"),
    Condition.INVOICE: Words("购车发票和车架号", "invoice with the VIN"),
    Condition.INSURANCE: Words("保险单", "insurance policy"),
    Condition.MANDATE: Words("扣款授权", "direct-debit mandate"),
    Condition.DELIVERY: Words("交车确认", "confirmed handover of the car"),
    Condition.TITLE: Words("所有权转让证明", "proof that the car was transferred to us"),
}

# What the customer reads about their own contract; colleagues read other words (channels/staff/names).
STATES: dict[ContractState, Words] = {
    ContractState.OFFERED: Words("等您看明示表", "waiting for you to read the cost table"),
    ContractState.DISCLOSED: Words("等您签合同", "waiting for your signature"),
    ContractState.SIGNING: Words("正在签章", "being sealed"),
    ContractState.SIGNED: Words("签好了，等交车放款", "signed, waiting for handover and payout"),
    ContractState.ACTIVE: Words("已放款", "paid out"),
    ContractState.WITHDRAWN: Words("已撤回", "withdrawn"),
    ContractState.EXPIRED: Words("已过期", "expired"),
}

LEASE_STATES = {
    **STATES,
    ContractState.SIGNED: Words("签好了，等交车起租", "signed, waiting for handover"),
    ContractState.ACTIVE: Words("已起租", "lease running"),
}

PAPERS: dict[str, Words] = {
    "DISCLOSURE": Words("综合融资成本明示表", "Statement of all financing costs"),
    "CONTRACT": Words("汽车抵押借款合同和还款计划", "Loan and mortgage agreement with the schedule"),
    "DEBIT_MANDATE": Words("委托扣款授权书", "Direct-debit mandate"),
}
LEASE_PAPERS = {**PAPERS, "CONTRACT": Words("融资租赁合同和租金计划", "Lease agreement with the rents")}
