"""Time stamps (RFC 3161) and certificate status (OCSP, CRL) of the demo authority, made with certomancer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from asn1crypto import core, ocsp, tsp
from asn1crypto import x509 as asn1_x509
from certomancer.crypto_utils import load_private_key
from certomancer.services import (
    CRLBuilder,
    RevocationInfoInterface,
    SimpleOCSPResponder,
    TimeStamper,
    choose_signed_digest,
)
from cryptography.hazmat.primitives import serialization

from suiche.demo.sandbox.pki_authority import Authority, Pair
from suiche.kit.clock import now

POLICY = "2.25.329800735698586629295641978511506172918"  # an arc of our own, made from a random UUID
LIST_DAYS = {"root": 365, "issuing": 7}
STATUS_HOURS = 24


def _parts(pair: Pair) -> tuple[Any, Any, Any]:
    """Return certificate, key and signature algorithm in the form certomancer works with."""
    certificate = asn1_x509.Certificate.load(pair.certificate.public_bytes(serialization.Encoding.DER))
    key, public = load_private_key(pair.key_pem, None)
    return certificate, key, choose_signed_digest("sha256", public)


def time_stamp(authority: Authority, request: bytes) -> bytes:
    """Answer a time-stamp request (DER) with a token over its digest. ValueError when it is not one."""
    certificate, key, algorithm = _parts(authority.time_stamp)
    issuer, _, _ = _parts(authority.root)
    stamper = TimeStamper(
        certificate, key, signature_algo=algorithm, certs_to_embed=[issuer], fixed_dt=now(),
        policy=tsp.ObjectIdentifier(POLICY),
    )  # fmt: skip
    answer: bytes = stamper.request_tsa_response(tsp.TimeStampReq.load(request, strict=True)).dump()
    return answer


def revocation_list(authority: Authority, label: str) -> bytes:
    """Return the current revocation list (DER) of ``root`` or ``issuing``. KeyError for another label."""
    pair = {"root": authority.root, "issuing": authority.issuing}[label]
    certificate, key, algorithm = _parts(pair)
    at = now()
    builder = CRLBuilder(
        certificate.subject, key, algorithm, core.OctetString(certificate.key_identifier_value.native)
    )
    entries = [
        CRLBuilder.format_revoked_cert(serial, None, when.replace(microsecond=0))
        for serial, when in authority.revoked().items()
    ]
    built = builder.build_crl(
        crl_number=int(at.timestamp()), this_update=at.replace(microsecond=0),
        next_update=(at + timedelta(days=LIST_DAYS[label])).replace(microsecond=0), revoked_certs=entries,
    )  # fmt: skip
    der: bytes = built.dump()
    return der


class _Revocations(RevocationInfoInterface):
    """What the OCSP responder asks: who issued, and is this serial revoked?"""

    def __init__(self, authority: Authority, issuer: Any) -> None:
        self._revoked = authority.revoked()
        self._issuer = issuer

    def get_issuer_cert(self) -> Any:
        """Return the issuer whose certificates this responder answers for."""
        return self._issuer

    def check_revocation_status(self, cid: Any, at_time: datetime) -> tuple[Any, list[Any]]:
        """Answer good or revoked for one certificate id."""
        when = self._revoked.get(cid["serial_number"].native)
        if when is None:
            return ocsp.CertStatus("good"), []
        info = ocsp.RevokedInfo({"revocation_time": when.replace(microsecond=0)})
        return ocsp.CertStatus("revoked", info), []


def certificate_status(authority: Authority, request: bytes) -> bytes:
    """Answer an OCSP request (DER) for certificates of the issuing authority. ValueError when it is not one."""
    issuer, _, _ = _parts(authority.issuing)
    certificate, key, algorithm = _parts(authority.responder)
    responder = SimpleOCSPResponder(
        certificate, key, algorithm, at_time=now().replace(microsecond=0),
        revinfo_interface=_Revocations(authority, issuer), validity=timedelta(hours=STATUS_HOURS),
    )  # fmt: skip
    answer: bytes = responder.build_ocsp_response(ocsp.OCSPRequest.load(request, strict=True)).dump()
    return answer
