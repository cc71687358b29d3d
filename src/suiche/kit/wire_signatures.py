"""Signatures on the wire that more than one partner uses: plain HMAC, and ACS3 of Alibaba Cloud's OpenAPI.

The secret is a file named in the adapter's options, so that it is never in the settings or a log.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from suiche.kit.clock import now
from suiche.kit.wire import Call


def secret_at(path: Path) -> bytes:
    """Return the secret in a file, without the line end."""
    return path.read_bytes().strip()


def rsa_private_key(path: Path) -> RSAPrivateKey:
    """Return the RSA key in a PEM file."""
    key = _private_key(path.read_bytes())
    if not isinstance(key, RSAPrivateKey):
        raise TypeError(f"{path.name} is not an RSA key")
    return key


@lru_cache(maxsize=8)
def _private_key(pem: bytes) -> PrivateKeyTypes:
    """Each reading checks the key at length, so that the same one is read once."""
    return load_pem_private_key(pem, None)


class HmacSigner:
    """Headers X-Key-Id, X-Timestamp (Unix seconds), X-Nonce, X-Signature.

    X-Signature = Base64(HMAC-SHA256(secret, METHOD, path with query, timestamp, nonce, body; each + newline)).
    """

    def __init__(self, *, key_id: str, secret: Path) -> None:
        """`key_id`: our name at the partner; `secret`: the file that holds the shared secret."""
        self._key_id, self._secret = key_id, secret_at(secret)

    def __call__(self, call: Call) -> dict[str, str]:
        """Return the headers for one try."""
        timestamp, nonce = str(int(now().timestamp())), secrets.token_hex(16)
        head = f"{call.method}\n{call.target}\n{timestamp}\n{nonce}\n".encode()
        mac = hmac.new(self._secret, head + call.body + b"\n", hashlib.sha256).digest()
        return {
            "Content-Type": "application/json; charset=utf-8",
            "X-Key-Id": self._key_id,
            "X-Timestamp": timestamp,
            "X-Nonce": nonce,
            "X-Signature": base64.b64encode(mac).decode(),
        }


ACS3 = "ACS3-HMAC-SHA256"


def acs3_authorization(
    *, key_id: str, secret: bytes, method: str, target: str, headers: Mapping[str, str]
) -> str:
    """Return the Authorization header over these headers (lower-case names, x-acs-content-sha256 among them).

    String to sign = algorithm, newline, SHA-256 of the canonical request: method, path, query, the headers
    in order, their names, SHA-256 of the body; as the cloud's public signature page describes it.
    """
    path, _, query = target.partition("?")
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = f"{method}\n{path}\n{query}\n{lines}\n{names}\n{headers['x-acs-content-sha256']}"
    to_sign = f"{ACS3}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(secret, to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ACS3} Credential={key_id},SignedHeaders={names},Signature={signature}"


class Acs3Signer:
    """Headers for one action of an RPC product of Alibaba Cloud, its parameters as a form in the body."""

    def __init__(self, *, key_id: str, secret: Path, action: str, version: str) -> None:
        """`key_id`: our access key; `secret`: the file that holds its secret."""
        self._key_id, self._secret = key_id, secret_at(secret)
        self._action, self._version = action, version

    def __call__(self, call: Call) -> dict[str, str]:
        """Return the headers for one try."""
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "host": urlsplit(call.url).netloc,
            "x-acs-action": self._action,
            "x-acs-content-sha256": hashlib.sha256(call.body).hexdigest(),
            "x-acs-date": now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-version": self._version,
        }
        authorization = acs3_authorization(
            key_id=self._key_id,
            secret=self._secret,
            method=call.method,
            target=call.target,
            headers=headers,
        )
        return {**headers, "authorization": authorization}
