"""Invented people for demo and tests: the same seed is always the same person.

Numbers pass the public checks (GB 11643, Luhn) and avoid the endings that `outcomes` keeps, unless asked for.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

REGIONS = ("110101", "310104", "330106", "440305", "510107", "320102", "420106", "370202")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = "安柏晨楚丹恩帆庚禾景可岚墨宁沛清如思棠维溪夏言以悦泽知舟子卓"
CARD_PREFIXES = ("621226", "621700", "622848", "622588", "623058")
PHONE_PREFIXES = ("133", "135", "138", "150", "159", "177", "186", "199")
FIRST_BIRTH, BIRTH_DAYS = date(1976, 1, 1), 9000
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
KEPT_SEQUENCES, KEPT_FOURS = 900, 9000


@dataclass(frozen=True)
class Person:
    """Who this is; every number is made up."""

    name: str
    id_number: str
    phone: str
    card_no: str


def person(seed: str, *, id_ending: str = "", card_ending: str = "", phone_ending: str = "") -> Person:
    """Return the person of a seed; endings from `outcomes` replace the ordinary ones (3, 4 and 4 digits)."""
    return Person(
        name=SURNAMES[_draw(seed, "surname", len(SURNAMES))] + _given(seed),
        id_number=_id_number(seed, id_ending),
        phone=PHONE_PREFIXES[_draw(seed, "phone prefix", len(PHONE_PREFIXES))]
        + f"{_draw(seed, 'phone', 10_000):04d}"
        + (phone_ending or f"{_draw(seed, 'phone end', KEPT_FOURS):04d}"),
        card_no=_card_no(seed, card_ending),
    )


def check_sign(first17: str) -> str:
    """Return the eighteenth sign of an identity number."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first17, strict=True))
    return "10X98765432"[total % 11]


def is_id_number(value: str) -> bool:
    """Tell whether a value is an identity number by form, birth date and check sign."""
    digits, sign = value[:17], value[17:]
    if len(value) != 18 or not (digits.isascii() and digits.isdigit()):
        return False
    try:
        date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    except ValueError:
        return False
    return check_sign(digits) == sign


def luhn_sign(digits: str) -> str:
    """Return the check digit that makes a card number pass Luhn."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits)))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def is_card_no(value: str) -> bool:
    """Tell whether a value is a card number by length (15 to 19) and Luhn."""
    plain = value.isascii() and value.isdigit() and 15 <= len(value) <= 19
    return plain and luhn_sign(value[:-1]) == value[-1]


def _given(seed: str) -> str:
    first = GIVEN[_draw(seed, "given 1", len(GIVEN))]
    return first + (GIVEN[_draw(seed, "given 2", len(GIVEN))] if _draw(seed, "length", 4) else "")


def _id_number(seed: str, ending: str) -> str:
    birth = FIRST_BIRTH + timedelta(days=_draw(seed, "birth", BIRTH_DAYS))
    sequence = ending or f"{_draw(seed, 'sequence', KEPT_SEQUENCES - 1) + 1:03d}"
    first17 = REGIONS[_draw(seed, "region", len(REGIONS))] + f"{birth:%Y%m%d}" + sequence
    return first17 + check_sign(first17)


def _card_no(seed: str, ending: str) -> str:
    four = ending or f"{_draw(seed, 'card end', KEPT_FOURS):04d}"
    prefix = CARD_PREFIXES[_draw(seed, "bank", len(CARD_PREFIXES))]
    digits = prefix + f"{_draw(seed, 'card', 10**8):08d}" + four
    return digits + luhn_sign(digits)


def _draw(seed: str, what: str, below: int) -> int:
    digest = hashlib.sha256(f"{seed}/{what}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % below
