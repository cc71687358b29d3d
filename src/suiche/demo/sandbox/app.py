"""The sandbox as one WSGI application: `suiche.demo.sandbox.app:application`, its home from SUICHE_HOME.

Serve it on 127.0.0.1 with several threads (a fault may hold a request for 15 s) and one process.
Another host name in a request, or another origin in a changing one, is refused: a page elsewhere in the
same browser must not reach it.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.exceptions import Forbidden, HTTPException, RequestEntityTooLarge
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from suiche.demo.sandbox import (
    bank,
    bureau,
    debit,
    faults,
    identity,
    keys,
    pages,
    pay_page,
    payments,
    payout,
    pki,
    read,
    signed,
    sms,
)
from suiche.demo.sandbox.box import Answer, BadRequestError, BadSignatureError, Box, Handler
from suiche.demo.sandbox.courier import Courier
from suiche.demo.sandbox.rendering import json_response
from suiche.demo.sandbox.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Page = Callable[[Box, Request, Mapping[str, str]], Response]

DEBIT_FILES = "/debit/v1/batches"

LOOPBACK = {"127.0.0.1", "localhost"}

PARTNER_ENDPOINTS: tuple[tuple[str, str, str, Handler], ...] = (
    ("POST", "/identity/", "identity", identity.verify),
    ("POST", "/sms/", "sms", sms.send),
    ("POST", "/bureau/v1/reports", "bureau", bureau.reports),
    ("POST", "/bank/v1/card4", "bank", bank.card4),
    ("POST", "/payments/v3/pay/transactions/h5", "payments", payments.create),
    ("GET", "/payments/v3/pay/transactions/out-trade-no/<order_no>", "payments", payments.query),
    ("POST", "/payments/v3/pay/transactions/out-trade-no/<order_no>/close", "payments", payments.close),
    ("POST", "/payout/v1/payments", "payout", payout.pay),
    ("GET", "/payout/v1/payments/<order_no>", "payout", payout.query),
    ("POST", "/debit/v1/protocols", "debit", debit.sign),
    ("POST", DEBIT_FILES, "debit", debit.submit),
    ("GET", f"{DEBIT_FILES}/<batch_no>", "debit", debit.results),
    ("GET", "/debit/v1/orders/<order_no>", "debit", debit.query),
    ("GET", "/debit/v1/returns/<day>", "debit", debit.returns),
)

PAGES: tuple[tuple[str, str, Page], ...] = (
    ("GET", "/", pages.index),
    ("GET", "/health", pages.health),
    ("GET", "/inbox", pages.inbox),
    ("GET", "/settings", pages.settings),
    ("POST", "/settings/<partner>", pages.change_settings),
    ("GET", "/static/sandbox.css", pages.style),
    ("GET", "/payments/pay/<token>", pay_page.show),
    ("POST", "/payments/pay/<token>", pay_page.pay),
    ("POST", "/sandbox/payments/<order_no>/pay", pay_page.pay_by_api),
    ("GET", "/sandbox/sms", pages.inbox_json),
    ("GET", "/sandbox/seen/<partner>", pages.seen_json),
    ("GET", "/sandbox/faults", pages.faults_json),
    ("PUT", "/sandbox/faults/<partner>", pages.put_faults),
    ("GET", "/sandbox/people", pages.person),
    ("GET", "/sandbox/outcomes", pages.outcomes_json),
)


class Application:
    """Routes requests, and gives every partner its latency, its faults and its memory."""

    def __init__(self, home: Path, seen_at: str = "") -> None:
        """Make keys and store in `home` where missing."""
        store = Store(home / "sandbox" / "sandbox.sqlite3")
        self.box = Box(home=home, keys=keys.ensure(home), store=store, seen_at=seen_at)
        self.courier = Courier(self.box)
        self._partners = {f"partner {n}": entry for n, entry in enumerate(PARTNER_ENDPOINTS)}
        self._pages = {f"page {n}": entry for n, entry in enumerate(PAGES)}
        rules = [Rule(e[1], endpoint=name, methods=[e[0]]) for name, e in self._partners.items()]
        rules += [Rule(p[1], endpoint=name, methods=[p[0]]) for name, p in self._pages.items()]
        self._map = Map(rules, strict_slashes=True, merge_slashes=False)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        self.courier.start()
        request = Request(environ)
        request.max_content_length = longest_body(request)
        try:
            response = self._answer(request)
        except HTTPException as error:
            response = json_response({"code": error.name, "message": error.description}, error.code or 500)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        guard(request)
        if (request.content_length or 0) > longest_body(request):
            raise RequestEntityTooLarge
        endpoint, where = self._map.bind_to_environ(request.environ).match()
        if endpoint in self._pages:
            return self._pages[endpoint][2](self.box, request, where)
        _, path, partner, handler = self._partners[endpoint]
        return self._partner(partner, f"{request.method} {path}", handler, request, where)

    def _partner(
        self, partner: str, endpoint: str, handler: Handler, request: Request, where: Mapping[str, str]
    ) -> Response:
        started = time.monotonic()
        behaviour = faults.of(self.box.store, partner)
        number = faults.digest(partner, request)
        time.sleep(faults.latency_ms(behaviour, number) / 1000)
        answer = self._fault(partner, behaviour, number) or self._handled(handler, request, where)
        self.box.store.note(
            partner=partner,
            endpoint=endpoint,
            seen=answer.seen,
            outcome=answer.outcome,
            status=answer.status,
            latency_ms=round((time.monotonic() - started) * 1000),
        )
        response = Response(status=answer.status) if answer.body is None else _json(answer)
        if partner == "payments" and answer.status < 500:
            platform = self.box.keys.platform
            response.headers.extend(
                signed.platform_headers(platform, platform.public_key(), response.get_data())
            )
        return response

    def _fault(self, partner: str, behaviour: faults.Faults, number: int) -> Answer | None:
        if behaviour.mode == "timeout":
            time.sleep(faults.HANG_SECONDS)
            return Answer("TIMEOUT", {"code": "TIMEOUT"}, 504)
        if behaviour.mode == "down":
            return Answer("DOWN", {"code": "DOWN"}, 503)
        if faults.fails(self.box.store, behaviour, partner, number):
            return Answer("FAULT", {"code": "FAULT"}, 500)
        return None

    def _handled(self, handler: Handler, request: Request, where: Mapping[str, str]) -> Answer:
        try:
            return handler(self.box, request, where)
        except BadSignatureError as error:
            words = {"code": "SIGN_ERROR", "Code": "SignatureDoesNotMatch", "message": str(error)}
            return Answer(f"SIGN_ERROR {error}", words, 401)
        except BadRequestError as error:
            words = {"code": "PARAM_ERROR", "Code": "InvalidParameter", "message": str(error)}
            return Answer(f"PARAM_ERROR {error}", words, 400)


def longest_body(request: Request) -> int:
    """Return how many bytes a request may bring: a batch file is long, nothing else is."""
    return read.MAX_FILE if request.path == DEBIT_FILES else read.MAX_BODY


def guard(request: Request) -> None:
    """Refuse (Forbidden) a foreign host name (DNS rebinding) and a foreign origin on a changing request."""
    if urlsplit(f"//{request.host}").hostname not in LOOPBACK:
        raise Forbidden("the sandbox answers on 127.0.0.1 and localhost only")
    origin = request.headers.get("Origin")
    if request.method in {"GET", "HEAD"} or origin is None:
        return
    if origin != f"{request.scheme}://{request.host}":
        raise Forbidden("the request comes from another site")


def guarded(inner: "WSGIApplication") -> "WSGIApplication":
    """Put the same guard before an application that has none."""

    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        try:
            guard(Request(environ))
        except Forbidden as error:
            return error(environ, start_response)
        return inner(environ, start_response)

    return outer


def _json(answer: Answer) -> Response:
    return json_response(answer.body, answer.status)


def create(home: Path, seen_at: str = "") -> "WSGIApplication":
    """Return the whole sandbox of a home: partners, pages, and the certificate authority at /pki."""
    return DispatcherMiddleware(Application(home, seen_at), {"/pki": guarded(pki.application(home))})


@cache
def _built() -> "WSGIApplication":
    home = Path(os.environ.get("SUICHE_HOME", ".suiche")).resolve()
    return create(home, os.environ.get("SUICHE_SANDBOX_SEEN_AT", ""))


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """The entry for a server; built at the first request, in the process that answers."""
    return _built()(environ, start_response)
