"""The signatures and the sealed envelope of WeChat Pay's API v3, by hand on `cryptography`.

Requests: WECHATPAY2-SHA256-RSA2048 over method, path with query, time, nonce, body; each plus newline.
Answers and callbacks: SHA-256 with RSA over time, nonce, body. Callback contents: AES-256-GCM under the
APIv3 key. Source: the gateway's public pages on signatures and on decrypting notices.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from suiche.kit.clock import Instant, now
from suiche.kit.wire import Call
from suiche.partners.payments.port import ForgedCallback

SCHEMA = "WECHATPAY2-SHA256-RSA2048"
FRESH_SECONDS = 300


def public_key(path: Path) -> RSAPublicKey:
    """Read an RSA public key from a PEM file."""
    key = serialization.load_pem_public_key(path.read_bytes())
    if not isinstance(key, RSAPublicKey):
        raise TypeError("the platform's key is an RSA key")
    return key


def serial_of(key: RSAPublicKey) -> str:
    """Return the name of a key in the sandbox: 40 hex digits of its SHA-256; live keys come with a serial."""
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()[:40].upper()


class MerchantSigner:
    """Signs our requests."""

    def __init__(self, *, mch_id: str, key: RSAPrivateKey) -> None:
        """`mch_id`: our number at the gateway."""
        self._mch_id, self._key, self._serial = mch_id, key, serial_of(key.public_key())

    def __call__(self, call: Call) -> dict[str, str]:
        """Return the headers for one try."""
        timestamp, nonce = str(int(now().timestamp())), secrets.token_hex(16)
        head = f"{call.method}\n{call.target}\n{timestamp}\n{nonce}\n".encode()
        signature = self._key.sign(head + call.body + b"\n", PKCS1v15(), hashes.SHA256())
        fields = {
            "mchid": self._mch_id,
            "nonce_str": nonce,
            "signature": base64.b64encode(signature).decode(),
            "timestamp": timestamp,
            "serial_no": self._serial,
        }
        return {
            "Authorization": SCHEMA + " " + ",".join(f'{name}="{value}"' for name, value in fields.items()),
            "Content-Type": "application/json",
            "Accept": "application/json",
        }


class PlatformCheck:
    """Checks what the gateway signed."""

    def __init__(self, *, key: RSAPublicKey) -> None:
        """`key`: the gateway's public key; its serial must stand in every header."""
        self._key, self._serial = key, serial_of(key)

    def __call__(self, headers: Mapping[str, str], body: bytes, *, at: Instant) -> None:
        """Accept silently. Raises: ForgedCallback(serial | stale | signature | headers)."""
        by_name = {name.lower(): value for name, value in headers.items()}
        timestamp = by_name.get("wechatpay-timestamp", "")
        nonce = by_name.get("wechatpay-nonce", "")
        if by_name.get("wechatpay-serial") != self._serial:
            raise ForgedCallback("serial")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise ForgedCallback("headers")
        if abs(int(at.timestamp()) - int(timestamp)) > FRESH_SECONDS:
            raise ForgedCallback("stale")
        try:
            signature = base64.b64decode(by_name.get("wechatpay-signature", ""), validate=True)
            message = f"{timestamp}\n{nonce}\n".encode() + body + b"\n"
            self._key.verify(signature, message, PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, binascii.Error, ValueError) as error:
            raise ForgedCallback("signature") from error


def unseal(resource: Mapping[str, object], apiv3_key: bytes) -> bytes:
    """Decrypt a callback's `resource`. Raises: ForgedCallback(resource)."""
    try:
        if resource["algorithm"] != "AEAD_AES_256_GCM":
            raise ForgedCallback("resource")
        return AESGCM(apiv3_key).decrypt(
            str(resource["nonce"]).encode(),
            base64.b64decode(str(resource["ciphertext"]), validate=True),
            str(resource.get("associated_data", "")).encode(),
        )
    except (InvalidTag, KeyError, ValueError) as error:
        raise ForgedCallback("resource") from error
