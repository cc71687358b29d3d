"""The demo certification authority of the sandbox, over HTTP (addresses: see the sandbox's own page)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from suiche.kit.wire import trusted_roots
from suiche.partners.certificates.port import (
    CertificateRefused,
    CertificatesUnavailable,
    IssuedCertificate,
    RevocationEvidence,
    SignerIdentity,
)

TIMEOUT = httpx.Timeout(10.0, connect=3.0)
MAX_ANSWER = 1_000_000


class SandboxCertificates:
    """The port over the sandbox's ``/pki``."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._base = f"{str(options['url']).rstrip('/')}/pki"
        self._roots: tuple[bytes, ...] | None = None

    def issue(self, *, subject: SignerIdentity, csr: bytes, request_no: str) -> IssuedCertificate:
        """Ask for a one-time certificate. Refuses: CertificateRefused, CertificatesUnavailable."""
        body = {
            "request_no": request_no, "kind": subject.kind, "name": subject.name, "number": subject.number,
            "csr": csr.decode("ascii"),
        }  # fmt: skip
        answer = self._send("POST", "/issue", json=body)
        try:
            data: dict[str, Any] = answer.json()
            chain = tuple(str(pem).encode("ascii") for pem in data["chain"])
            return IssuedCertificate(str(data["certificate"]).encode("ascii"), chain, str(data["serial"]))
        except (ValueError, KeyError, TypeError) as error:
            raise CertificatesUnavailable() from error

    def timestamp(self, request: bytes) -> bytes:
        """Send an RFC 3161 request, return the response."""
        headers = {"Content-Type": "application/timestamp-query"}
        return self._send("POST", "/tsa", content=request, headers=headers).content

    def revocation(self, issued: IssuedCertificate) -> RevocationEvidence:
        """Fetch both revocation lists and the status of the certificate itself."""
        crls = tuple(self._send("GET", f"/crl/{label}.crl").content for label in ("root", "issuing"))
        certificate = x509.load_pem_x509_certificate(issued.certificate)
        issuer = x509.load_pem_x509_certificate(issued.chain[0])
        query = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256()).build()
        headers = {"Content-Type": "application/ocsp-request"}
        content = query.public_bytes(serialization.Encoding.DER)
        status = self._send("POST", "/ocsp", content=content, headers=headers).content
        return RevocationEvidence(crls=crls, ocsps=(status,))

    def trust_roots(self) -> tuple[bytes, ...]:
        """Return the sandbox's root, fetched once per process."""
        if self._roots is None:
            self._roots = (self._send("GET", "/root.pem").content,)
        return self._roots

    def _send(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        try:
            answer = httpx.request(
                method,
                self._base + path,
                timeout=TIMEOUT,
                trust_env=False,
                verify=trusted_roots(),
                **arguments,
            )
        except httpx.HTTPError as error:
            raise CertificatesUnavailable() from error
        if answer.status_code in (400, 409):
            raise CertificateRefused()
        if answer.status_code != 200 or len(answer.content) > MAX_ANSWER:
            raise CertificatesUnavailable()
        return answer
