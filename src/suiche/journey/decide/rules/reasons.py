"""The reasons a person is told: one code, one sentence, one thing to change. Never how fraud is found.

Codes: the trade's adverse-action list. 个人信息保护法 24: an automated decision is explained, and a person may be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from suiche.kit.words import Words


@dataclass(frozen=True)
class Reason:
    """A reason: ``text`` says what stood in the way, ``advice`` what would change it."""

    code: str
    text: Words
    advice: Words
    bureau: bool = (
        False  # the credit report contributed: the person is told of the right to see and dispute it
    )


REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (
        Reason("R01", Words("年龄或期数不符合要求。", "Age or term does not meet our conditions."), Words("还清时不能超过65岁。选短一点的期数，可以再申请。", "The loan must end before you turn 65. A shorter term may work.")),
        Reason("R02", Words("身份信息没有核对上。", "Your identity could not be confirmed."), Words("请对照身份证看姓名和号码，改对了再申请。", "Please compare name and number with your identity card and apply again.")),
        Reason("R03", Words("每月还款占收入的比例太高。", "The instalment is too large a part of your income."), Words("首付多一点，或者期数长一点，月供就会降下来。", "A larger down payment or a longer term lowers the instalment.")),
        Reason("R04", Words("已有的还款和贷款偏多。", "You already repay a lot elsewhere."), Words("还掉一部分别的贷款，或者少贷一点，再来申请。", "Repay some other loans or borrow less, then apply again.")),
        Reason("R05", Words("征信报告里有逾期记录。", "Your credit report shows late payments."), Words("先还清逾期的部分。记录有错，可以提异议。", "Please pay what is overdue. If the record is wrong, you may dispute it."), bureau=True),
        Reason("R06", Words("最近申请贷款的查询比较多。", "Your credit report was queried often lately."), Words("过3个月，查询变少了再申请。", "Please apply again in three months, when there are fewer."), bureau=True),
        Reason("R07", Words("征信记录还不够用来评估。", "There is not enough credit history to judge by."), Words("首付提到三成以上，可以再申请。", "With a down payment of 30% or more you may apply again."), bureau=True),
        Reason("R08", Words("贷款占车价的比例超出范围。", "The loan is too large for the price of the car."), Words("首付多一点，就可以再申请。", "With a larger down payment you may apply again.")),
        Reason("R09", Words("这辆车不符合条件。", "This car does not meet our conditions."), Words("换一辆车，可以再申请。", "You may apply again with another car.")),
        Reason("R10", Words("有的资料还核实不了。", "Some information could not be verified yet."), Words("换一张本人的银行卡，或者补一份资料。", "Please use another card of yours or add a document.")),
        Reason("R11", Words("这家店或这个地区暂时办不了。", "This dealer or region is not served at present."), Words("换一家店，可以再申请。", "You may apply again with another dealer.")),
        Reason("R12", Words("有没结的案件或执行记录。", "There is an open court or enforcement record."), Words("结案以后再申请。记录有错，可以提异议。", "Please apply again once it is closed. If the record is wrong, you may dispute it."), bureau=True),
        Reason("R13", Words("综合评分没有达到要求。", "The overall score is below our line."), Words("首付多一点，评分会提高。也可以请人再看一次。", "A larger down payment raises it. You may also ask for a person to look again.")),
        Reason("R14", Words("填的内容和核对到的不一致。", "Some answers differ from what we found."), Words("请看银行卡是不是本人的，预留手机号对不对。", "Please check that the card is yours and its mobile number is right.")),
        Reason("R99", Words("这次不能批准。", "We cannot approve this application."), Words("可以申请人工复核，我们的人会再看一遍。", "You may ask for a review by a person.")),
    )
}  # fmt: skip

BY_AMOUNT = frozenset({"R03", "R04", "R08"})  # a smaller loan is what would change it
BUREAU_RIGHT = Words(
    "这次参考了征信报告。您每年可以免费查两次自己的报告；认为有错，可以提出异议，20天内答复。",
    "We looked at your credit report. You may read it twice a year free of charge; if it is wrong you may dispute it and are answered within 20 days.",
)


def reasons_of(codes: tuple[str, ...]) -> tuple[Reason, ...]:
    """Return the reasons of these codes, in order."""
    return tuple(REASONS[code] for code in codes)
