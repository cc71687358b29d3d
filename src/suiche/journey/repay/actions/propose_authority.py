"""Propose how much a role may decide alone, from a day on."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.journey.repay.authority_queries import DAYS, TASK
from suiche.journey.repay.models import Authority
from suiche.journey.repay.states import EventKind
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.reasons import reason_of
from suiche.kit.refusal import BadInput

HIGHEST_FEN = 100_000_000_00  # a hundred million yuan
MOST_DAYS = 366


@action
def propose_authority(
    *,
    kind: EventKind,
    role: str,
    limit_fen: int,
    days: int = DAYS,
    valid_from: date,
    reason: str,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> UUID:
    """Propose a limit from tomorrow on or later; return the proposal. A second person decides.

    Refuses: BadInput (limit, days, valid_from, reason of 4 to 200 characters).
    """
    said = reason_of(reason)
    if not 0 <= limit_fen <= HIGHEST_FEN:
        raise BadInput(
            field="limit",
            zh="金额请写0到一亿元之间。",
            en="Please write an amount from 0 to 100 million yuan.",
        )
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(field="days", zh="请写1到366天。", en="Please write 1 to 366 days.")
    if valid_from <= on:
        raise BadInput(
            field="valid_from", zh="请选明天或以后的日子。", en="Please choose tomorrow or a later day."
        )
    if Authority.objects.filter(kind=kind.value, role=role, valid_from=valid_from).exists():
        raise BadInput(
            field="valid_from",
            zh="这一天起已经有一个权限金额。请另选一天。",
            en="A limit begins on that day already. Please choose another day.",
        )
    return proposals.propose(
        task=TASK,
        arguments={
            "kind": kind.value,
            "role": role,
            "limit_fen": limit_fen,
            "days": days,
            "valid_from": valid_from,
        },
        reason=said,
        by=by,
        at=at,
    )
