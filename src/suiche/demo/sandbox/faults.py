"""Latency and faults of each partner, set by hand or by a test, kept in the store.

Nothing is left to chance: latency follows from the request's hash, and so does which request fails when an
error rate is set (hash and running number).
"""

import hashlib
from dataclasses import asdict, dataclass
from typing import Literal

from werkzeug.wrappers import Request

from suiche.demo.sandbox.box import PARTNERS, BadRequestError
from suiche.demo.sandbox.store import Store

Mode = Literal["", "timeout", "down"]
MODES: tuple[Mode, ...] = ("", "timeout", "down")
LATENCY_FROM_MS, LATENCY_TO_MS = 30, 120
HANG_SECONDS = 15  # longer than the 10 s that our side waits
DELAY_SECONDS = {"payments": 30, "payout": 20, "debit": 20}
LIMITS = {"latency_ms": 20_000, "error_percent": 100, "delay_seconds": 3600}


@dataclass(frozen=True)
class Faults:
    """How a partner behaves. `latency_ms` None: 30 to 120 ms by the request's hash.

    `error_percent` of requests get HTTP 500; `mode` timeout (no answer for 15 s) or down (HTTP 503).
    `delay_seconds`: how late the late callback is (payments), how long a slow payout (payout)
    or a slow debit (debit) takes.
    """

    latency_ms: int | None = None
    error_percent: int = 0
    mode: Mode = ""
    delay_seconds: int | None = None


def of(store: Store, partner: str) -> Faults:
    """Return the settings of a partner."""
    row = store.row(
        "select latency_ms, error_percent, mode, delay_seconds from faults where partner = ?", partner
    )
    return Faults(**dict(row)) if row else Faults()


def everyone(store: Store) -> dict[str, dict[str, object]]:
    """Return the settings of all partners, for the page and the API."""
    return {partner: asdict(of(store, partner)) for partner in PARTNERS}


def change(store: Store, partner: str, wanted: dict[str, object]) -> Faults:
    """Replace the settings of a partner; what is not named goes back to normal. Raises: BadRequestError."""
    unknown = set(wanted) - {*LIMITS, "mode"}
    mode = wanted.get("mode") or ""
    if partner not in PARTNERS or unknown or mode not in MODES:
        raise BadRequestError("partner, name or mode unknown")
    new = Faults(
        latency_ms=_number(wanted, "latency_ms"),
        error_percent=_number(wanted, "error_percent") or 0,
        mode=mode,
        delay_seconds=_number(wanted, "delay_seconds"),
    )
    with store.work() as work:
        work.execute(
            "insert or replace into faults(partner, latency_ms, error_percent, mode, delay_seconds)"
            " values(?, ?, ?, ?, ?)",
            (partner, new.latency_ms, new.error_percent, new.mode, new.delay_seconds),
        )
    return new


def delay_seconds(store: Store, partner: str) -> int:
    """Return the delay that is set, or the usual one: 30 s for the late callback, 20 s for a slow payout or debit."""
    wanted = of(store, partner).delay_seconds
    return DELAY_SECONDS[partner] if wanted is None else wanted


def digest(partner: str, request: Request) -> int:
    """Return a number that the request itself decides: partner, method, path, body; no time, no nonce."""
    text = f"{partner} {request.method} {request.path} ".encode() + request.get_data()
    return int.from_bytes(hashlib.sha256(text).digest()[:6], "big")


def latency_ms(faults: Faults, number: int) -> int:
    """Return how long the partner thinks about the request of this digest."""
    if faults.latency_ms is not None:
        return faults.latency_ms
    return LATENCY_FROM_MS + number % (LATENCY_TO_MS - LATENCY_FROM_MS + 1)


def fails(store: Store, faults: Faults, partner: str, number: int) -> bool:
    """Tell whether this request is one of those that the error rate hits."""
    if not faults.error_percent:
        return False
    nth = store.count_try(f"error rate of {partner}")
    return int(hashlib.sha256(f"{number}/{nth}".encode()).hexdigest(), 16) % 100 < faults.error_percent


def _number(wanted: dict[str, object], name: str) -> int | None:
    value = wanted.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LIMITS[name]:
        raise BadRequestError(f"{name} is a whole number from 0 to {LIMITS[name]}")
    return value
