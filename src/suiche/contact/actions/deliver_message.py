"""Deliver a message: hand it to the operator and write down what the operator said."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import cast
from uuid import UUID

from suiche.contact import models, rules
from suiche.contact.states import MessageState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.jobs import Later
from suiche.partners.sms.port import SmsOutcome, port

_FINAL = {
    SmsOutcome.ACCEPTED: MessageState.SENT,
    SmsOutcome.BAD_NUMBER: MessageState.REFUSED,
    SmsOutcome.BLOCKED: MessageState.REFUSED,
}

SOONEST_AGAIN, LATEST_AGAIN = timedelta(seconds=2), timedelta(minutes=10)


@action
def deliver_message(*, message_id: UUID, by: Actor, at: Instant) -> None:
    """Hand the message over once; try again later (Later) while it is still worth something.

    A repetition carries the same request number, so that the operator can drop it.
    """
    message = models.Message.objects.select_for_update().get(id=message_id)
    if not message.is_in(MessageState.QUEUED):
        return
    kind = cast("rules.Kind", message.kind)
    end = MessageState.FAILED
    if at < rules.worth_until(message.template, kind, Instant(message.queued_at)):
        receipt = port().send(
            phone=message.phone,
            template=message.template,
            params=rules.printed(json.loads(message.params or "{}"), "zh"),  # the operator's text is Chinese
            kind=kind,
            request_no=message.id.hex,
        )
        if receipt.outcome not in _FINAL:
            # As long again as it has waited: seconds for a code, minutes later on, and never given up before its worth.
            waited = max(at - Instant(message.queued_at), SOONEST_AGAIN)
            raise Later(f"sms: {receipt.outcome.value}", wait=min(waited, LATEST_AGAIN))
        end, message.receipt_no = _FINAL[receipt.outcome], receipt.receipt_no
    if kind == "code":
        message.params = None
    message.ended_at = at
    message.save(update_fields=["receipt_no", "params", "ended_at"])
    message.move_to(end, by=by, at=at)
