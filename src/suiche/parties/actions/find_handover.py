"""Find a hand-over for the next step, locked and still alive, within another action."""

from __future__ import annotations

from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal
from suiche.parties import models
from suiche.parties.states import HANDOVER


class HandoverGone(Refusal):
    """Used, declined, too old, or never there: all look the same to who holds a wrong address."""

    code = "handover_gone"
    status = 410
    zh = "这个二维码已经用过或过了2分钟。请在第一台设备上再出一个。"
    en = "This code was used already or is older than two minutes. Please show a new one on the first device."


@part
def find_handover(*, at: Instant, **secret: str) -> models.Handover:
    """Return the row with this hash (``token_hash``, ``device_hash`` or ``phone_hash``). Refuses: HandoverGone."""
    row = models.Handover.objects.select_for_update().filter(**secret).first()
    if row is None or row.expires_at <= at or HANDOVER.states(row.state) in HANDOVER.ends:
        raise HandoverGone()
    return row
