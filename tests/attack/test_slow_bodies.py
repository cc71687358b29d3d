"""Senders who stop half-way: they hold a connection, and neither a thread nor the website."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from suiche.demo.address import free_port
from suiche.project.proxies import load_proxies
from suiche.project.rsgi import THREADS, Bodies, Front, Pace

READING, GO_ON = threading.Event(), threading.Event()
GRACE, MOST = 0.4, 2 * THREADS


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """Answer with what came, so that what a page reads can be seen."""
    start("200 OK", [("Content-Type", "text/plain")])
    told = [environ[name] for name in ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "REMOTE_ADDR")]
    if environ.get("HTTP_X_WAIT"):
        READING.set()
        assert GO_ON.wait(5)
    told += [environ.get("HTTP_X_FORWARDED_FOR", "-"), environ["wsgi.input"].read().decode()]
    return ["|".join(told).encode()]


@pytest.fixture(scope="module")
def website() -> Iterator[int]:
    """Pages behind the real server; a body has 0.4 s and one more for each 1,000 bytes. The value is the port."""
    port, up = free_port(), threading.Event()
    bodies = Bodies(most_of_one=MOST, most_bytes=1_000_000, pace=Pace(grace=GRACE, bytes_a_second=1000))
    running: dict[str, Any] = {}

    async def serve() -> None:
        running["loop"] = asyncio.get_running_loop()
        server = running["server"] = Server(
            Front(echo, bodies), port=port, interface=Interfaces.RSGI, http=HTTPModes.http1, websockets=False
        )
        running["loop"].call_later(0.05, up.set)
        await server.serve()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert up.wait(10)
    yield port
    running["loop"].call_soon_threadsafe(running["server"].stop)
    thread.join(timeout=10)


def send(port: int, text: str) -> socket.socket:
    """Open a connection and send this much of a request."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(text.encode())
    return connection


def answer(connection: socket.socket) -> tuple[int, str]:
    """Read until the other side closes or one answer is whole; return the status and what it says."""
    got = b""
    while b"\r\n\r\n" not in got or len(got.partition(b"\r\n\r\n")[2]) < length(got):
        more = connection.recv(65536)
        if not more:
            break
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()


def length(got: bytes) -> int:
    """What an answer's head says of its body."""
    heads = dict(line.lower().split(b": ", 1) for line in got.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:])
    return int(heads.get(b"content-length", b"0"))


def post(size: int, body: str = "", more: str = "") -> str:
    """A form that announces ``size`` bytes and sends ``body``."""
    return f"POST /p%C3%A4 HTTP/1.1\r\nHost: x\r\n{more}Content-Length: {size}\r\n\r\n{body}"


def test_more_half_bodies_than_threads_leave_the_website_open_and_end_by_themselves(
    website: int, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = load_proxies("127.0.0.1")
    home = "2001:db8:1:2::"  # whose addresses one household takes as it likes
    held = [send(website, post(100, "half", f"X-Forwarded-For: {home}{n:x}\r\n")) for n in range(MOST)]
    begun = time.monotonic()
    assert answer(send(website, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))[0] == 200
    assert time.monotonic() - begun < GRACE, "it was answered while the others were waited for"
    status, told = answer(
        send(website, post(100, "one more of the same home", f"X-Forwarded-For: {home}ffff\r\n"))
    )
    assert (status, "请过一分钟再试" in told) == (429, True)
    for connection in held:
        status, told = answer(connection)
        assert (status, "没有在规定时间内传完" in told) == (408, True)
    assert answer(send(website, post(2, "ok")))[0] == 200, "those who gave up are not counted for ever"


def test_a_body_that_comes_slowly_but_steadily_is_waited_for(website: int) -> None:
    connection, begun = send(website, post(1200)), time.monotonic()
    for _ in range(3):
        connection.sendall(b"a" * 400)
        time.sleep(0.2)
    assert time.monotonic() - begun > GRACE
    status, told = answer(connection)
    assert (status, told.endswith("|" + "a" * 1200)) == (200, True)


def test_a_body_that_breaks_off_or_is_more_than_all_together_may_hold_is_not_handed_on(website: int) -> None:
    connection = send(website, post(100, "half"))
    connection.shutdown(socket.SHUT_WR)
    assert answer(connection)[0] == 400
    status, told = answer(send(website, post(1_000_001, "a" * 1_000_001)))
    assert (status, "Too much is being uploaded" in told) == (503, True)
    assert answer(send(website, post(1000, "a" * 1000)))[0] == 200, "what was refused is no longer held"


def test_a_whole_body_is_held_until_it_is_answered(website: int) -> None:
    waiting = [send(website, post(600_000, "a" * 600_000, "X-Wait: yes\r\n"))]
    assert READING.wait(5), "its page is being made"
    status, told = answer(send(website, post(600_000, "a" * 600_000)))
    assert (status, "Too much is being uploaded" in told) == (503, True)
    GO_ON.set()
    assert answer(waiting[0])[0] == 200
    assert answer(send(website, post(600_000, "a" * 600_000)))[0] == 200, (
        "what was answered is no longer held"
    )


def test_an_address_in_plain_chinese_is_read(website: int) -> None:
    status, told = answer(send(website, "GET /?q=车 HTTP/1.1\r\nHost: x\r\n\r\n"))
    assert (status, told.split("|")[2]) == (200, "q=车".encode().decode("latin-1"))


def test_a_page_reads_what_was_sent_and_no_header_that_passes_for_another(website: int) -> None:
    text = "X_Forwarded_For: 1.2.3.4\r\n"
    status, told = answer(send(website, post(4, "body", text)))
    assert (status, told) == (200, "POST|/p\u00c3\u00a4||127.0.0.1|-|body")
    chunked = "POST /c?a=%20b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert answer(send(website, chunked)) == (200, "POST|/c|a=%20b|127.0.0.1|-|"), "not waited for"
