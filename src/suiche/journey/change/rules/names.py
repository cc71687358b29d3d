"""What changes and the lines of their amounts are called: one table, both languages."""

from __future__ import annotations

from suiche.journey.change.rules.wishes import (
    Accelerate,
    Defer,
    DeferWay,
    ExtendBalloon,
    MoveDueDay,
    PrepayWay,
    Wish,
)
from suiche.journey.change.states import ChangeKind, ChangeState
from suiche.kit.words import Words

KINDS: dict[ChangeKind, Words] = {
    ChangeKind.PREPAY: Words("提前还一部分", "Repay a part early"),
    ChangeKind.DUE_DAY: Words("改还款日", "Change the due day"),
    ChangeKind.DEFERRAL: Words("延期还款", "Pause the instalments"),
    ChangeKind.BALLOON: Words("尾款展期", "Extend the final payment"),
    ChangeKind.ACCELERATION: Words("提前到期", "Called in as a whole"),
}
LINES: dict[str, Words] = {
    "due": Words("已经到期的", "Already due"),
    "prepaid": Words("提前还的本金", "Principal repaid early"),
    "accrued": Words("按天算的利息", "Interest by the day"),
    "fee": Words("手续费", "Fee"),
    "credit": Words("用预存抵", "Paid from your credit"),
    "interest_after": Words("以后的利息", "Interest from now on"),
    "interest_before": Words("原来的利息", "Interest before"),
    "capitalised": Words("并入本金的利息", "Interest that joins the principal"),
    "bridge": Words("中间这些天的利息", "Interest for the days between"),
}
STATES: dict[ChangeState, Words] = {
    ChangeState.QUOTED: Words("报了价", "Quoted"),
    ChangeState.AGREED: Words("等付款", "Waiting for its payment"),
    ChangeState.DONE: Words("办好了", "Done"),
    ChangeState.EXPIRED: Words("过期了", "Expired"),
}


def of_wish(wish: Wish) -> Words:
    """Say what was asked for, beside the name of its kind."""
    if isinstance(wish, MoveDueDay):
        return Words(f"改成每月{wish.new_due_day}日", f"to day {wish.new_due_day} of the month")
    if isinstance(wish, Defer):
        months = "1 month" if wish.months == 1 else f"{wish.months} months"
        if wish.way is DeferWay.INTEREST_ONLY:
            return Words(f"先{wish.months}个月只还利息", f"interest only for {months}")
        return Words(
            f"先{wish.months}个月不用还，利息并入本金",
            f"nothing to pay for {months}, interest joins the principal",
        )
    if isinstance(wish, ExtendBalloon):
        return Words(f"尾款再分{wish.terms}期还", f"the final payment over {wish.terms} months")
    if isinstance(wish, Accelerate):
        return Words("全部一次还清", "all of it is due at once")
    if wish.way is PrepayWay.SHORTEN:
        return Words("每期不变，少还几期", "same instalment, fewer of them")
    return Words("期数不变，每期少还", "same months, smaller instalment")
