"""What we need of a certification authority, whoever it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, cast

from suiche.kit import adapters
from suiche.kit.refusal import Refusal


@dataclass(frozen=True)
class SignerIdentity:
    """Who signs. ``number``: a person's masked identity number, an organisation's unified credit code."""

    kind: Literal["person", "organisation"]
    name: str
    number: str


@dataclass(frozen=True)
class IssuedCertificate:
    """A one-time certificate. PEM texts; ``chain`` goes from the issuer to the root; ``serial`` is hexadecimal."""

    certificate: bytes
    chain: tuple[bytes, ...]
    serial: str


@dataclass(frozen=True)
class RevocationEvidence:
    """What the authority says now about revoked certificates (DER): embedded in the paper for later years."""

    crls: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]


class CertificatesUnavailable(Refusal):
    """The authority does not answer, or not sensibly: nothing was signed, try again."""

    code = "certificates_unavailable"
    status = 503
    zh = "签名服务暂时连不上，还没有签。请过一分钟再试，填过的都还在。"
    en = "The signing service does not answer. Nothing was signed. Please try again in a minute; your entries are kept."


class CertificateRefused(Refusal):
    """The authority answers no: the request number was used with another key, or the request is not acceptable."""

    code = "certificate_refused"
    status = 502
    zh = "签名服务没有发给这次签名的证书。请重新获取验证码，再签一次。"
    en = "The signing service did not issue a certificate for this signature. Please get a new code and sign again."


class Certificates(Protocol):
    """The port. Every call is bounded in time; a call that fails raises ``CertificatesUnavailable``."""

    def issue(self, *, subject: SignerIdentity, csr: bytes, request_no: str) -> IssuedCertificate:
        """Certify the key of a certificate request (PEM) for one signature.

        Idempotent by ``request_no``; refuses ``CertificateRefused``.
        """

    def timestamp(self, request: bytes) -> bytes:
        """Answer an RFC 3161 request (DER) with the authority's response (DER)."""

    def revocation(self, issued: IssuedCertificate) -> RevocationEvidence:
        """Return the current revocation lists of the whole chain and the status of this certificate."""

    def trust_roots(self) -> tuple[bytes, ...]:
        """Return the root certificates (PEM) whose signatures we accept."""


def port() -> Certificates:
    """Return the certification authority that the settings name."""
    return cast("Certificates", adapters.load("certificates"))
