"""What a well-formed number or name of a person, a company or a car is.

Sources: GB 11643 (identity number), GB 32100 (company number), GB 16735 (VIN), GA 36 (plate), ISO/IEC 7812 (card).
``checked_…`` normalises what was typed and refuses (BadInput) with a sentence that says how to mend it;
``is_…`` only tells. Pure functions: days are arguments.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from operator import mul

from suiche.kit.refusal import BadInput

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_DOUBLED = str.maketrans("0123456789", "0246813579")  # twice a digit, its digits added up
_COMPANY_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_MOBILE = re.compile(r"1[3-9]\d{9}")
_NAME = re.compile(r"[\u3400-\u9fff]+(·[\u3400-\u9fff]+)*")
_FOREIGN_NAME = re.compile(r"[A-Za-zÀ-ÿ'’.-]+( [A-Za-zÀ-ÿ'’.-]+)+")
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Z]([A-HJ-NP-Z0-9]{{5}}|[A-HJK][A-HJ-NP-Z0-9]\d{{4}}|\d{{5}}[A-HJK])"
)
MOBILE_DIGITS = 11
ID_LENGTH = 18
CARD_LENGTHS = range(15, 20)
NAME_LENGTHS = range(2, 31)
LONGEST_SHOWN = 40


def plain(text: str) -> str:
    """Return what was typed in half width, without spaces and dashes, in capitals."""
    return re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", text)).upper()


def checked_mobile(text: str, *, field: str = "phone") -> str:
    """Return the 11 digits of a mainland mobile number; +86 may stand before it. Refuses: BadInput."""
    digits = re.sub(r"^(\+86|0086)", "", plain(text))
    if _MOBILE.fullmatch(digits):
        return digits
    if not digits:
        raise BadInput(field=field, zh="请填手机号。", en="Please enter your mobile number.")
    if not (digits.isascii() and digits.isdigit()):
        raise BadInput(
            field=field,
            zh="手机号只有数字，请改成11位数字。",
            en="A mobile number has digits only: please enter its 11 digits.",
        )
    if len(digits) != MOBILE_DIGITS:
        off = MOBILE_DIGITS - len(digits)
        zh = f"手机号{'少' if off > 0 else '多'}{abs(off)}位，请改成11位。"
        en = f"The mobile number has {abs(off)} digit{'s' if abs(off) > 1 else ''} too {'few' if off > 0 else 'many'}: it needs 11."
        raise BadInput(field=field, zh=zh, en=en)
    raise BadInput(
        field=field,
        zh="没有这样开头的手机号，请从第1位起再看一遍。",
        en="No mobile number begins like this: please check it from the first digit.",
    )


def is_mobile(text: str) -> bool:
    """Tell whether this is a mainland mobile number, already normalised."""
    return _MOBILE.fullmatch(text) is not None


def is_id_number(number: str) -> bool:
    """Tell whether this is an identity number: 17 digits, a real birthday, the right check character."""
    if re.fullmatch(r"\d{17}[\dX]", number, re.ASCII) is None or _birthday(number) is None:
        return False
    total = sum(map(mul, map(int, number[:17]), _ID_WEIGHTS))
    return _ID_CHECKS[total % 11] == number[17]


def checked_id_number(text: str, *, on: date) -> str:
    """Return the identity number in capitals. ``on`` is today: nobody is born later. Refuses: BadInput."""
    number = plain(text)
    if len(number) != ID_LENGTH:
        raise BadInput(
            field="id_number",
            zh=f"身份证号要18位，现在是{len(number)}位。",
            en=f"An identity number has 18 characters; this has {len(number)}.",
        )
    birthday = _birthday(number)
    if birthday is None or not date(1900, 1, 1) <= birthday <= on:
        raise BadInput(
            field="id_number",
            zh="身份证号第7到14位不是一个生日，请对照证件再看一遍。",
            en="Characters 7 to 14 are not a birthday: please compare with the card.",
        )
    if not is_id_number(number):
        raise BadInput(
            field="id_number",
            zh="身份证号对不上校验位，有一位写错了，请对照证件再看一遍。",
            en="One character of the identity number is wrong: please compare with the card.",
        )
    return number


def birthday(id_number: str) -> date:
    """Return the birthday in a valid identity number."""
    day = _birthday(id_number)
    if day is None:
        raise ValueError("not an identity number")
    return day


def _birthday(number: str) -> date | None:
    digits = number[6:14]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) if digits.isdigit() else None
    except ValueError:
        return None


def age(id_number: str, *, on: date) -> int:
    """Return the full years of age of the holder on a day."""
    born = birthday(id_number)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def is_male(id_number: str) -> bool:
    """Tell the sex written in an identity number: the 17th digit is odd for men."""
    return int(id_number[16]) % 2 == 1


def checked_name(text: str) -> str:
    """Return a person's name: 2 to 30 Han characters (with ·), or at least two parts in letters. Refuses: BadInput."""
    name = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    name = re.sub(r"\s*[•・‧．\u00b7]\s*", "·", name)
    if len(name) in NAME_LENGTHS and (_NAME.fullmatch(name) or _FOREIGN_NAME.fullmatch(name)):
        return name
    raise BadInput(
        field="name",
        zh="请按身份证写姓名：2到30个汉字，外文名要写全名。",
        en="Please write the name as on the identity card: 2 to 30 Chinese characters, or the full name in letters.",
    )


def shown_name(text: str) -> str:
    """Return the name of a colleague or clerk that others see. Refuses: BadInput."""
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_SHOWN:
        raise BadInput(
            field="name",
            zh=f"姓名写1到{LONGEST_SHOWN}个字。",
            en=f"A name has 1 to {LONGEST_SHOWN} characters.",
        )
    return name


def is_card_number(number: str) -> bool:
    """Tell whether this is a bank card number: 15 to 19 digits with the right Luhn digit."""
    if len(number) not in CARD_LENGTHS or not (number.isascii() and number.isdigit()):
        return False
    plain, doubled = number[::-2], number[-2::-2].translate(_DOUBLED)
    return (sum(map(int, plain)) + sum(map(int, doubled))) % 10 == 0


def checked_card_number(text: str) -> str:
    """Return the digits of a bank card. Refuses: BadInput."""
    number = plain(text)
    if len(number) not in CARD_LENGTHS or not (number.isascii() and number.isdigit()):
        raise BadInput(
            field="card_no",
            zh=f"银行卡号是15到19位数字，现在是{len(number)}位。",
            en=f"A bank card number has 15 to 19 digits; this has {len(number)}.",
        )
    if not is_card_number(number):
        raise BadInput(
            field="card_no",
            zh="银行卡号有一位写错了，请对照卡面再看一遍。",
            en="One digit of the card number is wrong: please compare with the card.",
        )
    return number


def is_company_number(number: str) -> bool:
    """Tell whether this is a unified social credit code."""
    if len(number) != ID_LENGTH or any(character not in _COMPANY_ALPHABET for character in number):
        return False
    total = sum(
        _COMPANY_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(number[:17])
    )
    return _COMPANY_ALPHABET[(31 - total % 31) % 31] == number[17]


def is_vin(number: str) -> bool:
    """Tell whether this is a vehicle identification number with the right check character (the 9th).

    Cars built for some markets carry none: for an imported car treat a wrong one as a warning.
    """
    if len(number) != len(_VIN_WEIGHTS) or any(character not in _VIN_VALUES for character in number):
        return False
    rest = (
        sum(_VIN_VALUES[character] * weight for character, weight in zip(number, _VIN_WEIGHTS, strict=True))
        % 11
    )
    return number[8] == ("X" if rest == 10 else str(rest))


def is_plate(text: str) -> bool:
    """Tell whether this is a number plate: five places, or six for a new-energy car."""
    return _PLATE.fullmatch(text) is not None


# Compound surnames still borne by many: a cut after one character would show part of the given name's length.
_TWO_CHARACTER_SURNAMES = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "夏侯",
        "轩辕",
        "端木",
        "南宫",
        "独孤",
        "呼延",
        "淳于",
    ]
)


def mask_name(name: str) -> str:
    """Hide a name on papers and in logs: 张三 → ``张*``, 林晓禾 → ``林*禾``, 欧阳娜 → ``欧阳*``, Anna → ``A***``."""
    name = name.strip()
    if name.isascii():
        return f"{name[:1]}***" if name else ""
    surname = name[:2] if name[:2] in _TWO_CHARACTER_SURNAMES else name[:1]
    given = name[len(surname) :]
    return f"{surname}*{given[-1] if len(given) > 1 else ''}"


def mask_id_number(number: str) -> str:
    """Hide the birthday and more of an identity number: ``110101********7774``."""
    return f"{number[:6]}{'*' * 8}{number[-4:]}" if len(number) == ID_LENGTH else "****"
