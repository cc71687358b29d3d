"""Read a line of parties.csv: a borrower, or what is wrong with the line. No value is ever told, only its column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from suiche.journey.repay.takeover.rules.contracts import Wrong, day
from suiche.journey.repay.takeover.rules.form import HEADERS
from suiche.kit.refusal import BadInput
from suiche.parties import numbers

LONGEST_ADDRESS = 120
_PLAIN_NAME = re.compile(r"[\u3400-\u9fff]{2,30}")  # most names: nothing to normalise


@dataclass(frozen=True)
class Person:
    """A borrower of the old system; what is unknown is empty or None."""

    party_no: str
    name: str
    id_number: str
    id_valid_until: date | None
    identity_verified_on: date | None
    phone: str
    address: str
    card_no: str
    card_mobile: str
    card_verified_on: date | None


def person(fields: list[str], as_of: date) -> Person:
    """Return the person a line stands for. Refuses (Wrong) the first thing that is not in form."""
    row = dict(zip(HEADERS["parties"], fields, strict=True))
    for column in ("party_no", "name", "id_number"):
        if not row[column]:
            raise Wrong(column, "empty")
    if len(row["address"]) > LONGEST_ADDRESS:
        raise Wrong("address", "long", LONGEST_ADDRESS)
    _check_numbers(row, as_of)
    if row["card_no"]:
        _check_card(row)
    return Person(
        party_no=row["party_no"],
        name=row["name"],
        id_number=row["id_number"],
        id_valid_until=_day(row, "id_valid_until"),
        identity_verified_on=_past_day(row, "identity_verified_on", as_of),
        phone=row["phone"],
        address=row["address"],
        card_no=row["card_no"],
        card_mobile=row["card_mobile"] if row["card_no"] else "",
        card_verified_on=_past_day(row, "card_verified_on", as_of) if row["card_no"] else None,
    )


def _check_numbers(row: dict[str, str], as_of: date) -> None:
    if not _PLAIN_NAME.fullmatch(row["name"]) and not _well_written(row["name"]):
        raise Wrong("name", "name")
    if not numbers.is_id_number(row["id_number"]) or numbers.birthday(row["id_number"]) > as_of:
        raise Wrong("id_number", "id_number")
    if row["phone"] and not numbers.is_mobile(row["phone"]):
        raise Wrong("phone", "phone")


def _well_written(name: str) -> bool:
    try:
        return numbers.checked_name(name) == name
    except BadInput:
        return False


def _check_card(row: dict[str, str]) -> None:
    if not numbers.is_card_number(row["card_no"]):
        raise Wrong("card_no", "card")
    if not row["card_mobile"]:
        raise Wrong("card_mobile", "card_mobile")
    if not numbers.is_mobile(row["card_mobile"]):
        raise Wrong("card_mobile", "phone")


def _day(row: dict[str, str], column: str) -> date | None:
    return day(column, row[column]) if row[column] else None


def _past_day(row: dict[str, str], column: str, as_of: date) -> date | None:
    found = _day(row, column)
    if found is not None and found > as_of:
        raise Wrong(column, "after_cut_off", as_of)
    return found
