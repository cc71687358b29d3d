"""The sandbox gateway and a live web server that its notices reach: real sockets both ways."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from suiche.kit import adapters, jobs
from suiche.kit.clock import Instant
from suiche.kit.models import InboxMessage
from tests.partners.sandbox_server import Sandbox, running

PORTS = {"payments": "SandboxPayments", "payout": "SandboxPayout"}


@contextmanager
def gateway(settings: Any, site: str, home: Path) -> Iterator[Sandbox]:
    """Serve the sandbox of a home and name it in the settings; ``site`` is where its notices and payers come back."""
    with running(home) as sandbox:
        settings.PARTNERS = settings.PARTNERS | {
            name: {
                "adapter": f"suiche.partners.{name}.adapters.sandbox.{adapter}",
                "options": sandbox.options(),
            }
            for name, adapter in PORTS.items()
        }
        settings.PUBLIC_URL = site
        settings.SANDBOX_URL = sandbox.url
        for partner in PORTS:
            sandbox.faults(partner, latency_ms=0)
        adapters.forget()
        try:
            yield sandbox
        finally:
            adapters.forget()


def pay(sandbox: Sandbox, order_no: str, card: str = "ok") -> str:
    """Pay an order at the gateway as the payer would; returns the gateway's result."""
    answer = httpx.post(f"{sandbox.url}/sandbox/payments/{order_no}/pay", json={"card": card})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["result"])


def until(true: Callable[[], bool], seconds: float = 15) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)


def arrived(count: int) -> Callable[[], bool]:
    """Tell whether so many messages are in the inbox."""
    return lambda: InboxMessage.objects.count() == count


def brought(sandbox: Sandbox, outcome: str, count: int) -> Callable[[], bool]:
    """Tell whether the gateway has brought so many notices of a kind, answered or not."""
    return lambda: sum(seen["outcome"] == outcome for seen in sandbox.seen("payments")) == count


def work(at: Instant | None = None) -> None:
    """Run every job that is due."""
    jobs.drain(at=at)
