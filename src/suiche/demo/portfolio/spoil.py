"""Spoil rows, so many of every kind: what a migration meets in real files, each in a contract of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from suiche.demo.portfolio.control import Control
from suiche.maths.money import fen_to_yuan, yuan_to_fen

Lines = list[str]
Change = Callable[[Lines], Lines]


@dataclass
class Part:
    """A part of the book: the bytes of each file, and the product of each contract in order."""

    files: dict[str, bytes]
    products: dict[str, str]


@dataclass(frozen=True)
class Spoiling:
    """A kind of spoiled row: in which file, and how a contract's lines there are changed."""

    name: str
    file: str
    change: Change
    at_least: int = 1  # lines the contract must have in that file


def _field(line: int, place: int, value: str) -> Change:
    """Put a value into a field of a line (negative: from the end)."""

    def change(lines: Lines) -> Lines:
        fields = lines[line].split(",")
        fields[place] = value
        return [*lines[:line], ",".join(fields), *lines[line:][1:]]

    return change


def _raised(place: int, line: int = 1) -> Change:
    """Make the last digit of a field another one."""

    def change(lines: Lines) -> Lines:
        fields = lines[line].split(",")
        last = fields[place][-1]
        fields[place] = fields[place][:-1] + (str((int(last) + 1) % 10) if last.isdigit() else "0")
        return [*lines[:line], ",".join(fields), *lines[line + 1 :]]

    return change


def _twice(lines: Lines) -> Lines:
    return [lines[0], *lines]


def _without_last(lines: Lines) -> Lines:
    return lines[:-1]


def _orphan(lines: Lines) -> Lines:
    number, rest = lines[-1].split(",", 1)
    return [*lines, f"{number}X,{rest}"]


def _short(lines: Lines) -> Lines:
    return [lines[0].rpartition(",")[0], *lines[1:]]


def _more_interest(lines: Lines) -> Lines:
    """Raise interest and payment of a row together, so that only the engine can tell."""
    fields = lines[1].split(",")
    for place in (3, 5):
        fields[place] = fen_to_yuan(yuan_to_fen(fields[place]) + 1)
    return [lines[0], ",".join(fields), *lines[2:]]


def _swapped_dates(lines: Lines) -> Lines:
    first, second = lines[0].split(","), lines[1].split(",")
    first[2], second[2] = second[2], first[2]
    return [",".join(first), ",".join(second), *lines[2:]]


SPOILINGS = (
    Spoiling("unknown party", "contracts", _field(0, 1, "P999999999")),
    Spoiling("unknown dealer", "contracts", _field(0, 2, "D9999")),
    Spoiling("unknown family", "contracts", _field(0, 4, "RENTAL")),
    Spoiling("unknown method", "contracts", _field(0, 6, "bullet")),
    Spoiling("amount with letters", "contracts", _field(0, 8, "12O000.00")),
    Spoiling("no terms", "contracts", _field(0, 9, "0")),
    Spoiling("rate in percent", "contracts", _field(0, 10, "3.99")),
    Spoiling("lent after the cut-off", "contracts", _field(0, 11, "2099-01-31")),
    Spoiling("no such day", "contracts", _field(0, 11, "2025-02-30")),
    Spoiling("charges that are not there", "contracts", _field(0, -2, "77777.77")),
    Spoiling("contract twice", "contracts", _twice),
    Spoiling("wrong identity number", "parties", _raised(2, 0)),
    Spoiling("wrong phone", "parties", _field(0, 5, "12345678901")),
    Spoiling("wrong card", "parties", _field(0, 7, "6212260000000000001")),
    Spoiling("no name", "parties", _field(0, 1, "")),
    Spoiling("party twice", "parties", _twice),
    Spoiling("last row missing", "schedules", _without_last, 3),
    Spoiling("row twice", "schedules", _twice, 3),
    Spoiling("one fen of interest", "schedules", _more_interest, 3),
    Spoiling("one fen of principal", "schedules", _raised(4), 3),
    Spoiling("one fen of balance", "schedules", _raised(6), 3),
    Spoiling("one fen of payment", "schedules", _raised(3), 3),
    Spoiling("dates out of order", "schedules", _swapped_dates, 3),
    Spoiling("no such due date", "schedules", _field(1, 2, "2026-02-30"), 3),
    Spoiling("three decimals", "schedules", _field(1, 4, "12.345"), 3),
    Spoiling("a column missing", "schedules", _short, 3),
    Spoiling("row of no contract", "schedules", _orphan, 3),
    Spoiling("payment missing", "payments", _without_last, 2),
    Spoiling("payment twice", "payments", _twice, 2),
    Spoiling("paid after the cut-off", "payments", _field(-1, 1, "2099-01-31"), 2),
    Spoiling("unknown channel", "payments", _field(0, 3, "cheque"), 2),
    Spoiling("payment of no contract", "payments", _orphan, 2),
    Spoiling("unknown item", "open_items", _field(0, 2, "tax")),
    Spoiling("item of a period to come", "open_items", _field(-1, 1, "99")),
    Spoiling("more open than was due", "open_items", _field(-1, 3, "9999999.99")),
)


def spoil(part: Part, each: int, control: Control) -> str:
    """Spoil ``each`` rows of every kind in the part, and the control totals with them; return what was spoiled.

    The list is a CSV of contract_no and kind. Refuses (ValueError) a book too small for so many.
    """
    split = {file: _by_key(data) for file, data in part.files.items()}
    keys = [line.split(",", 2)[:2] for line in part.files["contracts"].decode().splitlines()]
    persons = [party for _, party in keys]
    free = (
        [(number, party) for number, party in keys if persons.count(party) == 1]
        if len(keys) < 2_000
        else _once(keys)
    )
    told = ["contract_no,kind"]
    for spoiling in sorted(SPOILINGS, key=lambda spoiling: spoiling.file != "open_items"):  # the rarest first
        groups = split[spoiling.file]
        for _ in range(each):
            chosen = next((pair for pair in free if _fits(spoiling, groups, *pair)), None)
            if chosen is None:
                raise ValueError(f"the book is too small to spoil {each} rows of every kind")
            free.remove(chosen)
            key = chosen[1] if spoiling.file == "parties" else chosen[0]
            before = groups[key]
            groups[key] = spoiling.change(before)
            _recount(control, spoiling.file, part.products[chosen[0]], before, groups[key])
            told.append(f"{chosen[0]},{spoiling.name}")
    for file, groups in split.items():
        part.files[file] = "".join(f"{line}\n" for lines in groups.values() for line in lines).encode()
    return "\n".join(told) + "\n"


def _once(keys: list[list[str]]) -> list[tuple[str, str]]:
    """Contracts whose party has no other, found without comparing all with all: repetitions are neighbours."""
    alone = []
    for place, (number, party) in enumerate(keys):
        around = keys[max(place - 1, 0) : place] + keys[place + 1 : place + 2]
        if all(party != other for _, other in around):
            alone.append((number, party))
    return alone


def _fits(spoiling: Spoiling, groups: dict[str, Lines], number: str, party: str) -> bool:
    lines = groups.get(party if spoiling.file == "parties" else number, [])
    if spoiling.file == "parties" and lines:
        return all(lines[0].split(",")[5:8:2])
    return len(lines) >= spoiling.at_least


def _by_key(data: bytes) -> dict[str, Lines]:
    groups: dict[str, Lines] = {}
    for line in data.decode().splitlines():
        groups.setdefault(line.partition(",")[0], []).append(line)
    return groups


def _recount(control: Control, file: str, product: str, before: Lines, after: Lines) -> None:
    of = "" if file == "parties" else product
    for sign, lines in ((-1, before), (1, after)):
        for line in lines:
            known = not line.partition(",")[0].endswith("X")
            control.line(file, of if known else "", line, sign)
