"""The sandbox behind a real socket, for tests: no part of it is replaced."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from werkzeug.serving import WSGIRequestHandler, make_server

from suiche.demo.sandbox.app import Application


class Silent(WSGIRequestHandler):
    """Logs nothing."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 the parent's name
        """Drop the line."""


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox."""

    url: str
    home: Path
    application: Application

    def options(self, **more: object) -> dict[str, object]:
        """What settings give an adapter."""
        return {"url": self.url, "home": str(self.home), **more}

    def faults(self, partner: str, **wanted: object) -> None:
        """Set latency and faults over the API."""
        answer = httpx.put(f"{self.url}/sandbox/faults/{partner}", json=wanted)
        assert answer.status_code == 200, answer.text

    def seen(self, partner: str) -> list[dict[str, Any]]:
        """What the partner saw, newest first."""
        listed: list[dict[str, Any]] = httpx.get(f"{self.url}/sandbox/seen/{partner}").json()["seen"]
        return listed


@contextmanager
def running(home: Path) -> Iterator[Sandbox]:
    """Serve the sandbox of a home on a free port, and stop it and its courier at the end."""
    application = Application(home)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Sandbox(f"http://127.0.0.1:{server.server_port}", home, application)
    finally:
        application.courier.stop()
        server.shutdown()
        thread.join()
        server.server_close()
