"""Take over borrowers from another system, many at once, within another action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from suiche.kit.action import part
from suiche.kit.bulk import NULL, copy_lines, rising_texts, trusting_keys, written
from suiche.kit.clock import SHANGHAI, Instant
from suiche.kit.fields import EncryptedTextField, blind_index
from suiche.parties import models
from suiche.partners.bank.bins import bank_of

SIGN_IN_COLUMNS = ("id", "password", "username", "phone", "phone_index", "phone_verified", "is_active")
CUSTOMER_COLUMNS = (
    "id", "sign_in_id", "name", "id_number", "id_number_index", "id_valid_until", "address", "identity_verified_at",
    "created_at",
)  # fmt: skip
CARD_COLUMNS = (
    "id", "customer_id", "card_no", "card_no_index", "bank_name", "mobile", "verified_at", "current", "created_at",
)  # fmt: skip


class Newcomer(NamedTuple):
    """A borrower as the other system knows them, every number checked; unknown texts are empty."""

    key: str  # the other system's number
    name: str
    id_number: str
    id_valid_until: date | None
    identity_verified_on: date | None
    phone: str
    address: str
    card_no: str
    card_mobile: str
    card_verified_on: date | None


@dataclass(frozen=True)
class PeopleTaken:
    """The customer of each number, and (number, column, reason) of those who cannot come.

    Reasons: ``id_elsewhere``, ``phone_elsewhere``, ``bank``.
    """

    customers: Mapping[str, UUID]
    refused: tuple[tuple[str, str, str], ...]


@part
def take_over_people(*, people: Sequence[Newcomer], place: int, of: int, at: Instant) -> PeopleTaken:
    """Write customers with sign-in and card; one whose identity number is here already is that customer.

    The phone is theirs only once they have signed in with it. Somebody known keeps everything as it is here.
    ``place`` and ``of``: which part of a whole book this is (``kit.bulk.rising_ids``). A phone or identity number
    that somebody else writes at this moment is an IntegrityError: try again.
    """
    indexes = {person.key: blind_index(person.id_number) for person in people}
    phones = {person.key: blind_index(person.phone) for person in people if person.phone}
    # Phones first: who is written between the two looks is then somebody known, not a stranger with their phone.
    taken = _phones_in_use(phones.values())
    known = _known(indexes.values())
    customers: dict[str, UUID] = {}
    refused: list[tuple[str, str, str]] = []
    fresh: list[Newcomer] = []
    new_ids: set[str] = set()
    for person in people:
        index, phone = indexes[person.key], phones.get(person.key)
        here = known.get(index)
        if here is not None and here[1] == person.name:
            customers[person.key] = here[0]
        elif here is not None or index in new_ids:
            refused.append((person.key, "id_number", "id_elsewhere"))
        elif phone in taken:
            refused.append((person.key, "phone", "phone_elsewhere"))
        elif person.card_no and bank_of(person.card_no) is None:
            refused.append((person.key, "card_no", "bank"))
        else:
            new_ids.add(index)
            taken |= {phone} if phone else set()
            fresh.append(person)
    with trusting_keys():  # a sign-in, its customer and the card are written together
        customers |= _write(fresh, indexes, phones, (place, of), at)
    return PeopleTaken(customers, tuple(refused))


def _known(indexes: Iterable[str]) -> dict[str, tuple[UUID, str | None]]:
    """Return customer and name by identity number's index, of those who are here."""
    with connection.cursor() as cursor:
        cursor.execute("select id from parties_customer where id_number_index = any(%s)", [list(indexes)])
        here = [row[0] for row in cursor.fetchall()]
    rows = models.Customer.objects.filter(id__in=here) if here else ()
    return {row.id_number_index: (row.id, row.name) for row in rows if row.id_number_index}


def _phones_in_use(indexes: Iterable[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select phone_index from parties_signin where phone_index = any(%s)", [list(indexes)])
        return {row[0] for row in cursor.fetchall()}


def _write(
    people: Sequence[Newcomer],
    indexes: Mapping[str, str],
    phones: Mapping[str, str],
    part_of: tuple[int, int],
    at: Instant,
) -> dict[str, UUID]:
    place, of = part_of
    signs, ids = (rising_texts(len(people), place=place, of=of) for _ in range(2))
    when = written(at)
    secret = zip(
        _hidden(models.SignIn, "phone", [p.phone or None for p in people]),
        _hidden(models.Customer, "name", [p.name for p in people]),
        _hidden(models.Customer, "id_number", [p.id_number for p in people]),
        _hidden(models.Customer, "address", [p.address or None for p in people]),
        strict=True,
    )
    sign_ins, customers = [], []
    for p, sign, key, (phone, name, number, home) in zip(people, signs, ids, secret, strict=True):
        sign_ins.append(f"{sign}\t!\tc-{sign}\t{phone}\t{phones.get(p.key, NULL)}\tf\tt")
        customers.append(
            f"{key}\t{sign}\t{name}\t{number}\t{indexes[p.key]}\t{written(p.id_valid_until)}\t{home}\t"
            f"{_noon(p.identity_verified_on)}\t{when}"
        )
    copy_lines("parties_signin", SIGN_IN_COLUMNS, sign_ins)
    copy_lines("parties_customer", CUSTOMER_COLUMNS, customers)
    found = {person.key: UUID(hex=key) for person, key in zip(people, ids, strict=True)}
    _write_cards([person for person in people if person.card_no], found, part_of, when)
    return found


def _write_cards(
    people: Sequence[Newcomer], customers: Mapping[str, UUID], part_of: tuple[int, int], when: str
) -> None:
    columns = zip(
        people,
        rising_texts(len(people), place=part_of[0], of=part_of[1]),
        _hidden(models.BankCard, "card_no", [p.card_no for p in people]),
        _hidden(models.BankCard, "mobile", [p.card_mobile for p in people]),
        strict=True,
    )
    lines = [
        f"{key}\t{customers[p.key].hex}\t{card}\t{blind_index(p.card_no)}\t{written(bank_of(p.card_no))}\t{mobile}\t"
        f"{_noon(p.card_verified_on)}\tt\t{when}"
        for p, key, card, mobile in columns
    ]
    copy_lines("parties_bankcard", CARD_COLUMNS, lines)


def _hidden(
    model: type[models.SignIn | models.Customer | models.BankCard],
    name: str,
    values: Sequence[str | None],
) -> list[str]:
    """Return what the table holds for a column, as COPY wants it."""
    field = model._meta.get_field(name)
    assert isinstance(field, EncryptedTextField)
    return [written(stored) for stored in field.stored_forms(values)]


@lru_cache(maxsize=100_000)
def _noon(day: date | None) -> str:
    """Return, as COPY wants it, a moment of a day of which only the date is known."""
    return written(None if day is None else datetime.combine(day, time(12), SHANGHAI))
