"""The files of a book on disk: their fingerprint, how they divide into batches, and the people by number."""

from __future__ import annotations

import csv
import hashlib
import mmap
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from suiche.journey.repay.takeover.rules.batch import Part, lines_of
from suiche.journey.repay.takeover.rules.contracts import Wrong
from suiche.journey.repay.takeover.rules.faults import Fault
from suiche.journey.repay.takeover.rules.form import BY_CONTRACT, HEADERS, KEY_BYTES
from suiche.journey.repay.takeover.rules.people import Person, person
from suiche.journey.repay.takeover.rules.totals import Control, Incomplete, read_control

BATCH = 2_000
_BOM = b"\xef\xbb\xbf"
_CHUNK = 1 << 24


class Unreadable(ValueError):
    """A folder that cannot be taken over as it is; carries one sentence."""


class Slice(NamedTuple):
    """A batch's part of each file: from and to, in bytes."""

    contracts: tuple[int, int]
    schedules: tuple[int, int]
    payments: tuple[int, int]
    open_items: tuple[int, int]


class Source:
    """The files of one folder, mapped into memory. Refuses (Unreadable) a file that is missing or not in form."""

    def __init__(self, folder: Path) -> None:
        """Open every file and look at its first line."""
        self.folder = folder
        self._files = {name: _File(folder / f"{name}.csv", HEADERS[name]) for name in HEADERS}

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the files of data: the same bytes are the same book, whatever its folder and control totals say."""
        whole = hashlib.sha256()
        for name in HEADERS:
            with (self.folder / f"{name}.csv").open("rb") as file:
                whole.update(hashlib.file_digest(file, "sha256").digest())
        return whole.hexdigest()

    def control(self) -> Control:
        """Read the control totals. Refuses (Unreadable)."""
        path = self.folder / "control.csv"
        try:
            return read_control(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        except Incomplete as problem:
            raise Unreadable(str(problem)) from problem
        except (OSError, UnicodeDecodeError, csv.Error) as problem:
            raise Unreadable(f"{path}: {problem}") from problem

    def slices(self, size: int = BATCH) -> tuple[Slice, ...]:
        """Divide the book by contract number: every line of the files is in exactly one batch."""
        bounds = self._files["contracts"].every(size)
        places = {name: self._files[name].places(bounds) for name in BY_CONTRACT}
        return tuple(
            Slice(*((places[name][number], places[name][number + 1]) for name in BY_CONTRACT))
            for number in range(len(bounds) + 1)
        )

    def part(self, file: str, between: Iterable[int]) -> Part:
        """Return a slice of a file and its place; the last line is ended where the file leaves it open."""
        begin, end = between
        data = self._files[file].data[begin:end]
        return (data if not data or data.endswith(b"\n") else data + b"\n"), begin

    def people(self, party_nos: Iterable[str], as_of: date) -> Mapping[str, Person | Fault]:
        """Return the person of each number, or what is wrong with them; a number without a person is left out."""
        file, wanted = self._files["parties"], list(party_nos)
        found = zip(wanted, *self._people.find(wanted), strict=True)
        return {
            party_no: Fault("parties", begin, party_no, "party_no", "twice")
            if twice
            else _person(file.line(begin), begin, as_of)
            for party_no, begin, twice in found
            if begin >= 0
        }

    @cached_property
    def _people(self) -> _Index:
        return _Index(self._files["parties"])

    def party_lines(self) -> list[tuple[int, str]]:
        """Return place and number of every line of parties.csv."""
        return self._people.lines()

    def party_offset(self, party_no: str) -> int:
        """Return where the line of a party number begins, 0 where there is none."""
        return max(self._people.find([party_no])[0][0], 0)

    def contract_parties(self) -> list[tuple[str, str]]:
        """Return contract number and party number of every line of contracts.csv, unread lines left out."""
        file = self._files["contracts"]
        fields = (line.split(b",", 2) for line in file.data[file.begin :].split(b"\n"))
        return [
            (each[0].decode("ascii", "replace"), each[1].decode("ascii", "replace"))
            for each in fields
            if len(each) > 2
        ]

    def line_numbers(self, file: str, offsets: Iterable[int]) -> dict[int, int]:
        """Return the line number, from 1, at which each place of a file stands."""
        return self._files[file].numbers(sorted(set(offsets)))


def _person(line: bytes, begin: int, as_of: date) -> Person | Fault:
    _, fields = lines_of(line + b"\n", begin, "parties")[0]
    if isinstance(fields, Fault):
        return fields
    try:
        return person(fields, as_of)
    except Wrong as wrong:
        return Fault("parties", begin, fields[0], wrong.column, wrong.code, wrong.facts)


class _File:
    """A file of lines sorted by what stands before their first comma."""

    def __init__(self, path: Path, header: tuple[str, ...]) -> None:
        try:
            with path.open("rb") as file:
                self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as problem:
            raise Unreadable(f"{path}: {problem}") from problem
        first = self.data.find(b"\n")
        told = self.data[: first if first >= 0 else len(self.data)].removeprefix(_BOM)
        if told.endswith(b"\r"):
            raise Unreadable(f"{path}: lines must end with LF alone (sed -i 's/\\r$//' mends it)")
        if told != ",".join(header).encode():
            raise Unreadable(f"{path}: the first line must be {','.join(header)}")
        self.begin = first + 1 if first >= 0 else len(self.data)

    def line(self, begin: int) -> bytes:
        """Return the line that begins at a place."""
        end = self.data.find(b"\n", begin)
        return self.data[begin : end if end >= 0 else len(self.data)]

    def starts(self) -> np.ndarray:
        """Return where each line begins."""
        ends = np.flatnonzero(np.frombuffer(self.data, np.uint8)[self.begin :] == 10) + self.begin + 1
        starts = np.concatenate(([self.begin], ends))
        return starts[starts < len(self.data)]

    def every(self, size: int) -> list[bytes]:
        """Return the numbers at which batches of so many lines begin, the first one left out."""
        bounds: list[bytes] = []
        for start in self.starts()[size::size].tolist():
            key = self.line(start).partition(b",")[0]
            if key > (bounds[-1] if bounds else b""):
                bounds.append(key)
        return bounds

    def places(self, bounds: list[bytes]) -> list[int]:
        """Return where the lines of each batch begin, and where the last one ends. What is not sorted never gets lost."""
        places = [self.begin]
        for bound in bounds:
            places.append(max(self._seek(bound), places[-1]))
        return [*places, len(self.data)]

    def _seek(self, key: bytes) -> int:
        """Return the first line whose number is not below ``key``."""
        low, high = self.begin, len(self.data)
        while low < high:
            start = max(self.data.rfind(b"\n", self.begin - 1, (low + high) // 2) + 1, low)
            line = self.line(start)
            if line.partition(b",")[0] < key:
                low = min(start + len(line) + 1, len(self.data))
            else:
                high = start
        return low

    def numbers(self, offsets: list[int]) -> dict[int, int]:
        """Return the line number of each place, reading the file once."""
        numbers, number, at = {}, 1, 0
        for offset in offsets:
            while at < offset:
                end = min(at + _CHUNK, offset)
                number += self.data[at:end].count(b"\n")
                at = end
            numbers[offset] = number
        return numbers


class _Index:
    """Where the line of each number begins, for a file in any order."""

    def __init__(self, file: _File) -> None:
        starts = file.starts()
        keys = np.array(
            [file.line(start).partition(b",")[0] for start in starts.tolist()] or [b""], f"S{KEY_BYTES}"
        )
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._starts = starts[order] if len(starts) else np.array([-1])  # an empty file has nobody

    def find(self, names: list[str]) -> tuple[list[int], list[bool]]:
        """Return where the line of each number begins (−1: nowhere), and whether it has more than one."""
        wanted = np.array([name.encode() for name in names] or [b""], f"S{KEY_BYTES}")[: len(names)]
        place = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        known = (self._keys[place] == wanted) & (wanted != b"")
        after = np.minimum(place + 1, len(self._keys) - 1)
        twice = (after > place) & (self._keys[after] == wanted)
        return np.where(known, self._starts[place], -1).tolist(), twice.tolist()

    def lines(self) -> list[tuple[int, str]]:
        """Return place and number of every line."""
        return [
            (start, key.decode("ascii", "replace"))
            for start, key in zip(self._starts.tolist(), self._keys, strict=True)
            if start >= 0
        ]


@lru_cache(maxsize=2)
def opened(folder: str) -> Source:
    """Return the files of a folder, opened once a process."""
    return Source(Path(folder))
