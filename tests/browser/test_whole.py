"""``suiche demo`` as a whole, after it came up from nothing: down within seconds, up again after being killed.

It is the last of these tests (see tests/conftest.py): it leaves no demo running.
"""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from suiche.demo.home import STATE_FILE, read_state
from tests.browser.house import DOWN_SECONDS, RUNNING, House

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc"),
    pytest.mark.skipif(bool(RUNNING), reason="the demo that runs is somebody's"),
]


def numbers(house: House) -> list[int]:
    """Every process the demo has started, PostgreSQL among them."""
    postmaster = house.home / "postgres" / "data" / "postmaster.pid"
    return [
        *read_state(house.home, STATE_FILE)["processes"].values(),
        int(postmaster.read_text().splitlines()[0]),
    ]


def alive(number: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{number}/status").read_text()
    except OSError:
        return False


def assert_gone(processes: list[int]) -> None:
    until = time.monotonic() + DOWN_SECONDS
    while any(alive(number) for number in processes):
        assert time.monotonic() < until, "something was left running"
        time.sleep(0.05)


def test_a_demo_goes_down_and_recovers(demo: House) -> None:
    before = numbers(demo)
    assert len(before) == 4
    assert demo.end(signal.SIGTERM) == 0
    assert demo.url in demo.said()
    assert_gone(before)

    demo.start()
    before = numbers(demo)
    demo.end(signal.SIGKILL)
    demo.start()  # at once: what was killed is still letting go
    assert_gone(before)
    assert demo.end(signal.SIGINT) == 0
