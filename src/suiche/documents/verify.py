"""Verify a paper: is it ours, who signed it and when, was anything changed?

The file may come from anybody: it is examined in a process of its own with little time and memory
(``verify_process``), and every failure there is a verdict here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from suiche.documents.examine_words import (
    CHECKS,
    EMPTY_FIELD,
    ENCRYPTED,
    NO_SIGNATURE,
    NOT_OURS,
    PROBLEMS,
    TOO_HARD,
    TOO_LARGE,
    UNREADABLE,
    VERDICTS,
)
from suiche.kit.clock import Instant
from suiche.kit.limits import Places
from suiche.kit.refusal import Refusal
from suiche.kit.words import Words

MAX_BYTES = 10 * 1024 * 1024
SECONDS = 20
MEMORY = 1024 * 1024 * 1024
AT_ONCE, WAITING = (
    2,
    2,
)  # processes of this size at the same time, for each of ours; and files that wait for one
_places = Places(at_once=AT_ONCE, waiting=WAITING)
_SOURCE = Path(__file__).parents[2]


class VerificationBusy(Refusal):
    """All places are taken by other files; nothing was examined."""

    code = "verification_busy"
    status = 503
    zh = "正在核对别的文件，请过半分钟再传一次。"
    en = "Other files are being checked. Please upload yours again in half a minute."


class Verdict(StrEnum):
    """The answer in one word."""

    GENUINE = "GENUINE"
    TAMPERED = "TAMPERED"
    NOT_SIGNED = "NOT_SIGNED"
    UNTRUSTED = "UNTRUSTED"
    UNREADABLE = "UNREADABLE"


@dataclass(frozen=True)
class Check:
    """One thing that was checked, in words, and whether it holds."""

    code: str
    words: Words
    holds: bool


@dataclass(frozen=True)
class SignatureReport:
    """One signature. ``number``: masked identity number or credit code; ``time_stamp``: the certified moment."""

    field: str
    signer: str
    number: str
    organisation: bool
    certificate_serial: str
    time_stamp: Instant | None
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Return whether every check of this signature holds."""
        return all(check.holds for check in self.checks)


@dataclass(frozen=True)
class VerificationReport:
    """The whole answer: verdict, its sentence, every signature, and what is wrong in plain words."""

    verdict: Verdict
    words: Words
    signatures: tuple[SignatureReport, ...]
    problems: tuple[Words, ...]


def verify(
    pdf: bytes, *, trust_roots: tuple[bytes, ...], organisation: str, at: Instant
) -> VerificationReport:
    """Verify a file against these roots (PEM) as of this moment.

    ``organisation`` is our credit code: a paper that our company did not seal is not ours, even when every
    signature on it is in order. Takes about a second, at most 20. Refuses: VerificationBusy.
    """
    if len(pdf) > MAX_BYTES:
        return _plain(Verdict.UNREADABLE, TOO_LARGE)
    if b"%PDF-" not in pdf[:1024]:
        return _plain(Verdict.UNREADABLE, UNREADABLE)
    found = _examined(pdf, trust_roots, at)
    return _plain(Verdict.UNREADABLE, TOO_HARD) if found is None else judged(found, organisation=organisation)


def _examined(pdf: bytes, roots: tuple[bytes, ...], at: Instant) -> bytes | None:
    """Examine in a limited process, return its findings; None when it ran into its limits."""
    header = {
        "roots": [root.decode() for root in roots],
        "at": at.isoformat(),
        "memory": MEMORY,
        "seconds": SECONDS,
    }
    command = [sys.executable, "-m", "suiche.documents.verify_process"]
    with _places.taken(busy=VerificationBusy, patience_seconds=SECONDS):
        try:
            done = subprocess.run(  # noqa: S603  # our own interpreter and module; the file goes in as data
                command, input=json.dumps(header).encode() + b"\n" + pdf, capture_output=True, timeout=SECONDS + 5,
                check=False, cwd="/", env={"PYTHONPATH": str(_SOURCE), "LC_ALL": "C.UTF-8"},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return None
    if done.returncode != 0:
        return None
    return done.stdout


def _plain(verdict: Verdict, *problems: Words) -> VerificationReport:
    return VerificationReport(verdict, VERDICTS[verdict], (), problems)


def _signature(raw: dict[str, Any]) -> SignatureReport:
    """Put one finding into words; once the bytes differ, nothing else that was signed means anything."""
    shown = CHECKS if raw["intact"] else {"intact": CHECKS["intact"]}
    stamped = raw["time_stamp"]
    return SignatureReport(
        field=raw["field"],
        signer=raw["signer"],
        number=raw["number"],
        organisation=raw["organisation"],
        certificate_serial=raw["serial"],
        time_stamp=Instant(datetime.fromisoformat(stamped)) if stamped else None,
        checks=tuple(Check(code, words, bool(raw[code])) for code, words in shown.items()),
    )


def _failed(signatures: tuple[SignatureReport, ...]) -> set[str]:
    return {check.code for signature in signatures for check in signature.checks if not check.holds}


def judged(findings: bytes, *, organisation: str) -> VerificationReport:
    """Turn ``examine.written`` findings into a verdict: a change outranks distrust, distrust a missing signature."""
    found: dict[str, Any] = json.loads(findings)
    if found["state"] != "read":
        return _plain(Verdict.UNREADABLE, ENCRYPTED if found["state"] == "encrypted" else UNREADABLE)
    signatures = tuple(_signature(raw) for raw in found["signatures"])
    if not signatures:
        return _plain(Verdict.NOT_SIGNED, NO_SIGNATURE)
    failed = _failed(signatures)
    problems = [words for code, words in PROBLEMS.items() if code in failed]
    ours = any(signature.organisation and signature.number == organisation for signature in signatures)
    if failed & {"intact", "covers", "unchanged"}:
        verdict = Verdict.TAMPERED
    elif failed:
        verdict = Verdict.UNTRUSTED
    elif found["empty"]:
        verdict, problems = Verdict.NOT_SIGNED, [EMPTY_FIELD]
    elif not ours:
        verdict, problems = Verdict.UNTRUSTED, [NOT_OURS]
    else:
        verdict = Verdict.GENUINE
    return VerificationReport(verdict, VERDICTS[verdict], signatures, tuple(problems))
