"""What the web server runs: each body is awaited before a thread is given, so that slow senders hold no thread.

The server (granian) hands over a request when its headers are there and knows no time limit for the body. Here it is
read on the event loop, as long as it comes at a bearable pace; only a whole one goes to one of the few threads that
answer (docs/decisions/0019). What is held of unfinished bodies is bounded, in all and for each address.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio import AbstractEventLoop
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from suiche.channels.origin import client_address
from suiche.kit.household import household
from suiche.kit.words import Words
from suiche.project.wsgi import application as pages

THREADS = 8
Headers = list[tuple[str, str]]
Pages = Callable[[dict[str, Any], Callable[..., Any]], Any]


@dataclass(frozen=True)
class Pace:
    """How long a body may take: ``grace`` seconds, and one more for each ``bytes_a_second`` that came."""

    grace: float = 20.0
    bytes_a_second: int = 8_000  # a poor signal in a village; a waiting body costs memory, no thread


class Request(Protocol):
    """What granian tells of a request (its RSGI scope)."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None
    headers: Any


class Exchange(Protocol):
    """What granian lets us read and answer with (its RSGI protocol)."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer; from any thread, once."""


class Unfit(Exception):
    """A body that is not waited for any longer; the sender is told the status and the sentence."""

    def __init__(self, status: int, told: Words) -> None:
        super().__init__(told.en)
        self.status = status
        self.told = told


TOO_SLOW = Words(
    "内容没有在规定时间内传完，没有办成任何事。请检查网络后再试。",
    "The content did not arrive in time; nothing was done. Please check your connection and try again.",
)
CUT_SHORT = Words(
    "内容没有传完整，没有办成任何事。请再试一次。",
    "The content did not arrive whole; nothing was done. Please try again.",
)
TOO_MANY = Words(
    "同时上传的太多，没有办成任何事。请过一分钟再试。",
    "Too much is being uploaded at once; nothing was done. Please try again in a minute.",
)


@dataclass
class Held:
    """How many bytes of its body one request holds."""

    size: int = 0


@dataclass
class Bodies:
    """The bodies of this process: how many each address has under way, and the bytes of all until they are answered."""

    most_of_one: int = 32
    most_bytes: int = 128_000_000  # a process needs some times as much while pages read them
    pace: Pace = field(default_factory=Pace)
    _under_way: Counter[str] = field(default_factory=Counter)
    _bytes: int = 0

    async def read(self, exchange: Exchange, length: int, address: str, held: Held) -> bytes:
        """Return the whole body of ``length`` bytes; Unfit when it comes too slowly, not whole, or with too many others."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        body = bytearray()
        with self._counted(address):
            try:
                async with asyncio.timeout(self.pace.grace) as limit:
                    async for chunk in exchange:
                        if self._bytes + len(chunk) > self.most_bytes:
                            raise Unfit(503, TOO_MANY)
                        body += chunk
                        held.size += len(chunk)
                        self._bytes += len(chunk)
                        if len(body) >= length or not chunk:
                            break
                        limit.reschedule(begun + self.pace.grace + len(body) / self.pace.bytes_a_second)
            except TimeoutError:
                raise Unfit(408, TOO_SLOW) from None
        if len(body) != length:
            raise Unfit(400, CUT_SHORT)
        return bytes(body)

    @contextmanager
    def held(self) -> Iterator[Held]:
        """Count what one request holds, from its first byte until it is answered."""
        held = Held()
        try:
            yield held
        finally:
            self._bytes -= held.size

    @contextmanager
    def _counted(self, address: str) -> Iterator[None]:
        if self._under_way[address] >= self.most_of_one:
            raise Unfit(429, TOO_MANY)
        self._under_way[address] += 1
        try:
            yield
        finally:
            self._under_way[address] -= 1
            if not self._under_way[address]:
                del self._under_way[address]


class Front:
    """Takes requests from granian and gives whole ones to a WSGI application in threads."""

    def __init__(self, answering: Pages, bodies: Bodies | None = None) -> None:
        """Name what answers; the threads begin with each process."""
        self._answering = answering
        self._bodies = bodies or Bodies()

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        """Begin in a new process."""
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="pages")

    async def __rsgi__(self, request: Request, exchange: Exchange) -> None:
        """Answer one request."""
        environ = _environ(request)
        length = _length(environ)
        with self._bodies.held() as held:
            body = b""
            # what is larger is refused unread (channels.intake)
            if 0 < length <= settings.DATA_UPLOAD_MAX_BODY_SIZE:
                asks = client_address(
                    environ["REMOTE_ADDR"],
                    environ.get("HTTP_X_FORWARDED_FOR", ""),
                    settings.TRUSTED_PROXIES,
                )
                try:
                    body = await self._bodies.read(exchange, length, household(asks), held)
                except Unfit as problem:
                    _refuse(exchange, problem)
                    return
            environ["wsgi.input"] = BytesIO(body)
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._threads, self._answer, environ, exchange)

    def _answer(self, environ: dict[str, Any], exchange: Exchange) -> None:
        told: list[tuple[int, Headers]] = []

        def start(status: str, headers: Headers, problem: object = None) -> None:
            told.append((int(status.partition(" ")[0]), headers))

        answer = self._answering(environ, start)
        try:
            body = b"".join(answer)
            status, headers = told[-1]
            exchange.response_bytes(status, headers, body)
        finally:
            if hasattr(answer, "close"):
                answer.close()


def _environ(request: Request) -> dict[str, Any]:
    """Return what a WSGI application reads (PEP 3333), without the body."""
    host, _, port = request.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path.encode().decode("latin-1"),
        "QUERY_STRING": request.query_string.encode().decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{request.http_version}",
        "REMOTE_ADDR": urlsplit(f"//{request.client}").hostname or "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        if "_" in name:  # X_Forwarded_For would pass for X-Forwarded-For
            continue
        key = name.upper().replace("-", "_")
        if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            key = f"HTTP_{key}"
        joined = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joined}{value}" if key in environ else value
    return environ


def _length(environ: dict[str, Any]) -> int:
    """Return the announced length; a body without one is not read, as Django would not."""
    text = environ.get("CONTENT_LENGTH", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _refuse(exchange: Exchange, problem: Unfit) -> None:
    """Tell a sender whose body is not read to its end, in both languages; the connection ends with it."""
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Connection", "close"),
        ("Cache-Control", "no-store"),
    ]
    exchange.response_bytes(problem.status, headers, f"{problem.told.zh} / {problem.told.en}\n".encode())


front = Front(pages)
