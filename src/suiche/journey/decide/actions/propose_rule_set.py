"""Propose to publish a rule set: the first of the four eyes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from suiche.journey.decide.rule_set_queries import TASK
from suiche.journey.decide.rules.content import checked
from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.reasons import reason_of
from suiche.kit.refusal import BadInput


@action
def propose_rule_set(
    *,
    content: dict[str, Any],
    valid_from: BusinessDate,
    reason: str,
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> UUID:
    """Write the proposal; return its id. Refuses: BadInput (content; valid_from: a first day that is over; reason)."""
    checked(content)
    if valid_from < on:
        raise BadInput(
            field="valid_from",
            zh="第一天不能早于今天，已经批过的申请不改。",
            en="The first day cannot be over: what was decided stays.",
        )
    said = reason_of(reason)
    arguments = {"content": content, "valid_from": valid_from}
    return proposals.propose(task=TASK, arguments=arguments, reason=said, by=by, at=at)
