"""Write the files of a portfolio, a part of the book at a time, sorted as the import wants them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np

from suiche.demo.portfolio.control import Control
from suiche.demo.portfolio.draw import KINDS, Agreed, Engine, draw, prepaid
from suiche.demo.portfolio.lines import Integers, Mask, days, join, texts, whole, yuan
from suiche.demo.portfolio.paid import CHANNELS, ITEMS, Paid, pay
from suiche.demo.portfolio.people import MOST, party_lines
from suiche.demo.portfolio.products import SEGMENTS, STEP_PERIODS, VEHICLES
from suiche.demo.portfolio.spoil import Part, spoil
from suiche.maths.money import fen_to_yuan
from suiche.maths.rates import PPM
from suiche.maths.terms import Method

PART = 2_500  # its matrices stay in the processor's caches
HEADERS = {
    "contracts": "contract_no,party_no,dealer_no,vehicle,family,product,method,plan,principal,terms,annual_rate,disbursed_on,"
    "due_day,balloon,steps,segments,penalty_multiple,penalty_daily_rate,grace_days,compound,fee,charged,credit",
    "parties": "party_no,name,id_number,id_valid_until,identity_verified_on,phone,address,card_no,card_mobile,card_verified_on",
    "schedules": "contract_no,period,due_date,payment,principal,interest,balance_after",
    "payments": "contract_no,paid_on,amount,channel,transaction_no",
    "open_items": "contract_no,period,kind,amount",
}
DEALERS = ("D0001", "D0002", "D0003", "D0004")


def make_portfolio(
    folder: Path,
    *,
    contracts: int,
    seed: int,
    as_of: date,
    bad: int = 0,
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Write the book into a folder. ``bad``: so many spoiled rows of every kind, in the first part.

    Refuses (ValueError) more contracts than there are card numbers to invent.
    """
    if not 1 <= contracts <= MOST:
        raise ValueError(f"contracts must be from 1 to {MOST:,}")
    folder.mkdir(parents=True, exist_ok=True)
    control, engine = Control(), Engine()
    files = {name: (folder / f"{name}.csv").open("wb") for name in HEADERS}
    try:
        for name, file in files.items():
            file.write(HEADERS[name].encode() + b"\n")
        for number, start in enumerate(range(0, contracts, PART)):
            count = min(PART, contracts - start)
            rng = np.random.default_rng([seed, number])
            part = _part(rng, start, count, as_of, engine, control)
            if bad and not number:
                (folder / "spoiled.csv").write_text(spoil(part, bad, control), encoding="utf-8")
            _write(files, part)
            progress(start + count)
    finally:
        for file in files.values():
            file.close()
    control.write(folder, as_of)


def _write(files: Mapping[str, BinaryIO], part: Part) -> None:
    for name, data in part.files.items():
        files[name].write(data)


def _part(
    rng: np.random.Generator, start: int, count: int, as_of: date, engine: Engine, control: Control
) -> Part:
    agreed = draw(rng, count, as_of, engine)
    changed = prepaid(rng, agreed, as_of)
    paid = pay(rng, agreed, as_of)
    serial = np.arange(start + 1, start + count + 1)
    again = rng.random(count) < 0.03  # the person of the contract before
    again[0] = False
    again[1:] &= ~again[:-1]
    party = np.where(again, serial - 1, serial)
    products = [KINDS[kind].product.code for kind in agreed.kind.tolist()]
    people = party_lines(rng, np.unique(party), as_of)
    files = {
        "contracts": _contract_lines(rng, agreed, paid, changed, serial, party),
        "parties": ("\n".join(people) + "\n").encode(),
        "schedules": _schedule_lines(agreed, serial),
        "payments": _payment_lines(paid, serial),
        "open_items": _open_lines(paid, serial),
    }
    _count(control, agreed, paid, np.array(products), len(people))
    return Part(files, dict(zip(map(contract_no, serial.tolist()), products, strict=True)))


def contract_no(serial: int) -> str:
    """Return the old system's number of a contract."""
    return f"DQ{serial:010d}"


def _numbers(serial: Integers) -> np.ndarray[tuple[int], np.dtype[np.bytes_]]:
    return np.char.add(b"DQ", np.char.zfill(serial.astype("S10"), 10))


def _schedule_lines(agreed: Agreed, serial: Integers) -> bytes:
    balance = agreed.principal[agreed.contract] - _running(agreed)
    payment = agreed.row_principal + agreed.row_interest
    return join(
        [
            texts(_numbers(serial)[agreed.contract]),
            whole(agreed.period),
            days(agreed.due),
            yuan(payment),
            yuan(agreed.row_principal),
            yuan(agreed.row_interest),
            yuan(balance),
        ]
    )


def _running(agreed: Agreed) -> Integers:
    """Principal repaid up to and with each row of its contract."""
    total = np.cumsum(agreed.row_principal)
    before = total[agreed.first] - agreed.row_principal[agreed.first]
    return total - before[agreed.contract]


def _payment_lines(paid: Paid, serial: Integers) -> bytes:
    payments = paid.payments
    if not len(payments.contract):
        return b""
    place = np.arange(len(payments.contract))
    first = np.searchsorted(payments.contract, payments.contract)
    number = np.char.add(b"T", np.char.zfill(serial[payments.contract].astype("S10"), 10))
    number = np.char.add(number, np.char.zfill((place - first + 1).astype("S4"), 3))
    columns = [texts(_numbers(serial)[payments.contract]), days(payments.on), yuan(payments.amount)]
    return join([*columns, texts(CHANNELS[payments.channel]), texts(number)])


def _open_lines(paid: Paid, serial: Integers) -> bytes:
    items = paid.open
    if not len(items.contract):
        return b""
    columns = [texts(_numbers(serial)[items.contract]), whole(items.period), texts(ITEMS[items.kind])]
    return join([*columns, yuan(items.amount)])


def _contract_lines(
    rng: np.random.Generator, agreed: Agreed, paid: Paid, changed: Mask, serial: Integers, party: Integers
) -> bytes:
    count = len(serial)
    dealers, cars = (
        rng.integers(0, len(DEALERS), count).tolist(),
        rng.integers(0, len(VEHICLES), count).tolist(),
    )
    columns = zip(
        serial.tolist(), party.tolist(), agreed.kind.tolist(), agreed.principal.tolist(),
        agreed.disbursed.astype(str).tolist(), agreed.due_day.tolist(), changed.tolist(),
        paid.charged.tolist(), paid.credit.tolist(), dealers, cars, strict=True,
    )  # fmt: skip
    lines, tails = [], [_tail(kind) for kind in range(len(KINDS))]
    for number, person, kind, principal, disbursed, due_day, other, charged, credit, dealer, car in columns:
        each = KINDS[kind]
        product = each.product
        lines.append(
            f"{contract_no(number)},P{person:09d},{DEALERS[dealer]},{VEHICLES[car]},{product.family},{product.code},"
            f"{product.method.value},{'changed' if other else 'agreed'},{fen_to_yuan(principal)},{each.terms},"
            f"{_rate(product.annual_rate_ppm)},{disbursed},{due_day or ''},{_blocks(kind, principal)},{tails[kind]},"
            f"{fen_to_yuan(charged)},{fen_to_yuan(credit)}"
        )
    return ("\n".join(lines) + "\n").encode()


@lru_cache(maxsize=100_000)
def _blocks(kind: int, principal: int) -> str:
    """Write balloon, steps and segments of a contract."""
    terms = KINDS[kind].agreed(principal)
    balloon = fen_to_yuan(terms.balloon_fen) if terms.method is Method.BALLOON else ""
    steps = f"{STEP_PERIODS}:{fen_to_yuan(terms.steps[0].instalment_fen)}" if terms.steps else ""
    segments = ";".join(f"{n}:{_rate(ppm)}" for n, ppm in SEGMENTS) if terms.segments else ""
    return f"{balloon},{steps},{segments}"


def _tail(kind: int) -> str:
    """Write what is agreed about lateness and about settling early."""
    product = KINDS[kind].product
    daily = _rate(product.penalty_daily_ppm) if product.penalty_daily_ppm else ""
    fee = product.fee.replace('"', '""')
    return f'{"" if daily else "1.5"},{daily},3,{int(product.compound)},"{fee}"'


def _rate(ppm: int) -> str:
    text = f"{ppm // PPM}.{ppm % PPM:06d}".rstrip("0")
    return text.rstrip(".")


def _count(control: Control, agreed: Agreed, paid: Paid, products: np.ndarray, people: int) -> None:
    """Add a part to the control totals."""
    payment = agreed.row_principal + agreed.row_interest
    columns = {
        "contracts": (
            np.arange(len(products)),
            {"principal": agreed.principal, "charged": paid.charged, "credit": paid.credit},
        ),
        "schedules": (
            agreed.contract,
            {"payment": payment, "principal": agreed.row_principal, "interest": agreed.row_interest},
        ),
        "payments": (paid.payments.contract, {"amount": paid.payments.amount}),
        "open_items": (paid.open.contract, {"amount": paid.open.amount}),
    }
    control.add("parties", "", "rows", people)
    for file, (contract, sums) in columns.items():
        for product in np.unique(products):
            mine = (products == product)[contract]
            control.add(file, str(product), "rows", int(mine.sum()))
            for measure, amounts in sums.items():
                control.add(file, str(product), measure, int(amounts[mine].sum()))
