"""Another card to be debited: what the bank's answer means for the customer, and what the code is tied to."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from suiche.kit.refusal import BadInput, Refusal
from suiche.kit.words import Words

PURPOSE, TEMPLATE = "card", "CARD_CODE"
# Cards a bank is asked about, for one customer: each costs, and a stranger could try numbers.
MOST_CHECKS, WINDOW = 6, timedelta(days=1)
CONFIRMED_FOR = timedelta(hours=1)  # how long a bank's yes holds for another code

REFUSED = {
    "DIFFERENT": Words("银行说对不上。请看卡是不是您本人的，卡号和预留手机号对不对。", "The bank does not recognise them. Is the card your own, are its number and mobile number right?"),
    "BAD_NUMBER": Words("银行说没有这个卡号。请照着卡再填一遍。", "The bank knows no such card. Please copy the number again."),
    "ABNORMAL": Words("这张卡状态不正常，不能用来扣款。请换一张。", "This card is not in order and cannot be debited. Please use another."),
    "RESTRICTED": Words("这张卡有限制，不能用来扣款。请换一张。", "This card is restricted and cannot be debited. Please use another."),
    "FAILED": Words("发卡行没有同意。请打发卡行电话问清楚，或者换一张。", "The issuer did not agree. Please call it, or use another card."),
    "TOO_FREQUENT": Words("这张卡今天核对得太多次了。请明天再试，或者换一张。", "This card was checked too often today. Please try tomorrow, or use another."),
    "RETRY": Words("银行系统这会儿没有回应。过几分钟再试一次。", "The bank does not answer just now. Please try again in a few minutes."),
}  # fmt: skip


class CardRefused(BadInput):
    """The bank does not confirm the card. Facts as for any field."""

    code = "card_refused"

    def __init__(self, outcome: str) -> None:
        words = REFUSED[outcome]
        super().__init__(field="card_no", zh=words.zh, en=words.en)


class CardByPhoneOnly(Refusal):
    """This loan's mandate cannot be given on these pages."""

    code = "card_by_phone_only"
    zh = "这份合同的扣款卡不能在网上换。请打电话给我们。"
    en = "The card of this contract cannot be changed online. Please call us."


class SealingNow(Refusal):
    """A mandate that was signed just now is being sealed."""

    code = "card_being_changed"
    zh = "上一张授权书正在盖章，一般10秒。请过一会儿再看。"
    en = "Your last mandate is being sealed, usually within 10 seconds. Please wait a moment."


def tied_to(loan_id: UUID, card_no: str, mobile: str) -> str:
    """Return what the code is about: it is sent only after the bank has confirmed exactly this card for this loan."""
    return f"card:{loan_id}:{card_no}:{mobile}"
