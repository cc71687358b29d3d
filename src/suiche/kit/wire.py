"""The wire: HTTP calls to the outside with time limits, safe retries and a log that names nobody.

Limits: 3 s to connect, 10 s to read. A call is repeated when it never left (no connection), or when the
caller says that a repetition does no harm. The log holds partner, label, status and time, never a body,
an address with parameters, a header or a key.
"""

import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import httpx

log = logging.getLogger("suiche.partners")

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
PAUSE_SECONDS = 0.2
SERVER_FAULT = 500

FaultKind = Literal["connect", "timeout", "broken"]


class WireFault(Exception):
    """No usable answer came. `kind`: connect (it never left), timeout, broken (the line or the answer)."""

    def __init__(self, partner: str, kind: FaultKind) -> None:
        super().__init__(f"{partner}: {kind}")
        self.kind: FaultKind = kind


@dataclass(frozen=True)
class Call:
    """One request as it goes out; `target` is path and query, what signatures cover."""

    method: str
    url: str
    target: str
    body: bytes


@dataclass(frozen=True)
class Reply:
    """One answer as it came in; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@cache
def trusted_roots() -> ssl.SSLContext:
    """Return whom we trust on the line, loaded once for all lines: it takes a tenth of a second."""
    return httpx.create_ssl_context(trust_env=False)


Sign = Callable[[Call], Mapping[str, str]]


class Wire:
    """A line to one partner; safe to share between threads."""

    def __init__(self, partner: str, base: str, options: Mapping[str, object]) -> None:
        """`base`: address that paths are added to. Options: connect_seconds, read_seconds, tries (2: one repetition)."""
        if not base.startswith(("http://", "https://")):
            raise ValueError(f"{partner}: the settings give no address to call")
        self.partner, self.base = partner, base.rstrip("/")
        self.tries = int(str(options.get("tries", 2)))
        connect = float(str(options.get("connect_seconds", CONNECT_SECONDS)))
        read = float(str(options.get("read_seconds", READ_SECONDS)))
        # No proxy from the environment: keys and personal data go where the settings say, nowhere else.
        self._client = httpx.Client(
            timeout=httpx.Timeout(read, connect=connect),
            trust_env=False,
            follow_redirects=False,
            verify=trusted_roots(),
        )

    def call(
        self, label: str, method: str, path: str, *, sign: Sign, body: bytes = b"", idempotent: bool
    ) -> Reply:
        """Send and return the answer, whatever its status. `sign` makes fresh headers for each try.

        Raises: WireFault when no answer came.
        """
        url = httpx.URL(self.base + path)
        call = Call(method, str(url), url.raw_path.decode("ascii"), body)
        for attempt in range(1, self.tries + 1):
            last = attempt == self.tries
            try:
                reply = self._once(label, call, sign(call), attempt)
            except WireFault as fault:
                if last or not (idempotent or fault.kind == "connect"):
                    raise
            else:
                if last or not idempotent or reply.status < SERVER_FAULT:
                    return reply
            time.sleep(PAUSE_SECONDS * attempt)
        raise AssertionError("a line has at least one try")

    def _once(self, label: str, call: Call, headers: Mapping[str, str], attempt: int) -> Reply:
        started = time.monotonic()
        ended = "broken"
        try:
            answer = self._client.request(
                call.method, call.url, content=call.body or None, headers=dict(headers)
            )
            ended = str(answer.status_code)
            return Reply(
                answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.content
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            ended = "connect"
            raise WireFault(self.partner, "connect") from error
        except httpx.TimeoutException as error:
            ended = "timeout"
            raise WireFault(self.partner, "timeout") from error
        except httpx.HTTPError as error:
            raise WireFault(self.partner, "broken") from error
        finally:
            spent = round((time.monotonic() - started) * 1000)
            log.info("%s %s: %s in %d ms, try %d", self.partner, label, ended, spent, attempt)
