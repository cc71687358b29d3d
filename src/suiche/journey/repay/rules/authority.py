"""What counts against whose limit."""

from __future__ import annotations

from suiche.journey.repay.states import EventKind
from suiche.kit.refusal import Refusal
from suiche.maths.money import grouped

DAYS = 30  # over which a limit counts where nobody says otherwise
# Changes that move no money: what they move is the principal whose days are other ones afterwards.
REPLANNED = frozenset(
    {EventKind.DUE_DAY, EventKind.DEFERRED, EventKind.BALLOON_EXTENDED, EventKind.ACCELERATED}
)
PAYS_OUT = frozenset({EventKind.REFUND, EventKind.SETTLED})


class MoreThanApproved(Refusal):
    """Since two people agreed, what would go back or be taken back has grown."""

    code = "more_than_approved"
    zh = "批准的是{approved}元，之后情况变了，现在要动{now}元。没有办。请重新提出。"
    en = "{approved} was agreed on; things have changed since, and it would be {now}. Nothing was done: please propose it anew."


def check_approved(*, now_fen: int, approved_fen: int) -> None:
    """Let go no more than two people agreed on. Refuses: MoreThanApproved."""
    if now_fen > approved_fen:
        raise MoreThanApproved(approved=grouped(approved_fen), now=grouped(now_fen))
