"""The life of a hand-over from one device to another; the choices of ``roles`` stand here too, for other rooms."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.states import Lifecycle
from suiche.parties.roles import ConsentKind, Role

__all__ = ["HANDOVER", "ConsentKind", "HandoverState", "Role"]


class HandoverState(StrEnum):
    """Where a hand-over to the phone stands."""

    OPEN = "open"  # the first device shows the QR code
    SCANNED = "scanned"  # a phone came and shows its number
    CONFIRMED = "confirmed"  # the first device recognised the number
    USED = "used"  # the phone has gone on
    DECLINED = "declined"  # the first device saw another number
    EXPIRED = "expired"


HANDOVER = Lifecycle(
    HandoverState,
    name="parties.handover",
    start=HandoverState.OPEN,
    moves={
        HandoverState.OPEN: (HandoverState.SCANNED, HandoverState.EXPIRED),
        HandoverState.SCANNED: (HandoverState.CONFIRMED, HandoverState.DECLINED, HandoverState.EXPIRED),
        HandoverState.CONFIRMED: (HandoverState.USED, HandoverState.EXPIRED),
        HandoverState.USED: (),
        HandoverState.DECLINED: (),
        HandoverState.EXPIRED: (),
    },
)
