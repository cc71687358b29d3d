"""Say how much a role may decide alone, from a day on."""

from __future__ import annotations

from datetime import date

from suiche.journey.repay import models
from suiche.journey.repay.authority_queries import DAYS
from suiche.journey.repay.states import EventKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import BadInput, Refusal


class LimitThere(Refusal):
    """A limit is never overwritten: another day gets another one."""

    code = "limit_there"
    zh = "这一天起已经有另一个权限金额，不能覆盖。请另选一天。"
    en = "Another limit holds from that day on and is not overwritten. Please choose another day."


@action
def set_authority(
    *, kind: EventKind, role: str, limit_fen: int, days: int = DAYS, valid_from: date, by: Actor, at: Instant
) -> bool:
    """Add a limit; tell whether it is new. What holds before the day stays. It counts what one person decides alone for
    one loan within ``days``.

    Refuses: BadInput (a negative limit), LimitThere (another one from that day on).
    """
    if limit_fen < 0:
        raise BadInput(field="limit", zh="权限金额不能小于0。", en="A limit cannot be below 0.")
    row, fresh = models.Authority.objects.get_or_create(
        kind=kind.value, role=role, valid_from=valid_from, defaults={"limit_fen": limit_fen, "days": days}
    )
    if (row.limit_fen, row.days) != (limit_fen, days):
        raise LimitThere()
    return fresh
