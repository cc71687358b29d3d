"""The borrowers of an invented book. Every number passes the public checks and is marked as nobody's.

Identity numbers carry the area 999999 (no such place), phones begin with 154 (no carrier), cards with a demo bank
and 00000. The same seed and place in the book is the same person.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from suiche.demo.portfolio.lines import Integers
from suiche.demo.sandbox.people import CARD_PREFIXES, GIVEN, SURNAMES, WEIGHTS

AREA, CARRIER = "999999", "154"
MOST = 9_000_000  # card numbers below end here
_FIRST_BIRTH, _BIRTH_DAYS = np.datetime64("1962-01-01", "D"), 15_000
_SEQUENCES, _FOURS = 899, 9_000  # what lies above is kept for the sandbox's answers
_CHECKS = np.array(list("10X98765432"))


def id_numbers(serial: Integers) -> list[str]:
    """Return an identity number for each place in the book, all different."""
    birth = _FIRST_BIRTH + serial * 7919 % _BIRTH_DAYS
    days = np.char.replace(birth.astype("datetime64[D]").astype(str), "-", "")
    sequence = np.char.zfill((serial // _BIRTH_DAYS % _SEQUENCES + 1).astype(str), 3)
    first = np.char.add(np.char.add(AREA, days), sequence)
    digits = first.astype("U17").view("U1").reshape(len(serial), 17).astype(np.int64)
    return list(np.char.add(first, _CHECKS[digits @ np.array(WEIGHTS) % 11]))


def phones(serial: Integers) -> list[str]:
    """Return a mobile number for each place in the book, all different."""
    return [f"{CARRIER}{value // _FOURS:04d}{value % _FOURS:04d}" for value in serial.tolist()]


def cards(serial: Integers) -> list[str]:
    """Return a debit card for each place in the book, all different."""
    bank = np.array(CARD_PREFIXES)[serial % len(CARD_PREFIXES)]
    tail = np.char.add(
        np.char.zfill((serial // _FOURS).astype(str), 3), np.char.zfill((serial % _FOURS).astype(str), 4)
    )
    first = np.char.add(np.char.add(bank, "00000"), tail)
    digits = first.astype("U18").view("U1").reshape(len(serial), 18).astype(np.int64)
    digits[:, 1::2] *= 2  # with the check digit behind them these are the doubled places
    total = (digits // 10 + digits % 10).sum(axis=1)
    return list(np.char.add(first, (-total % 10).astype(str)))


def party_lines(rng: np.random.Generator, serial: Integers, as_of: date) -> list[str]:
    """Return the lines of parties.csv, one person a line, in the order of their numbers."""
    count = len(serial)
    surnames, given = rng.integers(0, len(SURNAMES), count).tolist(), rng.integers(0, len(GIVEN), (count, 2))
    short = (rng.random(count) < 0.25).tolist()
    without_phone, without_card = (rng.random(count) < 0.03).tolist(), (rng.random(count) < 0.04).tolist()
    rows = zip(serial.tolist(), id_numbers(serial), phones(serial), cards(serial), strict=True)
    until, known = date(as_of.year + 8, 6, 30).isoformat(), date(as_of.year - 1, 1, 10).isoformat()
    lines = []
    for place, (number, id_number, phone, card) in enumerate(rows):
        name = SURNAMES[surnames[place]] + GIVEN[given[place, 0]]
        name += "" if short[place] else GIVEN[given[place, 1]]
        mobile = "" if without_phone[place] else phone
        bank = ",," if without_card[place] else f"{card},{phone},{known}"
        lines.append(
            f"P{number:09d},{name},{id_number},{until},{known},{mobile},示例省示例市示例路{number % 999 + 1}号,{bank}"
        )
    return lines
