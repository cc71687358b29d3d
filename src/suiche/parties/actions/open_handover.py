"""Open a hand-over: the first device shows a QR code, so that a phone goes on where this page is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.ids import new_token
from suiche.parties import models
from suiche.parties.queries import HANDOVER_LIFE
from suiche.parties.secrets import hashed
from suiche.parties.states import HANDOVER, HandoverState


@dataclass(frozen=True)
class HandoverOpened:
    """``token`` stands in the QR code; ``device_key`` stays with the first device and lets it confirm."""

    token: str
    device_key: str
    expires_at: datetime


@action
def open_handover(
    *, sign_in_id: UUID | None, anonymous_key: str | None, next_path: str, by: Actor, at: Instant
) -> HandoverOpened:
    """Open a hand-over of a signed-in customer or of a browser's anonymous key, to ``next_path`` (a local path)."""
    _expire_old(by=by, at=at)
    token, device_key = new_token(), new_token()
    row = models.Handover.begin(
        by=by,
        at=at,
        token_hash=hashed(token),
        device_hash=hashed(device_key),
        sign_in_id=sign_in_id,
        anonymous_key=anonymous_key,
        next_path=next_path[:300],
        opened_at=at,
        expires_at=at + HANDOVER_LIFE,
    )
    return HandoverOpened(token, device_key, row.expires_at)


def _expire_old(*, by: Actor, at: Instant) -> None:
    """Close what nobody finished, a few at a time: whoever opens one sweeps for those before."""
    alive = [state.value for state in HANDOVER.states if state not in HANDOVER.ends]
    old = models.Handover.objects.select_for_update(skip_locked=True).filter(
        state__in=alive, expires_at__lte=at
    )
    for row in old.order_by("expires_at")[:20]:
        row.move_to(HandoverState.EXPIRED, by=by, at=at)
