"""The keys that the demo's partners and we share or exchange: made once in SUICHE_HOME/keys, for the owner only.

A real installation gets its keys from its partners; these never leave a demo.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from suiche.kit.wire_signatures import rsa_private_key

SHARED_SECRETS = ("identity", "sms", "bureau", "bank", "payout", "debit")
KEY_PAIRS = ("payments-merchant", "payments-platform")
APIV3 = "payments-apiv3.secret"
RSA_BITS, RSA_EXPONENT = 2048, 65537


@dataclass(frozen=True)
class SandboxKeys:
    """What the partners' side works with."""

    folder: Path
    secrets: dict[str, bytes]
    merchant: rsa.RSAPublicKey
    platform: rsa.RSAPrivateKey
    apiv3: bytes


def ensure(home: Path) -> SandboxKeys:
    """Make what is missing in `home`/keys (folder 0700, files 0600) and return the partners' side.

    Safe to call from several processes at once: the first file stays.
    """
    folder = home / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in SHARED_SECRETS:
        _keep(folder / f"{name}.secret", lambda: secrets.token_urlsafe(32).encode())
    _keep(folder / APIV3, lambda: secrets.token_hex(16).encode())  # 32 signs: the gateway's rule
    private: dict[str, rsa.RSAPrivateKey] = {}
    for name in KEY_PAIRS:
        _keep(folder / f"{name}.pem", _fresh_private_key)
        private[name] = rsa_private_key(folder / f"{name}.pem")
        _keep(folder / f"{name}.pub.pem", partial(_public_pem, private[name]))
    return SandboxKeys(
        folder=folder,
        secrets={name: (folder / f"{name}.secret").read_bytes() for name in SHARED_SECRETS},
        merchant=private["payments-merchant"].public_key(),
        platform=private["payments-platform"],
        apiv3=(folder / APIV3).read_bytes(),
    )


def _keep(path: Path, make: Callable[[], bytes]) -> None:
    """Write a new file whole and only once: a reader never sees half of a key."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(make())
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _fresh_private_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=RSA_EXPONENT, key_size=RSA_BITS)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _public_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
