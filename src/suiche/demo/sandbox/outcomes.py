"""Which input leads to which answer: the one table that the sandbox obeys and docs/sandbox.md shows.

Identity numbers are read at their sequence digits (15 to 17), bank cards at the four digits before the last,
phones and accounts at their last four digits. Whatever is not listed is answered well.
Sequence 900 to 999 and four digits from 9000 are kept for this table; `people.ordinary` stays below.
"""

from typing import NamedTuple


class Outcome(NamedTuple):
    """One line: at this partner, this input gives this answer. Words are for the table in the docs."""

    partner: str
    ending: str
    code: str
    zh: str


OUTCOMES: tuple[Outcome, ...] = (
    Outcome("identity", "901", "MISMATCH", "姓名和号码不一致"),
    Outcome("identity", "902", "NO_RECORD", "库中无此人，走其他核验方式"),
    Outcome("identity", "903", "SOURCE_ERROR", "数据源一直出错"),
    Outcome("identity", "904", "SOURCE_ERROR_ONCE", "第1次出错，第2次正常，依次交替"),
    Outcome("identity", "905", "RATE_LIMITED", "查询太频繁"),
    Outcome("bureau", "911", "THREE_IN_A_ROW", "24个月内连续逾期3期：拒绝"),
    Outcome("bureau", "912", "CURRENT_OVERDUE", "当前逾期3,800.00元、45天：拒绝"),
    Outcome("bureau", "913", "MANY_QUERIES", "近30天5次硬查询：转人工"),
    Outcome("bureau", "914", "SMALL_OVERDUE", "当前逾期120.00元、12天：转人工"),
    Outcome("bureau", "915", "NO_RECORD", "没有信用记录（白户）"),
    Outcome("bureau", "916", "BAD_DEBT", "有呆账：拒绝"),
    Outcome("bureau", "917", "ENFORCEMENT", "有强制执行记录：拒绝"),
    Outcome("bureau", "918", "MANY_LENDERS", "7家在贷消费机构：转人工"),
    Outcome("bureau", "919", "HEAVY_DEBT", "已有月供18,000.00元：负债过高"),
    Outcome("bureau", "920", "LOW_SCORE", "记录干净，评分480"),
    Outcome("bureau", "921", "SOURCE_ERROR", "征信一直出错"),
    Outcome("bureau", "922", "SOURCE_ERROR_ONCE", "第1次出错，第2次正常，依次交替"),
    Outcome("bank", "9001", "1", "DIFFERENT：四要素不一致"),
    Outcome("bank", "9002", "2", "BAD_NUMBER：卡号无效"),
    Outcome("bank", "9003", "3", "ABNORMAL：卡状态异常"),
    Outcome("bank", "9004", "5", "RESTRICTED：受限制的卡"),
    Outcome("bank", "9005", "9", "FAILED：请联系发卡行"),
    Outcome("bank", "9006", "95", "TOO_FREQUENT：次数超限"),
    Outcome("bank", "9007", "RETRY_ONCE", "RETRY：第1次请稍后再试，第2次正常，依次交替"),
    Outcome("payout", "9001", "FAILED", "户名不符，付款失败"),
    Outcome("payout", "9002", "SLOW_SUCCESS", "先处理中，20秒后成功"),
    Outcome("payout", "9003", "SLOW_FAILED", "先处理中，20秒后退回"),
    Outcome("payout", "9004", "LOST_ANSWER", "钱已付，应答丢失：UNKNOWN，查询为成功"),
    Outcome("debit", "9101", "INSUFFICIENT", "余额不足"),
    Outcome("debit", "9102", "INSUFFICIENT_ONCE", "第1次余额不足，第2次扣成，依次交替"),
    Outcome("debit", "9103", "CARD_INVALID", "卡已挂失或注销"),
    Outcome("debit", "9104", "LIMIT", "超过卡的限额"),
    Outcome("debit", "9105", "RISK", "被银行风控拦下"),
    Outcome("debit", "9106", "PROTOCOL_INVALID", "扣款协议已失效"),
    Outcome("debit", "9107", "SYSTEM_ONCE", "第1次银行系统故障，第2次扣成，依次交替"),
    Outcome("debit", "9108", "UNKNOWN_SUCCESS", "结果文件里UNKNOWN，查单为扣成"),
    Outcome("debit", "9109", "UNKNOWN_FAILED", "结果文件里UNKNOWN，查单为余额不足"),
    Outcome("debit", "9110", "RETURNED", "扣成，2天后退回"),
    Outcome("debit", "9111", "SLOW", "先处理中，20秒后在下一个结果文件里扣成"),
    Outcome("debit", "9112", "RESULTS_TWICE", "扣成，同一批的结果文件来两次"),
    Outcome("debit", "9113", "RESULTS_REVERSED", "扣成，同一批的结果文件和明细都倒序"),
    Outcome("debit", "9114", "SIGN_REFUSED", "不能签扣款协议"),
    Outcome("sms", "9001", "isv.BUSINESS_LIMIT_CONTROL", "RATE_LIMITED：发送太频繁"),
    Outcome("sms", "9002", "isv.MOBILE_NUMBER_ILLEGAL", "BAD_NUMBER：号码无效"),
    Outcome("sms", "9003", "isv.BLACK_KEY_CONTROL_LIMIT", "BLOCKED：在黑名单"),
    Outcome("sms", "9004", "isp.SYSTEM_ERROR", "FAILED：运营商系统错误"),
    Outcome("payments", "ok", "PAID", "付成功，回调一次"),
    Outcome("payments", "no_money", "PAYERROR", "余额不足，没付成，可换卡再付"),
    Outcome("payments", "twice", "PAID_TWICE", "付成功，同一回调发两次"),
    Outcome("payments", "late", "PAID_LATE", "付成功，30秒后才回调"),
    Outcome("payments", "never", "PAID_NEVER", "付成功，不回调，只能查单"),
    Outcome("payments", "forged", "FORGED", "没付，收到一个假签名的回调"),
    Outcome("payments", "other_amount", "OTHER_AMOUNT", "少付0.01元，回调签名是真的"),
)

_BY_INPUT = {(outcome.partner, outcome.ending): outcome.code for outcome in OUTCOMES}

WHERE = {
    "identity": "身份证号第15到17位",
    "bureau": "身份证号第15到17位",
    "bank": "银行卡号倒数第5到2位",
    "payout": "收款账号末4位",
    "debit": "银行卡号倒数第5到2位",
    "sms": "手机号末4位",
    "payments": "付款页选的卡",
}


def for_id(partner: str, id_number: str) -> str:
    """Return the code that an identity number calls for at `identity` or `bureau`; empty when ordinary."""
    return _BY_INPUT.get((partner, id_number[14:17]), "")


def for_card(card_no: str) -> str:
    """Return the bank's answer code that a card number calls for; empty when ordinary."""
    return for_ending("bank", card_no[-5:-1])


def for_ending(partner: str, ending: str) -> str:
    """Return the code that four digits call for at a partner of cards (`bank`, `debit`); empty when ordinary."""
    return _BY_INPUT.get((partner, ending), "")


def for_last_four(partner: str, value: str) -> str:
    """Return the code that a phone (`sms`) or an account (`payout`) calls for; empty when ordinary."""
    return _BY_INPUT.get((partner, value[-4:]), "")


def for_payer_card(card: str) -> str:
    """Return what happens when the payer chooses this card; empty for a card that there is not."""
    return _BY_INPUT.get(("payments", card), "")


def payer_cards() -> tuple[Outcome, ...]:
    """Return the cards offered on the payment page."""
    return tuple(outcome for outcome in OUTCOMES if outcome.partner == "payments")


def markdown() -> str:
    """Return the table as docs/sandbox.md holds it."""
    lines = ["| 伙伴 partner | 看哪里 where | 值 value | 代码 code | 结果 outcome |", "|---|---|---|---|---|"]
    lines += [f"| {o.partner} | {WHERE[o.partner]} | `{o.ending}` | `{o.code}` | {o.zh} |" for o in OUTCOMES]
    return "\n".join(lines) + "\n"
