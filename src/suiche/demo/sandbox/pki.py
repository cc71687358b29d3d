"""The demo certificate authority and time-stamp authority as a WSGI application, to be mounted at ``/pki``.

| address | what |
|---|---|
| ``GET /root.pem`` | the root to trust |
| ``POST /issue`` | a one-time certificate: ``{request_no, kind, name, number, csr}`` → ``{certificate, chain, serial}`` |
| ``POST /revoke`` | ``{serial}``: so that a revoked signer can be provoked |
| ``POST /tsa`` | RFC 3161 time stamp |
| ``POST /ocsp`` | certificate status |
| ``GET /crl/root.crl``, ``/crl/issuing.crl`` | revocation lists |
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID
from werkzeug.exceptions import BadRequest, Conflict, HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from suiche.demo.sandbox import pki_status
from suiche.demo.sandbox.pki_authority import Authority, IssueError
from suiche.kit.clock import now

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MAX_BODY = 100_000
MAX_NAME = 64  # X.520 upper bound of a common name
_ROUTES = Map(
    [
        Rule("/root.pem", endpoint="root", methods=["GET"]),
        Rule("/issue", endpoint="issue", methods=["POST"]),
        Rule("/revoke", endpoint="revoke", methods=["POST"]),
        Rule("/tsa", endpoint="tsa", methods=["POST"]),
        Rule("/ocsp", endpoint="ocsp", methods=["POST"]),
        Rule("/crl/<label>.crl", endpoint="crl", methods=["GET"]),
    ]
)


def _body(request: Request) -> bytes:
    body = request.stream.read(MAX_BODY + 1)
    if len(body) > MAX_BODY:
        raise BadRequest("the request is larger than 100 kB")
    return body


def _texts(request: Request, *names: str) -> dict[str, str]:
    """Read a JSON object with exactly these non-empty text fields."""
    try:
        data = json.loads(_body(request))
    except ValueError as error:
        raise BadRequest("the body is not JSON") from error
    if not isinstance(data, dict) or set(data) != set(names):
        raise BadRequest(f"the body must be an object with {', '.join(names)}")
    for name in names:
        if not isinstance(data[name], str) or not data[name].strip():
            raise BadRequest(f"{name} must be a text")
    return data


def _subject(kind: str, name: str, number: str) -> x509.Name:
    """Return the subject: a person carries the masked identity number, an organisation its credit code."""
    if len(name) > MAX_NAME or len(number) > MAX_NAME:
        raise BadRequest("name and number have at most 64 characters")
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")
    common = x509.NameAttribute(NameOID.COMMON_NAME, name)
    if kind == "person":
        return x509.Name([country, common, x509.NameAttribute(NameOID.USER_ID, number)])
    if kind == "organisation":
        return x509.Name(
            [
                country,
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
                x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, number),
                common,
            ]
        )
    raise BadRequest("kind is person or organisation")


def _root(authority: Authority, request: Request) -> Response:
    return Response(authority.root.certificate_pem, mimetype="application/x-pem-file")


def _issue(authority: Authority, request: Request) -> Response:
    data = _texts(request, "request_no", "kind", "name", "number", "csr")
    base = request.root_url.rstrip("/")
    urls = {"ocsp": f"{base}/ocsp", "crl": f"{base}/crl/issuing.crl"}
    subject = _subject(data["kind"], data["name"], data["number"])
    try:
        certificate = authority.issue(
            request_no=data["request_no"], subject=subject, csr_pem=data["csr"].encode(), urls=urls
        )
    except IssueError as refusal:
        raise Conflict(str(refusal)) from refusal
    chain = [authority.issuing.certificate_pem.decode(), authority.root.certificate_pem.decode()]
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    answer = {"certificate": pem, "chain": chain, "serial": f"{certificate.serial_number:x}"}
    return Response(json.dumps(answer), mimetype="application/json")


def _revoke(authority: Authority, request: Request) -> Response:
    serial = _texts(request, "serial")["serial"]
    try:
        authority.revoke(int(serial, 16), now())
    except ValueError as error:
        raise BadRequest("serial is a hexadecimal number") from error
    return Response(json.dumps({"revoked": serial}), mimetype="application/json")


def _tsa(authority: Authority, request: Request) -> Response:
    return _answer(pki_status.time_stamp, authority, request, "application/timestamp-reply")


def _ocsp(authority: Authority, request: Request) -> Response:
    return _answer(pki_status.certificate_status, authority, request, "application/ocsp-response")


def _answer(
    make: Callable[[Authority, bytes], bytes], authority: Authority, request: Request, kind: str
) -> Response:
    try:
        return Response(make(authority, _body(request)), mimetype=kind)
    except (ValueError, TypeError) as error:  # what asn1crypto raises for bytes that are no such request
        raise BadRequest("this is not such a request in DER") from error


def _crl(authority: Authority, request: Request, label: str) -> Response:
    if label not in pki_status.LIST_DAYS:
        raise NotFound()
    return Response(pki_status.revocation_list(authority, label), mimetype="application/pkix-crl")


_HANDLERS: dict[str, Callable[..., Response]] = {
    "root": _root, "issue": _issue, "revoke": _revoke, "tsa": _tsa, "ocsp": _ocsp, "crl": _crl,
}  # fmt: skip


def application(home: Path) -> WSGIApplication:
    """Return the application; keys and what was issued live in ``home / "pki"`` (made when missing)."""
    authority = Authority(home)

    @Request.application
    def app(request: Request) -> Response | HTTPException:
        try:
            endpoint, arguments = _ROUTES.bind_to_environ(request.environ).match()
            return _HANDLERS[endpoint](authority, request, **arguments)
        except HTTPException as error:
            return error

    return app
