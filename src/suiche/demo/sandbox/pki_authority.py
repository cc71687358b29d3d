"""The demo certificate authority: its keys, its certificates, and what it issued.

A root (30 years) signs an issuing authority (20 years) and a time-stamp authority (20 years); the issuing
authority signs one-time certificates for people and for organisations (one day) and an OCSP responder.
Keys are generated at the first start into the folder given by the caller, readable by its owner only.
A signature stays verifiable for years because its time stamp and the revocation lists of that hour are
embedded in the paper; the one-time certificate itself is long over by then.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from suiche.kit.clock import now

AUTHORITY_NAME = "随车演示电子认证（虚构）"
ONE_TIME_DAYS = 1
BACKDATE = timedelta(minutes=5)  # a verifier whose clock is a little behind must not refuse
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336


class IssueError(Exception):
    """The authority does not issue; the message says why, in English, for the partner's log."""


@dataclass(frozen=True)
class Pair:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def key_pem(self) -> bytes:
        """Return the private key in PEM, unencrypted: the file mode protects it, it is a demo."""
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def certificate_pem(self) -> bytes:
        """Return the certificate in PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)


@dataclass(frozen=True)
class Profile:
    """What a certificate may be used for, and how long. Lifetimes in days."""

    days: int
    usage: frozenset[str]
    extended: x509.ObjectIdentifier | None = None
    extended_critical: bool = False
    authority_depth: int | None = None
    ocsp_no_check: bool = False


ROOT = Profile(30 * 365, frozenset({"key_cert_sign", "crl_sign"}), authority_depth=1)
ISSUING = Profile(20 * 365, frozenset({"key_cert_sign", "crl_sign"}), authority_depth=0)
TIME_STAMP = Profile(20 * 365, frozenset({"digital_signature"}), ExtendedKeyUsageOID.TIME_STAMPING, True)
RESPONDER = Profile(
    20 * 365, frozenset({"digital_signature"}), ExtendedKeyUsageOID.OCSP_SIGNING, ocsp_no_check=True
)
SIGNER = Profile(ONE_TIME_DAYS, frozenset({"digital_signature", "content_commitment"}), DOCUMENT_SIGNING)

_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, AUTHORITY_NAME),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _certificate(
    *, subject: x509.Name, public_key: ec.EllipticCurvePublicKey, issuer: Pair | None, signer: ec.EllipticCurvePrivateKey,
    profile: Profile, start: datetime, urls: dict[str, str] | None = None,
) -> x509.Certificate:  # fmt: skip
    """Build one certificate; without an issuer it signs itself."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - BACKDATE)
        .not_valid_after(start + timedelta(days=profile.days))
        .add_extension(
            x509.BasicConstraints(profile.authority_depth is not None, profile.authority_depth), True
        )
        .add_extension(x509.KeyUsage(**{usage: usage in profile.usage for usage in _USAGES}), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)
    )
    if profile.extended is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([profile.extended]), profile.extended_critical)
    if profile.ocsp_no_check:
        builder = builder.add_extension(x509.OCSPNoCheck(), False)
    if urls:
        builder = builder.add_extension(_ocsp_at(urls["ocsp"]), False).add_extension(
            _crl_at(urls["crl"]), False
        )
    return builder.sign(signer, hashes.SHA256())


def _ocsp_at(url: str) -> x509.AuthorityInformationAccess:
    where = x509.UniformResourceIdentifier(url)
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)]
    )


def _crl_at(url: str) -> x509.CRLDistributionPoints:
    where = [x509.UniformResourceIdentifier(url)]
    return x509.CRLDistributionPoints([x509.DistributionPoint(where, None, None, None)])


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    part = path.with_suffix(f".part{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    part.replace(path)


def _made(folder: Path, label: str, common_name: str, profile: Profile, issuer: Pair | None) -> Pair:
    """Load a pair from the folder, or generate it there."""
    path = folder / f"{label}.pem"
    if path.exists():
        content = path.read_bytes()
        key = serialization.load_pem_private_key(content, None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{path} does not hold an elliptic-curve key; remove it to have it made again")
        return Pair(x509.load_pem_x509_certificate(content), key)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(
        subject=_name(common_name), public_key=key.public_key(), issuer=issuer,
        signer=issuer.key if issuer else key, profile=profile, start=now(),
    )  # fmt: skip
    pair = Pair(certificate, key)
    _write_private(path, pair.key_pem + pair.certificate_pem)
    return pair


class Authority:
    """The demo authority of one folder; safe to call from several threads of one process."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "pki"
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self._folder / "issued").mkdir(exist_ok=True, mode=0o700)
        self._lock = threading.Lock()
        self.root = _made(self._folder, "root", "随车演示根证书", ROOT, None)
        self.issuing = _made(self._folder, "issuing", "随车演示签名证书", ISSUING, self.root)
        self.time_stamp = _made(self._folder, "time_stamp", "随车演示时间戳", TIME_STAMP, self.root)
        self.responder = _made(self._folder, "responder", "随车演示证书状态查询", RESPONDER, self.issuing)

    def issue(
        self, *, request_no: str, subject: x509.Name, csr_pem: bytes, urls: dict[str, str]
    ) -> x509.Certificate:
        """Issue a one-time certificate for the key of the request.

        The same ``request_no`` with the same key gets the same certificate again. Refuses a request that does
        not prove possession of its key, a key that is not P-256, and a number used before with another key.
        """
        csr = _proven(csr_pem)
        key = csr.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            raise IssueError("only P-256 keys are certified")
        path = self._folder / "issued" / f"{sha256(request_no.encode()).hexdigest()}.pem"
        with self._lock:
            if path.exists():
                earlier = x509.load_pem_x509_certificate(path.read_bytes())
                if earlier.public_key() != key:
                    raise IssueError("this request number was used with another key")
                return earlier
            certificate = _certificate(
                subject=subject, public_key=key, issuer=self.issuing, signer=self.issuing.key, profile=SIGNER,
                start=now(), urls=urls,
            )  # fmt: skip
            _write_private(path, certificate.public_bytes(serialization.Encoding.PEM))
            return certificate

    def revoke(self, serial: int, at: datetime) -> None:
        """Put a serial number on the revocation list; a second time changes nothing."""
        with self._lock:
            revoked = self.revoked()
            revoked.setdefault(serial, at)
            lines = {str(number): when.isoformat() for number, when in revoked.items()}
            _write_private(self._folder / "revoked.json", json.dumps(lines).encode())

    def revoked(self) -> dict[int, datetime]:
        """Return what was revoked: serial number and moment."""
        path = self._folder / "revoked.json"
        if not path.exists():
            return {}
        lines: dict[str, str] = json.loads(path.read_text("utf-8"))
        return {int(serial): datetime.fromisoformat(when) for serial, when in lines.items()}


def _proven(csr_pem: bytes) -> x509.CertificateSigningRequest:
    """Read a certificate request whose signature shows that the sender holds the private key."""
    try:
        csr = x509.load_pem_x509_csr(csr_pem)
    except ValueError as error:
        raise IssueError("this is not a certificate request in PEM") from error
    if not csr.is_signature_valid:
        raise IssueError("the request is not signed by the key that it names")
    return csr
