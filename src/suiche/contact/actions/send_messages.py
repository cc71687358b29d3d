"""Send messages: they are queued in the caller's transaction, in a few statements, and leave after the commit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from suiche.contact import events, models, rules
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.fields import blind_index
from suiche.kit.outbox import publish_all


@dataclass(frozen=True)
class Outgoing:
    """A message of a registered template to a phone. ``subject``: an opaque id, for the log."""

    phone: str
    template: str
    params: Mapping[str, str]
    subject: str = ""


@part
def send_messages(*, messages: Sequence[Outgoing], by: Actor, at: Instant) -> tuple[UUID, ...]:
    """Queue the messages; return their ids in the same order.

    A template or a parameter that is not registered is a fault (KeyError), not a refusal.
    """
    for one in messages:
        rules.TEMPLATES[one.template].text.zh.format(**one.params)
    queued = models.Message.begin_all(
        (
            {
                "phone": one.phone,
                "phone_index": blind_index(one.phone),
                "phone_masked": rules.mask_phone(one.phone),
                "template": one.template,
                "kind": rules.TEMPLATES[one.template].kind,
                "params": json.dumps(dict(one.params), ensure_ascii=False),
                "subject": one.subject,
                "queued_at": at,
            }
            for one in messages
        ),
        by=by,
        at=at,
    )
    publish_all(events.MessageQueued(message_id=message.id) for message in queued)
    return tuple(message.id for message in queued)
