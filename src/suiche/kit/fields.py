"""Encrypted columns and the blind index that lets us look them up.

AES-256-GCM; the stored bytes are key version (1), nonce (12), ciphertext with tag. The column's own name is
authenticated, so a value cannot be moved to another column unnoticed. Settings: ``FIELD_KEYS`` (version →
32 bytes, the highest version writes), ``INDEX_KEY`` (32 bytes).
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _Bytes = models.BinaryField[Any, Any]
else:
    _Bytes = models.BinaryField  # Django's fields take type arguments only in their stubs


def encrypt(plain: bytes, *, label: str) -> bytes:
    """Encrypt under the newest key; ``label`` is authenticated with it."""
    version = max(settings.FIELD_KEYS)
    nonce = os.urandom(12)
    return (
        bytes([version]) + nonce + AESGCM(settings.FIELD_KEYS[version]).encrypt(nonce, plain, label.encode())
    )


def encrypt_all(plains: Sequence[bytes | None], *, label: str) -> list[bytes | None]:
    """Encrypt many values of one column as ``encrypt`` does each; None stays None."""
    version = max(settings.FIELD_KEYS)
    head, cipher, associated = bytes([version]), AESGCM(settings.FIELD_KEYS[version]), label.encode()
    nonces = os.urandom(12 * len(plains))
    stored: list[bytes | None] = []
    for place, plain in enumerate(plains):
        nonce = nonces[12 * place : 12 * place + 12]
        stored.append(None if plain is None else head + nonce + cipher.encrypt(nonce, plain, associated))
    return stored


def decrypt(stored: bytes, *, label: str) -> bytes:
    """Decrypt what ``encrypt`` wrote; raises ``InvalidTag`` when a byte was changed."""
    return AESGCM(settings.FIELD_KEYS[stored[0]]).decrypt(stored[1:13], stored[13:], label.encode())


def blind_index(value: str) -> str:
    """Return the keyed hash (hex) under which an encrypted value can be found again."""
    return hmac.digest(settings.INDEX_KEY, value.encode(), "sha256").hex()


class _Encrypted(_Bytes):
    """Shared by the two encrypted columns: bytes in the table, plain value in Python."""

    @property
    def _label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(
        self, value: bytes | memoryview | None, _expression: object, _connection: object
    ) -> Any:
        """Decrypt what the table holds."""
        return None if value is None else self._plain(decrypt(bytes(value), label=self._label))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Encrypt on the way into the table."""
        if value is None:
            return None
        stored = encrypt(value.encode() if isinstance(value, str) else bytes(value), label=self._label)
        return super().get_db_prep_value(stored, connection, prepared)

    def stored_forms(self, values: Sequence[str | None]) -> list[bytes | None]:
        """Return what the table holds for many texts, for writers that go around the model."""
        return encrypt_all([None if value is None else value.encode() for value in values], label=self._label)

    def value_to_string(self, obj: models.Model) -> str:
        """Never serialise plain text."""
        return "encrypted"

    def _plain(self, value: bytes) -> Any:
        return value


class EncryptedBytesField(_Encrypted):
    """Bytes (a photo, a paper) that are ciphertext in the table."""


class EncryptedTextField(_Encrypted):
    """Text (a name, a number) that is ciphertext in the table."""

    def _plain(self, value: bytes) -> Any:
        return value.decode()

    def to_python(self, value: Any) -> Any:
        """Text stays text: the parent would read base64 here."""
        return value
