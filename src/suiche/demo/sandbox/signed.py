"""The partners' side of three signatures, written on its own so that two equal mistakes cannot agree.

ACS3-HMAC-SHA256 (identity, SMS), HMAC headers (bureau, bank, payout, debit), WECHATPAY2-SHA256-RSA2048 (payments).
A request older or younger than five minutes is refused.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from werkzeug.wrappers import Request

from suiche.demo.sandbox.box import KEY_ID, MERCHANT, BadSignatureError, Box
from suiche.kit.clock import now

FRESH_SECONDS = 300


def target(request: Request) -> str:
    """Return path and query exactly as they came."""
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path
    return str(raw).rstrip("?")


def check_acs3(box: Box, request: Request, partner: str, action: str) -> None:
    """Refuse (BadSignatureError) what our access key did not sign for this action."""
    given = request.headers.get("Authorization", "")
    parts = re.fullmatch(r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=(\w+)", given)
    if parts is None or parts[1] != KEY_ID or request.headers.get("x-acs-action") != action:
        raise BadSignatureError("credential")
    names = parts[2].split(";")
    if not {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date"} <= set(names):
        raise BadSignatureError("signed headers")
    digest = hashlib.sha256(request.get_data()).hexdigest()
    if request.headers.get("x-acs-content-sha256") != digest:
        raise BadSignatureError("body")
    _fresh(_acs3_moment(request.headers.get("x-acs-date", "")))
    path, _, query = target(request).partition("?")
    canonical = [request.method, path, query]
    canonical += [f"{name}:{request.headers.get(name, '').strip()}" for name in sorted(names)]
    canonical += ["", ";".join(sorted(names)), digest]
    text = "ACS3-HMAC-SHA256\n" + hashlib.sha256("\n".join(canonical).encode()).hexdigest()
    right = hmac.new(box.keys.secrets[partner], text.encode(), "sha256").hexdigest()
    if not hmac.compare_digest(right, parts[3]):
        raise BadSignatureError("signature")


def check_hmac(box: Box, request: Request, partner: str) -> None:
    """Refuse (BadSignatureError) what our shared secret did not sign."""
    timestamp, nonce = request.headers.get("X-Timestamp", ""), request.headers.get("X-Nonce", "")
    if request.headers.get("X-Key-Id") != KEY_ID or not nonce:
        raise BadSignatureError("key")
    _fresh(_unix(timestamp))
    text = "\n".join((request.method, target(request), timestamp, nonce, "")).encode()
    mac = hmac.new(box.keys.secrets[partner], text + request.get_data() + b"\n", "sha256").digest()
    if not hmac.compare_digest(base64.b64encode(mac).decode(), request.headers.get("X-Signature", "")):
        raise BadSignatureError("signature")


def check_merchant(box: Box, request: Request) -> None:
    """Refuse (BadSignatureError) what the merchant's key did not sign."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    fields = dict(re.findall(r'(\w+)="([^"]*)"', rest))
    known = (MERCHANT, serial(box.keys.merchant))
    if scheme != "WECHATPAY2-SHA256-RSA2048" or (fields.get("mchid"), fields.get("serial_no")) != known:
        raise BadSignatureError("merchant")
    _fresh(_unix(fields.get("timestamp", "")))
    text = "\n".join(
        (request.method, target(request), fields["timestamp"], fields.get("nonce_str", ""), "")
    ).encode()
    try:
        signature = base64.b64decode(fields.get("signature", ""), validate=True)
        box.keys.merchant.verify(signature, text + request.get_data() + b"\n", PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error) as error:
        raise BadSignatureError("signature") from error


def platform_headers(key: RSAPrivateKey, named: RSAPublicKey, body: bytes) -> dict[str, str]:
    """Sign an answer or a notice. `named`: whose serial stands there; another one than `key`'s is a forgery."""
    timestamp, nonce = str(int(now().timestamp())), secrets.token_hex(16)
    signature = key.sign(f"{timestamp}\n{nonce}\n".encode() + body + b"\n", PKCS1v15(), SHA256())
    return {
        "Wechatpay-Timestamp": timestamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": serial(named),
        "Wechatpay-Signature": base64.b64encode(signature).decode(),
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    }


def serial(key: RSAPublicKey) -> str:
    """Return the name of a key: 40 hex digits of the SHA-256 of its DER form."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()[:40].upper()


def _fresh(moment: int) -> None:
    if abs(int(now().timestamp()) - moment) > FRESH_SECONDS:
        raise BadSignatureError("stale")


def _unix(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise BadSignatureError("time")
    return int(text)


def _acs3_moment(text: str) -> int:
    try:
        return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
    except ValueError as error:
        raise BadSignatureError("date") from error
