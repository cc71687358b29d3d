"""What signing says no to, each with its reason and the way out."""

from __future__ import annotations

from suiche.journey.sign.states import ContractState
from suiche.kit.refusal import IllegalMove, Refusal
from suiche.kit.words import Words


class TooEarly(Refusal):
    """The disclosure was not shown for long enough (domain A4: enforced reading time). Facts: seconds."""

    code = "too_early"
    zh = "还没读满时间，请再读{seconds}秒，再点确认。"
    en = "Please read for {seconds} more seconds before you confirm."


class NotThisTable(Refusal):
    """What is confirmed is not the table that stands."""

    code = "not_this_table"
    zh = "这张表不是现在这一张。请刷新页面，读完再确认。"
    en = "This is not the current table. Please reload the page, read it and confirm again."


class CarOnAnotherContract(Refusal):
    """The car secures another loan that is not over. Facts: number (of the other contract)."""

    code = "car_on_another_contract"
    field = "vin"
    zh = "这个车架号已经在合同{number}上，那份还没结束。请对照发票；真是同一辆车，等那份结清或取消再填。"
    en = "This VIN stands on contract {number}, which is not over. Compare it with the invoice; if it is the same car, that contract must be settled or cancelled first."


class OfferExpired(Refusal):
    """The approval behind the offer has ended. Facts: until (a day)."""

    code = "offer_expired"
    status = 410
    zh = "这份合同只到{until}有效，现在已经过期。请重新申请，资料都还在。"
    en = "This offer was valid until {until} and has ended. Please apply again; your entries are kept."


class DisclosureFirst(Refusal):
    """Nobody signs before the cost disclosure is confirmed."""

    code = "disclosure_first"
    zh = "请先看完费用表并确认，再签合同。"
    en = "Please read and confirm the cost disclosure before you sign."


class ChecklistIncomplete(Refusal):
    """Conditions of paying out are missing. Facts: missing_zh, missing_en."""

    code = "checklist_incomplete"
    zh = "还不能放款，缺：{missing_zh}。请逐项核对后再点放款。"
    en = "It cannot be paid out yet. Missing: {missing_en}. Please check each of them first."


class OnPaperOnly(Refusal):
    """The customer has taken back the consent to electronic signatures."""

    code = "on_paper_only"
    zh = "您收回了用电子签名的同意。可以在“我的”里重新同意，也可以到店签纸质合同。"
    en = "You withdrew your consent to electronic signatures. You may give it again under Account, or sign on paper at a branch."


class NotNow(IllegalMove):
    """The contract stands elsewhere on its way; the sentence says where, and what to do."""

    zh = "{where_zh}"
    en = "{where_en}"

    def __init__(self, state: ContractState) -> None:
        """Say what the state means for whoever wanted something else."""
        where = WHERE[state]
        super().__init__(where_zh=where.zh, where_en=where.en)


WHERE: dict[ContractState, Words] = {
    ContractState.OFFERED: Words("费用表还没确认。请先看完费用表并确认，再办这一步。", "The cost disclosure is not confirmed yet. It has to be read and confirmed before this step."),
    ContractState.DISCLOSED: Words("合同还没签。请先签合同，再办这一步。", "The contract is not signed yet. It has to be signed before this step."),
    ContractState.SIGNING: Words("合同正在盖章，一般1分钟内好。请等一下，刷新页面再办。", "The contract is being sealed, mostly within a minute. Please wait a little, then reload the page."),
    ContractState.SIGNED: Words("合同已经签好，不用再签。请按约好的时间到店提车。", "The contract is signed, nothing is left to sign. Please collect the car at the dealer as agreed."),
    ContractState.ACTIVE: Words("这份合同已经放款，不会再付一次。请看这笔贷款的页面。", "This contract has been paid out and is not paid twice. Please see the page of its loan."),
    ContractState.WITHDRAWN: Words("这份合同已经撤回。要贷款，请再申请一次。", "This contract was withdrawn. To borrow, please apply again."),
    ContractState.EXPIRED: Words("这份合同已经过期。要贷款，请再申请一次。", "This contract has expired. To borrow, please apply again."),
}  # fmt: skip
