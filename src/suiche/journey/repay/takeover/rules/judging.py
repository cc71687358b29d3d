"""Collect what is wrong with a batch of contracts: a fault for the reader, and which contracts stay out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from suiche.journey.repay.takeover.rules.faults import Fault
from suiche.journey.repay.takeover.rules.form import KEY_BYTES
from suiche.journey.repay.takeover.rules.reading import Integers, Keys, Mask, Table, keys

Facts = Callable[[int], tuple[str, ...]]


@dataclass
class Judge:
    """The faults so far, and for each contract of the batch whether it stays out."""

    names: Keys  # sorted, each once
    faults: list[Fault] = field(default_factory=list)
    bad: Mask = field(init=False)

    def __post_init__(self) -> None:
        """Nothing is bad yet."""
        self.bad = np.zeros(len(self.names), np.bool_)

    def place(self, name: bytes) -> int:
        """Return the place of a contract in the batch, −1 for a stranger."""
        found = int(np.searchsorted(self.names, name))
        return found if found < len(self.names) and self.names[found] == name else -1

    def tell(self, fault: Fault) -> None:
        """Add a fault; its contract, if it is one of the batch, stays out."""
        self.faults.append(fault)
        place = self.place(fault.key.encode())
        if place >= 0:
            self.bad[place] = True


@dataclass
class Rows:
    """The rows of one file that belong to a batch, and whose they are.

    ``contract`` is the place of each row's contract, −1 for a stranger; ``first`` the first row of each run of equal
    numbers. ``flawed`` marks contracts already told of in this file, so that one flaw is not told in five ways.
    """

    file: str
    lines: Table
    judge: Judge
    contract: Integers = field(init=False)
    first: Integers = field(init=False)
    flawed: Mask = field(init=False)

    def __post_init__(self) -> None:
        """Find whose the rows are; tell broken lines, strangers, and numbers that do not rise."""
        names, _ = keys(self.lines, 0, KEY_BYTES)
        self.flawed = np.zeros(len(self.judge.names), np.bool_)
        changes = np.flatnonzero(names[1:] != names[:-1]) + 1
        self.first = np.concatenate(([0], changes)) if len(names) else changes
        groups = names[self.first]
        found = np.searchsorted(self.judge.names, groups)
        known = np.zeros(len(groups), np.bool_)
        inside = found < len(self.judge.names)
        known[inside] = self.judge.names[found[inside]] == groups[inside]
        owner = np.where(known, found, -1)
        self.contract = np.repeat(owner, np.diff(self.first, append=len(names)))
        for offset, count, name in self.lines.broken:
            self._tell_broken(offset, count, name)
        for group in np.flatnonzero(~known):
            self._tell(int(self.first[group]), groups[group].decode(), self.lines_key, "unknown_contract")
        for group in np.flatnonzero(groups[1:] <= groups[:-1]) + 1:
            self._tell(int(self.first[group]), groups[group].decode(), self.lines_key, "order")
            if owner[group] >= 0:
                self.flawed[owner[group]] = True

    lines_key = "contract_no"

    def flag(self, wrong: Mask, column: str, code: str, facts: Facts = lambda row: ()) -> None:
        """Tell the first wrong row of each contract that is not flawed yet."""
        rows = np.flatnonzero(wrong & (self.contract >= 0))
        rows = rows[~self.flawed[self.contract[rows]]]
        contracts, places = np.unique(self.contract[rows], return_index=True)
        for contract, row in zip(contracts.tolist(), rows[places].tolist(), strict=True):
            self._tell(row, self.judge.names[contract].decode(), column, code, facts(row))
        self.flawed[contracts] = True

    def per_contract(self, amounts: Integers) -> Integers:
        """Add up amounts of rows for each contract."""
        total = np.zeros(len(self.judge.names), np.int64)
        if len(self.first):
            owner = self.contract[self.first]
            np.add.at(total, owner[owner >= 0], np.add.reduceat(amounts, self.first)[owner >= 0])
        return total

    def _tell_broken(self, offset: int, count: int, name: bytes) -> None:
        key = name[:KEY_BYTES].decode("ascii", "replace")
        self.judge.tell(
            Fault(self.file, offset, key, "", "columns", (str(count), str(self.lines.begin.shape[1])))
        )
        place = self.judge.place(name)
        if place >= 0:
            self.flawed[place] = True

    def _tell(self, row: int, key: str, column: str, code: str, facts: tuple[str, ...] = ()) -> None:
        self.judge.tell(Fault(self.file, int(self.lines.offset[row]), key, column, code, facts))
