"""What colleagues read about a loan's day: the lines of its amounts in words, and events with their facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from suiche.channels.design.figures import Line
from suiche.channels.design.wording import day, yuan
from suiche.channels.staff.names import BUCKETS
from suiche.journey.repay.event_queries import EventView
from suiche.journey.repay.states import Channel, EventKind
from suiche.journey.repay.story_queries import StoryLine, Told
from suiche.kit.words import Words

EVENTS: Mapping[EventKind, Words] = {
    EventKind.PAYMENT: Words("还款", "Payment"),
    EventKind.RETURNED: Words("银行退回还款", "Payment returned by the bank"),
    EventKind.REFUND: Words("退预存", "Credit refunded"),
    EventKind.SETTLED: Words("提前还清", "Settled early"),
    EventKind.RESTORED: Words("恢复已结清的贷款", "Settlement taken back"),
    EventKind.PREPAID: Words("提前还一部分", "Partial prepayment"),
    EventKind.DUE_DAY: Words("改还款日", "Due day changed"),
    EventKind.DEFERRED: Words("延期还款", "Deferral"),
    EventKind.BALLOON_EXTENDED: Words("尾款展期", "Balloon extended"),
    EventKind.ACCELERATED: Words("全部提前到期", "Called in"),
    EventKind.FEE: Words("收费", "Fee charged"),
    EventKind.WAIVED: Words("减免", "Waived"),
    EventKind.WRITTEN_OFF: Words("核销", "Written off"),
    EventKind.RECOVERED: Words("核销后收回", "Recovered after the write-off"),
    EventKind.TRANSFERRED: Words("转给另一位客户", "Transferred to another customer"),
    EventKind.LEASE_ENDED: Words("租赁结束", "Lease ended"),
    EventKind.TAKEN_OVER: Words("从原系统接收", "Taken over from another system"),
    EventKind.REVERSED: Words("冲回", "Taken back"),
}
# As colleagues ask for it: they settle from the credit, customers by paying.
ORDERS: Mapping[EventKind, Words] = {**EVENTS, EventKind.SETTLED: Words("用预存还清", "Settled from credit")}
TYPED_IN = Words("登记银行转账", "Book a bank transfer")
# Of payments only those typed in by hand have a limit.
LIMITS: Mapping[EventKind, Words] = {**ORDERS, EventKind.PAYMENT: TYPED_IN}
CALENDAR: Mapping[str, Words] = {
    "billed": Words("到期入账", "Fell due"),
    "charged": Words("逾期费用入账", "Lateness charged"),
    "used": Words("用预存还款", "Credit used"),
    "other": Words("记账", "Posted"),
}
CHANNELS: Mapping[str, Words] = {
    Channel.GATEWAY.value: Words("线上付款", "paid online"),
    Channel.DEBIT.value: Words("自动扣款", "direct debit"),
    Channel.TRANSFER.value: Words("银行转账", "bank transfer"),
    Channel.DEPOSIT.value: Words("押金转入", "from the deposit"),
    Channel.STATE.value: Words("国家贴息", "state subsidy"),
    Channel.OPENING.value: Words("原系统转来的预存", "credit brought along"),
}
AMOUNTS: Mapping[str, Words] = {
    "to_pay": Words("要还的", "To pay"),
    "credit": Words("预存", "Credit"),
    "principal": Words("剩余本金", "Principal left"),
    "deposit": Words("押金", "Deposit"),
    "accrued": Words("到这天的利息，还没到期", "Interest earned to that day, not yet due"),
    "settling": Words("这天还清要", "Settling that day takes"),
    "claimed": Words("核销后还欠", "Still claimed after the write-off"),
}
_LINES: Mapping[str, Words] = {
    "late_together": Words("罚息（和别的期一起四舍五入）", "Late (rounded together with other periods)"),
    "late": Words("逾期", "Late"),
    "earlier_lateness": Words("更早的逾期，合计", "Earlier lateness, in all"),
    "carried_over": Words("原系统转来的", "Carried over from the former system"),
    "collected_before": Words("原系统已经收的", "Collected by the former system"),
    "fee_charged": Words("收费", "Fee charged"),
    "met_credit": Words("还的", "Paid"),
    "met_waiver": Words("减免", "Waived"),
    "met_write_off": Words("核销", "Written off"),
    "met_capitalised": Words("转入本金", "Became principal"),
    "unmet_credit": Words("还款被冲回", "Payment taken back"),
    "unmet_waiver": Words("减免被冲回", "Waiver taken back"),
    "unmet_write_off": Words("核销被冲回", "Write-off taken back"),
    "unmet_capitalised": Words("转入本金", "Became principal"),
    "met_vehicle": Words("还车抵残值", "Met by the car that came back"),
    "unmet_vehicle": Words("还车被冲回", "Return of the car taken back"),
    "earlier_payments": Words("更早的还款，合计", "Earlier payments, in all"),
    "earlier_credit": Words("更早的进出，合计", "Earlier movements, in all"),
    "received_back": Words("收款被冲回", "Receipt taken back"),
    "refund": Words("退给客户", "Refunded to the customer"),
    "recovery": Words("收回已核销的欠款", "Recovered after the write-off"),
    "lent": Words("借出", "Lent"),
    "principal_capitalised": Words("利息转入本金", "Interest became principal"),
    "principal_write_off": Words("核销", "Written off"),
    "principal_vehicle": Words("还车抵残值", "Met by the car that came back"),
    "deposit_paid": Words("起租时交的押金", "Deposit paid at the beginning"),
    "deposit_used": Words("押金转入预存", "Deposit became credit"),
    "deposit_restored": Words("恢复押金", "Deposit restored"),
    "earned": Words("利息", "Interest"),
    "remaining": Words("没到期的本金", "Principal not yet due"),
    "accrued_to_day": Words("利息", "Interest"),
    "purchase": Words("留购价", "Price of the car"),
    "deposit": Words("用押金抵", "Paid from the deposit"),
    "settlement_fee": Words("提前还清手续费", "Early-settlement fee"),
    "credit": Words("用预存抵", "Credit used"),
    "given_back": Words("多出来的，退给客户", "Left over, given back"),
    "written_off": Words("核销的欠款", "Written off"),
}


def days(on: date) -> Words:
    """Return a day in both languages."""
    return Words(day(on, "zh"), day(on, "en"))


def of_period(period: int, words: Words) -> Words:
    """Name something of a period."""
    return (
        Words(f"第{period}期{words.zh}", f"Period {period}, {words.en[0].lower()}{words.en[1:]}")
        if period
        else words
    )


def told_lines(told: Told) -> list[Line]:
    """Return the lines of an amount as a component draws them: label, fen, formula and dates."""
    return [Line(label(line, told.key), line.amount_fen, _note(line)) for line in told.lines]


def label(line: StoryLine, of: str = "") -> Words:
    """Name a line; ``of`` is the amount it belongs to."""
    key = line.key
    if key in BUCKETS and of == "to_pay":
        return of_period(line.period, BUCKETS[key])
    if key in ("planned_principal", "planned_interest"):
        return of_period(line.period, BUCKETS[key.removeprefix("planned_")])
    if key.startswith("received_") and key not in _LINES:
        channel = CHANNELS[key.removeprefix("received_")]
        return Words(f"收到：{channel.zh}", f"Received: {channel.en}")
    if key in ("used", "unused"):
        return _used(line)
    if key == "principal_credit":
        return _repaid(line)
    if key == "due":
        return Words(f"第{line.period}期到期没还的", f"Period {line.period}, due and unpaid")
    if key == "late" and of:
        return BUCKETS[of]
    return _LINES[key]


def _used(line: StoryLine) -> Words:
    zh = "、".join(f"{BUCKETS[bucket].zh}{yuan(fen)}" for bucket, fen in line.parts)
    en = ", ".join(f"{BUCKETS[bucket].en.lower()} {yuan(fen)}" for bucket, fen in line.parts)
    back = line.key == "unused"
    if not line.period:
        return Words(
            f"{'退回' if back else '用于'}提前还款：{zh}",
            f"{'Back from' if back else 'For'} paying early: {en}",
        )
    return Words(
        f"{'从' if back else '还'}第{line.period}期{'退回' if back else ''}：{zh}",
        f"{'Back from' if back else 'For'} period {line.period}: {en}",
    )


def _repaid(line: StoryLine) -> Words:
    if line.period:
        return Words(f"第{line.period}期还的", f"Repaid with period {line.period}")
    return Words("提前还的", "Repaid early")


def _note(line: StoryLine) -> Words:
    """The formula, and the days and the event behind a line."""
    zh, en = ([line.formula], [line.formula]) if line.formula else ([], [])
    if line.on and line.until:
        zh.append(f"{line.on}到{line.until}，{(line.until - line.on).days}天")
        en.append(f"{line.on} to {line.until}, {(line.until - line.on).days} days")
        if line.key in ("planned_interest", "earned"):
            zh[-1], en[-1] = f"{line.on}起", f"from {line.on}"
    elif line.on:
        zh.append(f"{line.on}")
        en.append(f"{line.on}")
    if line.event:
        zh.append(f"第{line.event}件事")
        en.append(f"event {line.event}")
    return Words("；".join(zh), "; ".join(en))


def facts_of(event: EventView, name: Callable[[str], Words]) -> list[tuple[Words, str | Words]]:
    """Return what an event rests on, in words: label and value. ``name`` names a customer by id."""
    found: list[tuple[Words, str | Words]] = []
    for key, (words, tell) in _FACTS.items():
        value = event.facts.get(key)
        if value not in (None, ""):
            found.append((words, name(str(value)) if tell is _somebody else tell(value)))
    return found


def _somebody(value: Any) -> str:
    return str(value)


def _said(value: Any) -> str:
    return str(value)


def _amount(value: Any) -> str:
    return yuan(int(value))


_FACTS: Mapping[str, tuple[Words, Callable[[Any], str | Words]]] = {
    "amount_fen": (Words("金额", "Amount"), _amount),
    "owed_fen": (Words("当时欠", "Owed then"), _amount),
    "channel": (Words("怎么来的", "How"), lambda value: CHANNELS.get(value, Words(value, value))),
    "transaction_no": (Words("交易号", "Transaction"), _said),
    "payer": (Words("付款人", "Paid by"), _said),
    "formula": (Words("怎么算的", "Computed as"), _said),
    "period": (Words("哪一期", "Period"), _said),
    "bucket": (Words("哪一项", "What of it"), lambda value: BUCKETS[value]),
    "of": (Words("冲回的是", "What was taken back"), lambda value: EVENTS[EventKind(value)]),
    "from": (Words("原来的客户", "From"), _somebody),
    "to": (Words("现在的客户", "To"), _somebody),
    "consent": (Words("同意文件", "Consent"), _said),
    "source": (Words("原系统", "Former system"), _said),
    "reason": (Words("原因", "Reason"), _said),
}
