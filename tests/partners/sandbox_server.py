"""The sandbox behind a real socket, for tests: no part of it is replaced.

A home without keys gets a copy of those that this process made first: RSA keys take long to make.
"""

import atexit
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from werkzeug.serving import WSGIRequestHandler, make_server

from suiche.demo.sandbox import keys
from suiche.demo.sandbox.app import Application
from suiche.kit.wire import trusted_roots

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


STOP_SECONDS = 0.02  # how often a server looks whether it shall stop


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
        answer = httpx.put(f"{self.url}/sandbox/faults/{partner}", json=wanted, verify=trusted_roots())
        assert answer.status_code == 200, answer.text

    def seen(self, partner: str) -> list[dict[str, Any]]:
        """What the partner saw, newest first."""
        listed: list[dict[str, Any]] = httpx.get(
            f"{self.url}/sandbox/seen/{partner}", verify=trusted_roots()
        ).json()["seen"]
        return listed


@cache
def _keys() -> Path:
    home = Path(tempfile.mkdtemp(prefix="suiche-keys-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return keys.ensure(home).folder


@contextmanager
def running(home: Path, *, own_keys: bool = False) -> Iterator[Sandbox]:
    """Serve the sandbox of a home on a free port, and stop it and its courier at the end.

    ``own_keys``: another installation, whose keys nobody else has.
    """
    if not own_keys and not (home / "keys").exists():
        shutil.copytree(_keys(), home / "keys")
    application = Application(home)
    with served(application) as url:
        try:
            yield Sandbox(url, home, application)
        finally:
            application.courier.stop()


@contextmanager
def served(application: "WSGIApplication") -> Iterator[str]:
    """Serve an application on a free port; yields its address."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, args=(STOP_SECONDS,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
