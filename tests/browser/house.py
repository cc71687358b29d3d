"""The real product, started once for the browser tests: ``suiche demo`` with a home and a port of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import IO, Any

from suiche.demo.address import free_port
from suiche.demo.crew import answers
from suiche.demo.home import STATE_FILE, read_state
from suiche.kit.ids import new_token

UP_SECONDS = 120
DOWN_SECONDS = 15
OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HOST", "LC_ALL", "LANG")
RUNNING = os.environ.get(
    "SUICHE_BROWSER_URL", ""
)  # walk on a demo that is running already: a faster way to write tests


class House:
    """One running demo: its address, its sandbox, and the people in it."""

    def __init__(self) -> None:
        """Choose a place; nothing runs yet."""
        self.home = Path(tempfile.gettempdir()) / f"suiche-{new_token()[:8]}"
        self.process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the house
        self.url = RUNNING or f"http://127.0.0.1:{free_port()}"

    def start(self) -> None:
        """Start everything and wait until it is ready; fails with what the demo said."""
        if RUNNING:
            return
        kept = {k: v for k, v in os.environ.items() if k not in OURS and not k.startswith("SUICHE_")}
        port = self.url.rpartition(":")[2]
        environment = kept | {"SUICHE_HOME": str(self.home), "PORT": port, "HOST": "127.0.0.1"}
        command = [sys.executable, "-m", "suiche.project.cli", "demo"]
        self.process = subprocess.Popen(command, env=environment, stdout=self._output, stderr=self._output)
        until = time.monotonic() + UP_SECONDS
        while not (answers(f"{self.url}/") and read_state(self.home, STATE_FILE).get("ready")):
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the demo did not come up:\n{self.said()}")
            time.sleep(0.1)

    def said(self) -> str:
        """What the demo has said in all."""
        self._output.seek(0)
        return self._output.read().decode()

    def end(self, sent: signal.Signals) -> int:
        """Send a signal and wait for the end; returns the exit code."""
        assert self.process is not None
        self.process.send_signal(sent)
        return self.process.wait(DOWN_SECONDS)

    def stop(self) -> None:
        """Stop everything, PostgreSQL included, and remove the home."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(DOWN_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def discovery(self) -> dict[str, Any]:
        """What the demo tells a program: sandbox_url, staff, password."""
        return dict(read_json(f"{self.url}/demo/discovery.json"))

    @property
    def sandbox(self) -> str:
        """The address of the partner sandbox."""
        return str(self.discovery["sandbox_url"])

    def person(self, seed: str, **endings: str) -> dict[str, str]:
        """Return an invented person: name, id_number, phone, card_no; a new one for every run of the tests."""
        query = urllib.parse.urlencode({"seed": f"{seed}-{new_token()[:6]}", **endings})
        return dict(read_json(f"{self.sandbox}/sandbox/people?{query}"))

    def code_for(self, phone: str, *, after: int = 0) -> str:
        """Return the newest code that was sent to a phone, waiting until the worker has sent it.

        ``after``: how many messages the phone had before the code was asked for.
        """
        until = time.monotonic() + 20
        while time.monotonic() < until:
            messages = self.messages(phone)
            if len(messages) > after:
                found = re.search(r"\d{6}", f"{messages[0]['params']}")
                if found:
                    return found.group()
            time.sleep(0.1)
        raise AssertionError(f"no code came to {phone}")

    def messages(self, phone: str) -> list[dict[str, Any]]:
        """Return what was sent to a phone, newest first."""
        return list(read_json(f"{self.sandbox}/sandbox/sms?phone={phone}")["messages"])


def read_json(url: str) -> Any:
    """Return what an address of ours answers; never through a proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=10) as answer:
        return json.load(answer)
