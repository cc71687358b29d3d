"""What changes and the lines of their amounts are called: one table, both languages."""

from __future__ import annotations

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
