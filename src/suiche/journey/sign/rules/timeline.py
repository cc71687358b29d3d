"""The road of a contract as steps that a person reads: done, now, next; who acts, by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from suiche.journey.sign.states import ContractState
from suiche.kit.words import Words

State = Literal["done", "now", "late", "next"]
NOTHING = Words("", "")
YOU, WE = Words("您", "you"), Words("我们", "us")


@dataclass(frozen=True)
class TimelineStep:
    """One step. ``at``: when it was done; ``by``: the last day for it, where there is one."""

    code: str
    state: State
    title: Words
    who: Words
    at: datetime | None = None
    by: date | None = None
    detail: Words = NOTHING


# The state that is entered when the step is done, its name, who acts, and what happens in it.
_STEPS = (
    (ContractState.OFFERED, Words("合同准备好", "The offer is made"), WE,
     Words("条款已经固定，不会再变。", "The terms are fixed and will not change.")),
    (ContractState.DISCLOSED, Words("看费用表", "Read the cost table"), YOU,
     Words("读满规定的时间，再确认。", "Read it for the required time, then confirm.")),
    (ContractState.SIGNED, Words("签合同", "Sign the contract"), YOU,
     Words("看完合同，输入短信验证码。我们盖章，不到一分钟。", "Read the contract and enter the code. We seal it within a minute.")),
    (ContractState.ACTIVE, Words("交车、放款", "Handover and payout"), Words("经销商和我们", "the dealer and us"),
     Words("经销商交齐凭证，我们把钱付给经销商。", "The dealer hands in the proofs and we pay the dealer.")),
)  # fmt: skip
_OVER = {
    ContractState.WITHDRAWN: Words("已撤回", "Withdrawn"),
    ContractState.EXPIRED: Words("已过期", "Expired"),
}


def steps(
    *, state: ContractState, entered: Mapping[ContractState, datetime], valid_until: date, on: date
) -> tuple[TimelineStep, ...]:
    """Return the steps; ``entered``: when each state was entered first. An ended contract ends its road."""
    found: list[TimelineStep] = []
    over = state in _OVER
    for goal, title, who, detail in _STEPS:
        if goal in entered:
            found.append(TimelineStep(goal.value, "done", title, who, at=entered[goal]))
        elif over:
            break
        elif found and found[-1].state != "done":
            found.append(TimelineStep(goal.value, "next", title, who, detail=detail))
        else:
            sealing = state is ContractState.SIGNING
            late: State = "late" if on > valid_until and not sealing else "now"
            acting = WE if sealing else who
            found.append(TimelineStep(goal.value, late, title, acting, by=valid_until, detail=detail))
    if over:
        at = entered.get(state)
        found.append(TimelineStep(state.value, "done", _OVER[state], NOTHING, at=at))
    return tuple(found)
