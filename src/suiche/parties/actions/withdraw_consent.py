"""Withdraw a consent: as easy as giving it (个人信息保护法 15)."""

from __future__ import annotations

from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.outbox import publish
from suiche.kit.refusal import Refusal
from suiche.parties import events, queries
from suiche.parties.actions.write_consent import write_consent
from suiche.parties.roles import ConsentKind


class NothingToWithdraw(Refusal):
    """This consent is not in force."""

    code = "nothing_to_withdraw"
    zh = "这项同意现在没有生效，不用撤回。"
    en = "This consent is not in force, so there is nothing to withdraw."


@action
def withdraw_consent(*, customer_id: UUID, kind: ConsentKind, channel: str, by: Actor, at: Instant) -> UUID:
    """Withdraw the consent in force; return the id of the line. Refuses: NothingToWithdraw."""
    standing = queries.consent(customer_id, kind)
    if standing is None:
        raise NothingToWithdraw()
    line = write_consent(
        customer_id=customer_id,
        kind=kind,
        version=standing.version,
        text_sha256=standing.text_sha256,
        given=False,
        channel=channel,
        at=at,
    )
    publish(events.ConsentWithdrawn(customer_id=customer_id, kind=kind.value, at=at))
    return line
