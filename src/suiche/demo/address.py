"""Where the demo answers: host, port, the address people type, and the password when others can reach it."""

from __future__ import annotations

import errno
import ipaddress
import os
import secrets
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from suiche.demo.say import StartError

CARRIED_AT = "/demo/sandbox"  # where the website carries the sandbox's pages
PASSWORD_FILE = "demo-password"  # noqa: S105 - the name of the file, not a password
WAIT_FOR_PORT_SECONDS = 3.0  # an earlier demo may still be letting go of it


@dataclass(frozen=True)
class Address:
    """Where the web listens; ``url`` is what a browser uses; ``local``: nobody else reaches it."""

    host: str
    port: int
    url: str
    local: bool


def address_from_environment() -> Address:
    """Read HOST, PORT and SUICHE_PUBLIC_URL. Refuses (StartError) a port that is none, an unknown host."""
    host = os.environ.get("HOST") or "127.0.0.1"
    written = os.environ.get("PORT") or "8000"
    if not (written.isascii() and written.isdigit() and 1 <= int(written) <= 65535):
        raise StartError(
            f"PORT={written} 不是端口号：请用 1 到 65535 的数，例如 PORT=8001 make demo。",
            f"PORT={written} is no port: use a number from 1 to 65535, such as PORT=8001 make demo.",
        )
    try:
        numeric = socket.getaddrinfo(host, int(written), type=socket.SOCK_STREAM)[0][4][0]
        local = ipaddress.ip_address(numeric).is_loopback
    except (OSError, ValueError) as problem:
        raise StartError(
            f"HOST={host} 不是这台机器的地址：请改用 127.0.0.1 或 0.0.0.0。",
            f"HOST={host} is no address of this machine: use 127.0.0.1 or 0.0.0.0.",
        ) from problem
    shown = _reachable(str(numeric))
    url = os.environ.get("SUICHE_PUBLIC_URL") or f"http://{f'[{shown}]' if ':' in shown else shown}:{written}"
    return Address(str(numeric), int(written), url.rstrip("/"), local and _is_here(url))


def require_free(host: str, port: int, *, other: str) -> None:
    """Refuse a port that somebody else listens on, naming the way out; ``other`` says how to choose {port}."""
    until = time.monotonic() + WAIT_FOR_PORT_SECONDS
    while True:
        problem = _bind(host, port)
        if problem is None:
            return
        if problem.errno != errno.EADDRINUSE or time.monotonic() > until:
            break
        time.sleep(0.2)
    if problem.errno == errno.EADDRINUSE:
        free = other.format(port=port + 1 if port < 65535 else 8000)
        raise StartError(
            f"端口 {port} 已被别的程序占用：换一个端口，例如 {free}。",
            f"Port {port} is taken by another program: choose another one, such as {free}.",
        )
    raise StartError(
        f"不能在 {host}:{port} 上监听（{problem.strerror}）：请换一个地址或端口。",
        f"Cannot listen on {host}:{port} ({problem.strerror}): choose another address or port.",
    )


def free_port() -> int:
    """Return a port on the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demo_password(home: Path) -> str:
    """Return the password of the demo pages, made at the first need (0600)."""
    path = home / PASSWORD_FILE
    if not path.exists():
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(secrets.token_urlsafe(9))
    return path.read_text(encoding="utf-8").strip()


def _bind(host: str, port: int) -> OSError | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as problem:
            return problem
    return None


def _is_here(url: str) -> bool:
    """Tell whether an address means this machine to whoever reads it; behind a tunnel or a proxy it does not."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reachable(host: str) -> str:
    """Return an address for people: for "every interface" the one this machine uses towards others."""
    if not ipaddress.ip_address(host).is_unspecified:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # documentation range: nothing is sent, a route is looked up
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
