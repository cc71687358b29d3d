"""What can be wrong with a row, in words. A fault names file, place, column; never the value of a person's data."""

from __future__ import annotations

from typing import NamedTuple

from suiche.kit.words import Words


class Fault(NamedTuple):
    """A reason why a row, and with it its contract, stays out. ``offset``: the line's first byte in its file.

    ``key`` is the contract number (party number in parties.csv); ``code`` picks the words, ``facts`` fill them.
    """

    file: str
    offset: int
    key: str
    column: str
    code: str
    facts: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        """Say what is wrong."""
        zh, en = WORDS[self.code]
        return Words(zh.format(*self.facts), en.format(*self.facts))


WORDS: dict[str, tuple[str, str]] = {
    "columns": ("这一行有{0}列，应为{1}列", "this line has {0} columns; it needs {1}"),
    "encoding": ("这一行不是UTF-8", "this line is not UTF-8"),
    "order": ("没有按编号排序：这一行应该在前面", "not sorted by number: this line belongs further up"),
    "twice": ("这一行重复了", "this line stands here twice"),
    "key": ("编号为1到30个大写字母、数字或连字符", "a number has 1 to 30 capitals, digits or dashes"),
    "empty": ("不能空着", "must not be empty"),
    "long": ("最多{0}个字", "at most {0} characters"),
    "whole": ("应为{0}到{1}的整数", "must be a whole number from {0} to {1}"),
    "yuan": ("应为元，正好两位小数，没有符号", "must be yuan with exactly two decimals and no sign"),
    "more_than_nothing": ("必须大于0.00", "must be more than 0.00"),
    "rate": ("应为0到1之间的小数，最多6位", "must be a decimal fraction from 0 to 1 with at most six decimals"),
    "day": ("应为真实的日期，写成YYYY-MM-DD", "must be a day that exists, written YYYY-MM-DD"),
    "choice": ("只能是：{0}", "must be one of {0}"),
    "terms": ("合同要素不成立：{0}", "no plan follows from these terms: {0}"),
    "fee": ("提前结清手续费的写法不对：{0}", "not a fee for settling early: {0}"),
    "after_cut_off": ("晚于截止日{0}", "later than the cut-off day {0}"),
    "before_loan": ("早于放款日{0}", "earlier than the day of disbursement {0}"),
    "unknown_contract": ("contracts.csv里没有这份合同", "contracts.csv has no such contract"),
    "unknown_party": ("parties.csv里没有这个人", "parties.csv has no such person"),
    "unknown_dealer": ("系统里没有这家经销商", "there is no such dealer here"),
    "already_here": ("系统里已有这个合同号", "this contract number is in the books here already"),
    "no_contract": ("没有合同用到这个人", "no contract names this person"),
    "person": ("这个人的资料有误，见parties.csv", "something is wrong with this person: see parties.csv"),
    "name": ("姓名应与身份证一致：2到30个汉字，或外文全名", "a name is 2 to 30 Chinese characters, or a full name in letters"),
    "id_number": ("身份证号不对：位数、生日或校验位", "not an identity number: length, birthday or check character"),
    "phone": ("手机号不对", "not a mobile number"),
    "card": ("银行卡号不对：位数或校验位", "not a card number: length or check digit"),
    "bank": ("这家银行的卡不能用来还款：留空，由客户换卡", "cards of this bank cannot be used: leave it empty, the customer adds another"),
    "card_mobile": ("有卡号就要有银行预留手机号", "a card needs the mobile number its bank knows"),
    "id_elsewhere": ("这个身份证号属于另一个编号或姓名", "this identity number belongs to another number or name"),
    "phone_elsewhere": ("这个手机号属于另一个人：留空，或改正", "this mobile number belongs to another person: leave it empty, or correct it"),
    "no_schedule": ("schedules.csv里没有还款计划", "schedules.csv has no rows of this contract"),
    "period": ("期次应为{0}，从1起逐期加1", "the period must be {0}: they count up from 1 by one"),
    "period_count": ("有{0}期，应为{1}期", "there are {0} periods; the terms are {1}"),
    "due_order": ("到期日必须晚于上一期（第1期晚于放款日）", "must be later than the period before (the first: than disbursement)"),
    "adds_up": ("应还{0}不等于本金加利息{1}", "the payment {0} is not principal and interest {1}"),
    "balance": ("剩余本金应为{0}，写的是{1}", "the balance must be {0}; it says {1}"),
    "not_zero": ("最后一期的剩余本金应为0.00", "the balance after the last period must be 0.00"),
    "principal_sum": ("各期本金合计{0}，放款本金{1}", "principal of all periods is {0}; {1} was lent"),
    "interest": ("引擎算出的利息是{0}，写的是{1}", "the engine's interest is {0}; it says {1}"),
    "not_due": ("这一期到截止日还没到期", "this period has not fallen due by the cut-off day"),
    "more_than_due": ("比这一期应还的{0}多", "more than the {0} that fell due with this period"),
    "identity": (
        "实收{0}加未还{1}，不等于到期{2}加收费{3}加预存{4}",
        "received {0} and open {1} are not due {2}, charged {3} and credit {4}",
    ),
    "nothing_owed": ("已经还清，不再是在贷合同", "nothing is owed any more: not a running contract"),
    "credit_and_late": ("有预存又有欠款：先用预存冲欠款", "credit beside open items: use the credit first"),
}  # fmt: skip
