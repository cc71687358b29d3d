"""Examine the signatures of one PDF; runs only inside the limited process of ``verify_process``.

A signature is believed only when all of these hold: the mathematics (intact, valid); the certificate leads to
a root we trust and was not revoked when the time stamp was made; the time stamp itself is trusted; and nothing
was appended afterwards but the other signatures of the same paper and their proofs. The last one matters
most: an overlay added later leaves the first three true. So does a second end of the file, which this reader skips
as rubbish and others follow: the file must end where the revision that was read ends.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import UnacceptableSignerError
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

MAX_SIGNATURES = 20
END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*")
_COVERED = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)


@dataclass(frozen=True)
class Finding:
    """What was found about one signature. ``time_stamp``: the certified moment, or None."""

    field: str
    signer: str
    number: str
    organisation: bool
    serial: str
    time_stamp: datetime | None
    intact: bool
    covers: bool
    unchanged: bool
    trusted: bool
    stamped: bool
    bottom_line: bool


@dataclass(frozen=True)
class Findings:
    """What was found in one file. ``state``: ``read``, ``encrypted`` or ``unreadable``; ``empty``: unsigned fields."""

    state: str
    signatures: tuple[Finding, ...] = ()
    empty: tuple[str, ...] = ()


def examine(pdf: bytes, *, roots: tuple[bytes, ...], at: datetime) -> Findings:
    """Examine one PDF against these roots (PEM) as of this moment. Never raises for a bad file."""
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=True)
        if reader.encrypted:
            return Findings("encrypted")
        signatures = list(reader.embedded_signatures)
        if len(signatures) > MAX_SIGNATURES:
            return Findings("unreadable")
        empty = tuple(str(name) for name, value, _ in enumerate_sig_fields(reader) if value is None)
        anchors = [asn1_x509.Certificate.load(asn1_pem.unarmor(root)[2]) for root in roots]
        last = len(signatures) - 1
        found = tuple(_one(item, anchors, at, index == last) for index, item in enumerate(signatures))
        if not _ends_as_read(pdf, reader.last_startxref):
            found = tuple(replace(one, unchanged=False) for one in found)
    except Exception:  # a hostile file may fail anywhere inside the parser: then it is unreadable
        return Findings("unreadable")
    return Findings("read", found, empty)


def written(findings: Findings) -> bytes:
    """Write findings as the limited process hands them out: JSON, moments in ISO 8601."""
    return json.dumps(asdict(findings), default=datetime.isoformat).encode()


def _ends_as_read(pdf: bytes, newest: int | None) -> bool:
    """Tell whether nothing but its own end follows the newest table of objects (at ``newest``) that was read."""
    end = END.fullmatch(pdf, max(pdf.find(b"startxref", newest or 0), 0))
    return end is not None and int(end.group(1)) == newest


def _stamped_at(item: Any) -> datetime | None:
    """Return the moment inside the (first) time stamp, not yet judged."""
    if item.signer_info["unsigned_attrs"].native is None:
        return None
    for attribute in item.signer_info["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            token = attribute["values"][0]["content"]
            moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
            return moment
    return None


def _context(reader: Any, anchors: list[Any], moment: datetime, revocation: str) -> Any:
    """Return what certificates are judged by: these roots, this moment, and the proofs the paper carries."""
    settings: dict[str, Any] = {
        "trust_roots": anchors,
        "moment": moment,
        "allow_fetching": False,
        "revocation_mode": revocation,
        "crls": [],
        "ocsps": [],
    }
    if "/DSS" not in reader.root:
        return ValidationContext(**settings)
    return DocumentSecurityStore.read_dss(reader).as_validation_context(settings)


def _digest_holds(item: Any) -> bool:
    """Return whether the signed bytes have the digest that was signed: needs no look at the pages."""
    for attribute in item.signer_info["signed_attrs"]:
        if attribute["type"].native == "message_digest":
            return bool(attribute["values"][0].native == item.compute_digest())
    return False


def _one(item: Any, anchors: list[Any], at: datetime, last: bool) -> Finding:
    """Judge one signature: its certificate as of the time stamp, the time stamp as of ``at``."""
    moment = _stamped_at(item)
    name = item.signer_cert.subject.native
    facts: dict[str, Any] = {
        "field": str(item.field_name),
        "signer": str(name.get("common_name", "")),
        "number": str(name.get("organization_identifier") or name.get("user_id") or ""),
        "organisation": "organization_identifier" in name,
        "serial": f"{item.signer_cert.serial_number:x}",
        "time_stamp": moment,
    }
    nothing: dict[str, Any] = dict.fromkeys(
        ("covers", "unchanged", "trusted", "stamped", "bottom_line"), False
    )
    intact = _digest_holds(item)
    if not intact:
        return Finding(**facts, intact=False, **nothing)
    signer = _context(item.reader, anchors, moment or at, "hard-fail")
    stamp = _context(item.reader, anchors, at, "soft-fail")  # its revocation list is of the hour of signing
    usage = KeyUsageConstraints(key_usage={"non_repudiation"})
    try:
        status = validate_pdf_signature(item, signer, stamp, key_usage_settings=usage)
    except (SignatureValidationError, UnacceptableSignerError, ValueError):
        return Finding(**facts, intact=False, **nothing)
    validity = status.timestamp_validity
    return Finding(
        **facts,
        intact=bool(status.intact and status.valid),
        covers=status.coverage in _COVERED,
        unchanged=_unchanged(status, last),
        trusted=bool(status.trusted),
        stamped=bool(validity and validity.valid and validity.intact and validity.trusted),
        bottom_line=bool(status.bottom_line),
    )


def _unchanged(status: Any, last: bool) -> bool:
    """Return whether only signatures and their proofs were appended; after the last one only proofs may be."""
    allowed = ModificationLevel.LTA_UPDATES if last else ModificationLevel.FORM_FILLING
    level = status.modification_level
    return bool(status.docmdp_ok) and level is not None and level <= allowed
