"""What signing says no to, each with its reason and the way out."""

from __future__ import annotations

from suiche.kit.refusal import Refusal


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
