"""Send a message: it is queued in the caller's transaction and leaves after the commit."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from suiche.contact.actions.send_messages import Outgoing, send_messages
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@part
def send_message(
    *, phone: str, template: str, params: Mapping[str, str], subject: str = "", by: Actor, at: Instant
) -> UUID:
    """Queue one message of a registered template; return its id. See ``send_messages``."""
    return send_messages(messages=(Outgoing(phone, template, params, subject),), by=by, at=at)[0]
