"""The keys of one installation: ``SUICHE_HOME/keys.json``, readable by its owner alone.

A demo makes its own keys and marks them; production refuses keys with that mark, so that a database of real
people is never locked with a key that a demo left lying about.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE_NAME = "keys.json"
ENVIRONMENTS = ("demo", "test", "production")
KEY_BYTES = 32


class KeysError(Exception):
    """The keys cannot be used; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Keys:
    """What this installation signs and encrypts with; never printed.

    ``field_keys`` are AES-256 keys by version (1 to 255): the highest encrypts, all decrypt.
    """

    demo: bool
    secret_key: str = field(repr=False)
    field_keys: dict[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)


def load_keys(home: Path, environment: str) -> Keys:
    """Return the keys kept in ``home``; a demo that has none gets them made, a test gets passing ones.

    Refuses (KeysError): an environment that does not exist; production without keys or with a demo's keys; a file that
    is damaged.
    """
    if environment not in ENVIRONMENTS:
        raise KeysError(f"SUICHE_ENV={environment} is none of {', '.join(ENVIRONMENTS)}: choose one of them.")
    path = home / FILE_NAME
    if not path.exists():
        if environment == "production":
            raise KeysError(
                f"There are no keys in {path}: make them once with `suiche keys` and keep a copy in a safe."
            )
        if environment == "test":
            return _from_json(_fresh(demo=True), path)
        create_keys(home, demo=True)
    keys = _read(path)
    if environment == "production" and keys.demo:
        raise KeysError(
            f"The keys in {path} were made for a demo and are refused in production: "
            "give production a SUICHE_HOME of its own and run `suiche keys`."
        )
    return keys


def create_keys(home: Path, *, demo: bool) -> bool:
    """Write new keys into ``home`` (0600, whole or not at all); False when keys are there already."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = home / FILE_NAME
    draft = home / f".{FILE_NAME}.{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(_fresh(demo=demo), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # fails when another process was first: its keys count
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def _fresh(*, demo: bool) -> dict[str, Any]:
    return {
        "demo": demo,
        "secret_key": secrets.token_urlsafe(48),
        "field_keys": {"1": secrets.token_hex(KEY_BYTES)},
        "index_key": secrets.token_hex(KEY_BYTES),
    }


def _read(path: Path) -> Keys:
    try:
        return _from_json(json.loads(path.read_text(encoding="utf-8")), path)
    except (OSError, ValueError) as problem:
        raise KeysError(
            f"The keys in {path} cannot be read ({problem}): put back your copy; a demo starts over with `make reset`."
        ) from problem


def _from_json(data: dict[str, Any], path: Path) -> Keys:
    try:
        keys = Keys(
            demo=bool(data["demo"]),
            secret_key=str(data["secret_key"]),
            field_keys={int(version): bytes.fromhex(key) for version, key in data["field_keys"].items()},
            index_key=bytes.fromhex(data["index_key"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise ValueError(f"something is missing or damaged in it: {problem}") from problem
    lengths = {len(key) for key in (*keys.field_keys.values(), keys.index_key)}
    if not keys.field_keys or lengths != {KEY_BYTES} or len(keys.secret_key) < KEY_BYTES:
        raise ValueError(f"{path.name} holds keys of the wrong length")
    return keys
