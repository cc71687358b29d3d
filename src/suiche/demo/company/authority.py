"""Who decides what alone in the demo company, up to how much for a loan in 30 days. Above it a supervisor has to agree."""

from __future__ import annotations

from datetime import date

from suiche.journey.repay import event_queries
from suiche.journey.repay.actions.set_authority import set_authority
from suiche.journey.repay.states import EventKind
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import Instant
from suiche.parties.roles import Role

FROM = date(2026, 1, 1)
LIMITS_FEN: dict[tuple[EventKind, Role], int] = {
    (EventKind.PAYMENT, Role.ACCOUNTANT): 20_000_00,  # lines of the bank's statement, typed in by hand
    (EventKind.PAYMENT, Role.SUPERVISOR): 100_000_00,
    (EventKind.WAIVED, Role.SERVICE): 200_00,
    (EventKind.WAIVED, Role.SUPERVISOR): 20_000_00,
    (EventKind.FEE, Role.SERVICE): 500_00,
    (EventKind.FEE, Role.ACCOUNTANT): 2_000_00,
    (EventKind.FEE, Role.SUPERVISOR): 20_000_00,
    (EventKind.REFUND, Role.ACCOUNTANT): 5_000_00,
    (EventKind.REFUND, Role.SUPERVISOR): 50_000_00,
    (EventKind.SETTLED, Role.ACCOUNTANT): 5_000_00,  # what settling from credit gives back
    (EventKind.SETTLED, Role.SUPERVISOR): 50_000_00,
    (EventKind.REVERSED, Role.ACCOUNTANT): 10_000_00,
    (EventKind.REVERSED, Role.SUPERVISOR): 100_000_00,
    (EventKind.RETURNED, Role.ACCOUNTANT): 100_000_00,
    (EventKind.RESTORED, Role.SUPERVISOR): 100_000_00,
    (EventKind.DEFERRED, Role.OPERATIONS): 100_000_00,  # the principal whose days move
    (EventKind.DEFERRED, Role.SUPERVISOR): 500_000_00,
    (EventKind.BALLOON_EXTENDED, Role.OPERATIONS): 100_000_00,
    (EventKind.BALLOON_EXTENDED, Role.SUPERVISOR): 500_000_00,
    (EventKind.LEASE_ENDED, Role.SERVICE): 0,  # a purchase gives nothing up
    (EventKind.LEASE_ENDED, Role.OPERATIONS): 50_000_00,  # residual and cost of a car that came back
    (EventKind.LEASE_ENDED, Role.SUPERVISOR): 200_000_00,
}  # nobody writes off, transfers or calls in a loan alone


def publish(at: Instant) -> None:
    """Enter the limits that are not there yet."""
    held = {(one.kind, one.role) for one in event_queries.limits(FROM)}
    for (kind, role), limit_fen in LIMITS_FEN.items():
        if (kind, role.value) not in held:
            set_authority(kind=kind, role=role.value, limit_fen=limit_fen, valid_from=FROM, by=SYSTEM, at=at)
