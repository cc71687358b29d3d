"""Send a message: it is queued in the caller's transaction and leaves after the commit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from suiche.contact import events, models, rules
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.fields import blind_index
from suiche.kit.outbox import publish


@part
def send_message(
    *, phone: str, template: str, params: Mapping[str, str], subject: str = "", by: Actor, at: Instant
) -> UUID:
    """Queue one message of a registered template; return its id. ``subject``: an opaque id, for the log.

    A template or a parameter that is not registered is a fault (KeyError), not a refusal.
    """
    chosen = rules.TEMPLATES[template]
    chosen.text.zh.format(**params)
    message = models.Message.begin(
        by=by,
        at=at,
        phone=phone,
        phone_index=blind_index(phone),
        phone_masked=rules.mask(phone),
        template=template,
        kind=chosen.kind,
        params=json.dumps(dict(params), ensure_ascii=False),
        subject=subject,
        queued_at=at,
    )
    publish(events.MessageQueued(message_id=message.id))
    return message.id
