"""``suiche demo`` as a whole: up from nothing, down within seconds, up again after being killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from suiche.demo.address import free_port
from suiche.demo.crew import answers
from suiche.demo.home import STATE_FILE, read_state
from suiche.kit.ids import new_token

UP_SECONDS = 120
DOWN_SECONDS = 15
OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HOST", "LC_ALL", "LANG")


class Demo:
    """One home and one port, in which a demo can be started, told to stop, and killed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in OURS and not name.startswith("SUICHE_")
        }
        environment |= {"SUICHE_HOME": str(self.home), "PORT": str(self.port)}
        command = [sys.executable, "-m", "suiche.project.cli", "demo"]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def wait_up(self) -> None:
        assert self.process is not None
        until = time.monotonic() + UP_SECONDS
        while not answers(f"http://127.0.0.1:{self.port}/"):
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the demo did not come up:\n{self.end(signal.SIGTERM)}")
            time.sleep(0.1)
        while not read_state(self.home, STATE_FILE).get("ready"):
            time.sleep(0.05)

    def end(self, sent: signal.Signals) -> str:
        assert self.process is not None
        self.process.send_signal(sent)
        return self.process.communicate(timeout=DOWN_SECONDS)[0]

    def exit_code(self) -> int | None:
        return None if self.process is None else self.process.returncode

    def numbers(self) -> list[int]:
        """Every process the demo has started, PostgreSQL among them."""
        postmaster = self.home / "postgres" / "data" / "postmaster.pid"
        return [
            *read_state(self.home, STATE_FILE)["processes"].values(),
            int(postmaster.read_text().splitlines()[0]),
        ]


def alive(number: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{number}/status").read_text()
    except OSError:
        return False


def wait_gone(numbers: list[int]) -> None:
    until = time.monotonic() + DOWN_SECONDS
    while any(alive(number) for number in numbers):
        assert time.monotonic() < until, "something was left running"
        time.sleep(0.05)


@pytest.fixture
def demo() -> Iterator[Demo]:
    home = Path(tempfile.gettempdir()) / f"suiche-{new_token()[:8]}"
    made = Demo(home)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.end(signal.SIGTERM)
    shutil.rmtree(home, ignore_errors=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")
def test_a_demo_comes_up_goes_down_and_recovers(demo: Demo) -> None:
    demo.start()
    demo.wait_up()
    numbers = demo.numbers()
    assert len(numbers) == 4
    told = demo.end(signal.SIGTERM)
    assert f"http://127.0.0.1:{demo.port}" in told
    assert demo.exit_code() == 0
    wait_gone(numbers)

    demo.start()
    demo.wait_up()
    numbers = demo.numbers()
    demo.end(signal.SIGKILL)
    demo.start()  # at once: what was killed is still letting go
    demo.wait_up()
    wait_gone(numbers)
    demo.end(signal.SIGINT)
    assert demo.exit_code() == 0
