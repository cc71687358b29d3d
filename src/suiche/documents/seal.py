"""Sign papers: PAdES B-LT, that is signature, time stamp, and the proof that no certificate was revoked.

Three traps shape this file. An overlay added later leaves a signature "intact": so the first signature
certifies the paper (docMDP: only filling the prepared fields is allowed). Fields added after a signature
count as a change: so all fields are created before the first one. And a paper is never re-saved: every step
appends to the bytes that were signed before.

The private key of a signature is made here, certified for this one signature, and forgotten.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import pem as asn1_pem
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields as pdf_fields
from pyhanko.sign import signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp.static import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from suiche.documents.render import Box
from suiche.partners.certificates.port import (
    CertificateRefused,
    Certificates,
    CertificatesUnavailable,
    IssuedCertificate,
    RevocationEvidence,
    SignerIdentity,
)

# pyHanko warns that it may not fetch: what it embeds is handed to it, it must never open an address by itself.
logging.getLogger("pyhanko.sign.signers.pdf_signer").setLevel(logging.ERROR)

CONTAINER_BYTES = (
    8_192  # room for signature, chain and time stamp (about 4 kB): no trial time stamp is needed for the size
)


@dataclass(frozen=True)
class Signed:
    """A paper after one signature, with what the evidence row keeps. Hashes are SHA-256, hexadecimal."""

    pdf: bytes
    field: str
    signer_name: str
    certificate_serial: str
    time_stamp: datetime
    sha256_before: str
    sha256_after: str


class _PortTimeStamper(TimeStamper):
    """pyHanko's time-stamp client over our port, so that its time-outs and refusals are ours."""

    def __init__(self, port: Certificates) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko leaves a few signatures open
        self._port = port
        self.moment: datetime | None = None

    async def async_request_tsa_response(self, req: Any) -> Any:
        """Send one request; remember the moment that the authority certified."""
        der = await asyncio.to_thread(self._port.timestamp, req.dump())
        try:
            response = tsp.TimeStampResp.load(der, strict=True)
            token = response["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
            self.moment = token["gen_time"].native
        except (ValueError, TypeError, KeyError) as error:
            raise CertificatesUnavailable() from error
        return response


class _StampPage(PdfContent):
    """The first page of a PDF in memory as the face of a field."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Import the page into the paper and return the operator that draws it."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        self.resources.xobject["/Stamp"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Stamp Do"


def prepare(pdf: bytes, boxes: tuple[Box, ...]) -> bytes:
    """Add all signature fields of a paper at once, before anybody signs. Order is the order of ``boxes``."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    for box in boxes:
        spec = pdf_fields.SigFieldSpec(sig_field_name=box.field, on_page=box.page - 1, box=box.rectangle)
        pdf_fields.append_signature_field(writer, spec)
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # as above
    return out.getvalue()


def sign(
    pdf: bytes,
    *,
    field: str,
    subject: SignerIdentity,
    request_no: str,
    stamp: bytes,
    reason: str,
    port: Certificates,
) -> Signed:
    """Sign one prepared field for this signer; ``stamp`` is a one-page PDF shown in the field.

    ``request_no`` makes the certificate idempotent per attempt: use a new one for each attempt.
    Refuses: CertificatesUnavailable, CertificateRefused. ValueError when the field is missing or signed.
    """
    first = _check_field(pdf, field)
    key = ec.generate_private_key(ec.SECP256R1())
    issued = port.issue(subject=subject, csr=_request(key, subject), request_no=request_no)
    stamper = _PortTimeStamper(port)
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        name=subject.name,
        reason=reason,
        certify=first,
        docmdp_permissions=pdf_fields.MDPPerm.FILL_FORMS,
        subfilter=pdf_fields.SigSeedSubFilter.PADES,
        embed_validation_info=True,
        validation_context=_context(port.trust_roots(), issued, port.revocation(issued)),
        signer_key_usage={"non_repudiation"},
    )
    pdf_signer = signers.PdfSigner(
        metadata, _signer(key, issued), timestamper=stamper, stamp_style=_style(stamp)
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    try:
        out = pdf_signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=CONTAINER_BYTES * 2)
    except SigningError as error:  # pyHanko checks certificate, revocation and time stamp before it signs
        raise CertificateRefused() from error
    except TimestampRequestError as error:
        raise CertificatesUnavailable() from error
    signed = out.getvalue()
    if stamper.moment is None or not signed.startswith(pdf):
        raise RuntimeError("signing must append to the paper and obtain a time stamp")
    return Signed(
        pdf=signed,
        field=field,
        signer_name=subject.name,
        certificate_serial=issued.serial,
        time_stamp=stamper.moment,
        sha256_before=sha256(pdf).hexdigest(),
        sha256_after=sha256(signed).hexdigest(),
    )


def _check_field(pdf: bytes, field: str) -> bool:
    """Return whether this will be the first signature; ValueError when the field cannot be signed."""
    reader = PdfFileReader(BytesIO(pdf))
    names = {name: value for name, value, _ in pdf_fields.enumerate_sig_fields(reader)}
    if field not in names:
        raise ValueError(f"the paper has no signature field {field!r}; it has {sorted(names)}")
    if names[field] is not None:
        raise ValueError(f"the field {field!r} is signed already")
    return not reader.embedded_signatures


def _request(key: ec.EllipticCurvePrivateKey, subject: SignerIdentity) -> bytes:
    """Return a certificate request (PEM), signed by the new key: proof that we hold it."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject.name[:64])])
    csr = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return csr.public_bytes(serialization.Encoding.PEM)


def _load(pem: bytes) -> Any:
    _, _, der = asn1_pem.unarmor(pem)
    return asn1_x509.Certificate.load(der)


def _signer(key: ec.EllipticCurvePrivateKey, issued: IssuedCertificate) -> Any:
    der = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=_load(issued.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore.from_certs([_load(pem) for pem in issued.chain]),  # type: ignore[no-untyped-call]  # as above
    )


def _context(roots: tuple[bytes, ...], issued: IssuedCertificate, evidence: RevocationEvidence) -> Any:
    """Return what pyHanko validates against before it signs, and embeds: no address is ever fetched by it."""
    return ValidationContext(
        trust_roots=[_load(pem) for pem in roots],
        other_certs=[_load(pem) for pem in issued.chain],
        crls=list(evidence.crls),
        ocsps=list(evidence.ocsps),
        allow_fetching=False,
        revocation_mode="hard-fail",
    )


def _style(stamp: bytes) -> StaticStampStyle:
    """Show the stamp as large as the field allows, centred, with nothing added."""
    layout = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0))
    return StaticStampStyle(background=_StampPage(stamp), background_layout=layout, border_width=0)
