"""What can be taken back, by which word, and where."""

from __future__ import annotations

from suiche.journey.repay.states import EventKind
from suiche.kit.refusal import NotFound, Refusal

# What is returned was paid, and what is restored was settled: each word has an authority of its own.
ONLY_OF = {EventKind.RETURNED: EventKind.PAYMENT, EventKind.RESTORED: EventKind.SETTLED}
# A change of the plan is taken back on its own page, which also asks whether something later stands on it.
CHANGES = frozenset(
    {EventKind.PREPAID, EventKind.DUE_DAY, EventKind.DEFERRED, EventKind.BALLOON_EXTENDED, EventKind.ACCELERATED}
)  # fmt: skip
# What takes something back is not taken back itself: what it undid is done anew.
FINAL = frozenset({EventKind.REVERSED, EventKind.RETURNED, EventKind.RESTORED, EventKind.TAKEN_OVER})
# What came before a write-off stands as long as it does.
AFTER_WRITE_OFF = frozenset({EventKind.WRITTEN_OFF, EventKind.RECOVERED, EventKind.REFUND})


class ChangeOfPlan(Refusal):
    """A change of the plan is not taken back like other events."""

    code = "change_of_plan"
    zh = "这是还款计划的变更。请在这笔变更的页面上撤回，那里会先看后面的账有没有用到它。"
    en = "This is a change of the plan. Please take it back on its own page, which first looks at what stands on it."


def check_taking_back(word: EventKind, event: EventKind) -> None:
    """Hold an order to take an event back to its word. Refuses: NotFound (the word is not for this kind), ChangeOfPlan."""
    if event is not ONLY_OF.get(word, event):
        raise NotFound()
    if event in CHANGES:
        raise ChangeOfPlan()
