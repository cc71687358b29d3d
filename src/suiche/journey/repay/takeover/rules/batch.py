"""Examine a batch: the contracts between two numbers, with everything the other files say about them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from suiche.journey.repay.takeover.rules import checks
from suiche.journey.repay.takeover.rules.checks import Items, Payments, Plan, Terms
from suiche.journey.repay.takeover.rules.contracts import Agreed, Wrong, agreed, money, yuan
from suiche.journey.repay.takeover.rules.faults import Fault
from suiche.journey.repay.takeover.rules.form import HEADERS, MEASURES
from suiche.journey.repay.takeover.rules.judging import Judge, Rows
from suiche.journey.repay.takeover.rules.reading import Integers
from suiche.journey.repay.takeover.rules.totals import Totals

Products = NDArray[np.str_]
Part = tuple[bytes, int]  # a slice of a file and its place there
_NOBODY = b"~"  # sorts behind every contract number: a batch without a readable contract still has one place


@dataclass(frozen=True)
class Line:
    """A line of contracts.csv. ``amounts`` are what could be read of principal, charged and credit."""

    offset: int
    key: str
    product: str
    amounts: tuple[int, ...]
    agreed: Agreed | None
    fault: Fault | None


def lines_of(data: bytes, at: int, file: str) -> list[tuple[int, list[str] | Fault]]:
    """Divide a slice of a file with texts into lines: place, and fields or the fault that keeps them from being read."""
    found: list[tuple[int, list[str] | Fault]] = []
    for raw in data.split(b"\n")[:-1]:
        key = raw.partition(b",")[0].decode("ascii", "replace")[:30]
        try:
            fields = next(csv.reader([raw.decode()], strict=True), [""])
            count = len(fields)
            wrong = Fault(file, at, key, "", "columns", (str(count), str(len(HEADERS[file]))))
            found.append((at, fields if count == len(HEADERS[file]) else wrong))
        except UnicodeDecodeError:
            found.append((at, Fault(file, at, key, "", "encoding")))
        except csv.Error:
            found.append((at, Fault(file, at, key, "", "columns", ("?", str(len(HEADERS[file]))))))
        at += len(raw) + 1
    return found


def contract_lines(data: bytes, at: int, as_of: date) -> list[Line]:
    """Read a slice of contracts.csv."""
    found = []
    for offset, fields in lines_of(data, at, "contracts"):
        if isinstance(fields, Fault):
            found.append(Line(offset, fields.key, "", (0, 0, 0), None, fields))
            continue
        row = dict(zip(HEADERS["contracts"], fields, strict=True))
        try:
            contract, fault = agreed(fields, as_of), None
            amounts = (contract.terms.principal_fen, contract.charged_fen, contract.credit_fen)
        except Wrong as wrong:
            contract = None
            amounts = _readable(row["principal"]), _readable(row["charged"]), _readable(row["credit"])
            fault = Fault("contracts", offset, row["contract_no"][:30], wrong.column, wrong.code, wrong.facts)
        found.append(Line(offset, row["contract_no"][:30], row["product"][:40], amounts, contract, fault))
    return found


def _readable(text: str) -> int:
    try:
        return money("", text)
    except Wrong:
        return 0


@dataclass
class Batch:
    """A batch as it was found: the contracts by place, their rows in the other files, and the judgement so far."""

    lines: list[Line]
    contracts: list[Agreed | None]
    offsets: list[int]
    judge: Judge
    terms: Terms
    plan: Plan
    payments: Payments
    items: Items
    open_fen: Integers = field(init=False)

    def tell(self, place: int, column: str, code: str, *facts: str) -> None:
        """Tell that something is wrong with the line of a contract."""
        name = self.judge.names[place].decode()
        self.judge.tell(Fault("contracts", self.offsets[place], name, column, code, facts))

    @property
    def good(self) -> list[int]:
        """The places of the contracts nothing is wrong with."""
        return [int(place) for place in np.flatnonzero(~self.judge.bad)]


def examine(lines: list[Line], parts: Mapping[str, Part], as_of: date) -> Batch:
    """Check everything that the files alone can tell."""
    names = sorted({line.key.encode() for line in lines if line.key}) or [_NOBODY]
    judge = Judge(np.array(names, "S30"))
    contracts: list[Agreed | None] = [None] * len(names)
    offsets = [0] * len(names)
    places = {name.decode("ascii", "replace"): place for place, name in enumerate(names)}
    highest = ""
    for line in lines:
        place = places.get(line.key)
        if line.fault:
            judge.tell(line.fault)
        elif line.key < highest:
            judge.tell(Fault("contracts", line.offset, line.key, "contract_no", "order"))
        elif line.key == highest:
            judge.tell(Fault("contracts", line.offset, line.key, "contract_no", "twice"))
        if place is not None:
            contracts[place], offsets[place] = contracts[place] or line.agreed, line.offset
        highest = max(highest, line.key)
    judge.bad |= np.array([contract is None for contract in contracts])
    terms, day = Terms.of(contracts), as_of.toordinal() - checks.EPOCH
    plan = checks.plan_of(*parts["schedules"], judge, terms, day)
    payments = checks.payments_of(*parts["payments"], judge, terms, day)
    items = checks.items_of(*parts["open_items"], judge, plan)
    batch = Batch(lines, contracts, offsets, judge, terms, plan, payments, items)
    batch.open_fen = items.rows.per_contract(items.amount)
    _check_whole(batch, day)
    return batch


def _check_whole(batch: Batch, as_of: int) -> None:
    """Check what only all files together can tell: every fen that fell due was received or is open."""
    plan, terms, judge = batch.plan, batch.terms, batch.judge
    rows = plan.rows.per_contract(np.ones(len(plan.period), np.int64))
    for place in np.flatnonzero((rows == 0) & (terms.principal > 0) & ~plan.rows.flawed).tolist():
        batch.tell(place, "terms", "no_schedule")
    due = plan.rows.per_contract(np.where(plan.due <= as_of, plan.payment, 0))
    received = batch.payments.rows.per_contract(batch.payments.amount)
    wrong = received + batch.open_fen != due + terms.charged + terms.credit
    for place in np.flatnonzero(wrong & ~judge.bad).tolist():
        amounts = (received, batch.open_fen, due, terms.charged, terms.credit)
        batch.tell(place, "charged", "identity", *(yuan(int(amount[place])) for amount in amounts))
    done = (plan.past >= terms.terms) & (batch.open_fen == 0) & ~judge.bad
    for place in np.flatnonzero(done).tolist():
        batch.tell(place, "terms", "nothing_owed")
    for place in np.flatnonzero((batch.open_fen > 0) & (terms.credit > 0) & ~judge.bad).tolist():
        batch.tell(place, "credit", "credit_and_late")


def counted(batch: Batch) -> tuple[Totals, Totals]:
    """Return what the batch's lines add up to, and what those of the good contracts do."""
    read: Totals = Counter()
    taken: Totals = Counter()
    products: dict[str, str] = {}
    sums: dict[str, list[tuple[int, ...]]] = {}
    for line in batch.lines:
        products.setdefault(line.key, line.product)
        sums.setdefault(line.product, []).append((1, *line.amounts))
    for product, rows_of in sums.items():
        for measure, column in zip(("rows", *MEASURES["contracts"]), zip(*rows_of, strict=True), strict=True):
            _add(read, "contracts", product, measure, sum(column))
    of = np.array([products.get(name.decode("ascii", "replace"), "") for name in batch.judge.names])
    good, terms = ~batch.judge.bad, batch.terms
    columns = (np.ones(len(of), np.int64), terms.principal, terms.charged, terms.credit)
    for measure, each in zip(("rows", *MEASURES["contracts"]), columns, strict=True):
        _spread(taken, "contracts", measure, np.where(good, each, 0), of)
    plan = batch.plan
    for rows, amounts in (
        (plan.rows, (plan.payment, plan.principal, plan.interest)),
        (batch.payments.rows, (batch.payments.amount,)),
        (batch.items.rows, (batch.items.amount,)),
    ):
        _count(read, taken, rows, amounts, of)
    return read, taken


def _add(totals: Totals, file: str, product: str, measure: str, amount: int) -> None:
    totals[file, "", measure] += amount
    if product:
        totals[file, product, measure] += amount


def _spread(totals: Totals, file: str, measure: str, each: Integers, of: Products) -> None:
    """Add what each contract has to its product's total and to the file's."""
    totals[file, "", measure] += int(each.sum())
    for product in np.unique(of):
        if product:
            totals[file, str(product), measure] += int(each[of == product].sum())


def _count(read: Totals, taken: Totals, rows: Rows, amounts: tuple[Integers, ...], of: Products) -> None:
    """Count the rows of one file by the product of their contract; rows of strangers count for the file only."""
    for _, _, name in rows.lines.broken:
        place = rows.judge.place(name)
        _add(read, rows.file, str(of[place]) if place >= 0 else "", "rows", 1)
    columns = (np.ones(len(rows.lines), np.int64), *amounts)
    for measure, column in zip(("rows", *MEASURES[rows.file]), columns, strict=True):
        each = rows.per_contract(column)
        read[rows.file, "", measure] += int(column.sum()) - int(each.sum())
        _spread(read, rows.file, measure, each, of)
        _spread(taken, rows.file, measure, np.where(rows.judge.bad, 0, each), of)
