"""The bank's own reading and writing of debit files, apart from ours so that two equal mistakes cannot agree."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from suiche.demo.sandbox.box import BadRequestError

FEN = Decimal(100)


class Asked(NamedTuple):
    """One line of a request file; the amount in fen."""

    order_no: str
    contract_no: str
    protocol_no: str
    amount_fen: int
    memo: str


class Batch(NamedTuple):
    """A request file."""

    batch_no: str
    day: date
    lines: tuple[Asked, ...]


def read(text: str) -> Batch:
    """Read a request file. Raises: BadRequestError with the line that is wrong."""
    lines = text.splitlines(keepends=True)
    rows = list(csv.reader(lines))
    if len(rows) != len(lines) or len(rows) < 2 or [r[:3] for r in rows[:1]] != [["H", "DEBIT-REQUEST", "1"]]:
        raise BadRequestError("line 1: not a debit request")
    head, body, tail = rows[0], rows[1:-1], rows[-1]
    digest = hashlib.sha256("".join(lines[1:-1]).encode()).hexdigest()
    if len(head) != 5 or len(tail) != 4 or tail[0] != "T" or tail[3] != digest or tail[1] != str(len(body)):
        raise BadRequestError(f"line {len(rows)}: count or SHA-256")
    asked = tuple(_asked(row, number) for number, row in enumerate(body, start=2))
    if sum(line.amount_fen for line in asked) != _fen(tail[2], len(rows)):
        raise BadRequestError(f"line {len(rows)}: total")
    if len({line.order_no for line in asked}) != len(asked):
        raise BadRequestError(f"line {len(rows)}: an order number stands twice")
    try:
        return Batch(head[3], date.fromisoformat(head[4]), asked)
    except ValueError as error:
        raise BadRequestError("line 1: date") from error


def write(batch_no: str, day: str, number: int, lines: Iterable[Sequence[str | int]]) -> str:
    """Write a result file: per line order, outcome, code, transaction number, fen, moment."""
    body = io.StringIO()
    total = debited = count = 0
    for order_no, outcome, code, transaction_no, fen, moment in lines:
        csv.writer(body, lineterminator="\n").writerow(
            ("D", order_no, outcome, code, transaction_no, _yuan(int(fen)), moment)
        )
        count, total = count + 1, total + int(fen)
        debited += int(fen) if outcome == "SUCCESS" else 0
    digest = hashlib.sha256(body.getvalue().encode()).hexdigest()
    head = f"H,DEBIT-RESULT,1,{batch_no},{day},{number}\n"
    return f"{head}{body.getvalue()}T,{count},{_yuan(total)},{_yuan(debited)},{digest}\n"


def _asked(row: list[str], number: int) -> Asked:
    if len(row) != 6 or row[0] != "D" or not all(row[1:5]):
        raise BadRequestError(f"line {number}: columns")
    return Asked(row[1], row[2], row[3], _fen(row[4], number), row[5])


def _fen(text: str, number: int) -> int:
    try:
        fen = Decimal(text) * FEN
    except InvalidOperation as error:
        raise BadRequestError(f"line {number}: amount") from error
    if not fen.is_finite() or fen != fen.to_integral_value() or fen < 0:
        raise BadRequestError(f"line {number}: amount")
    return int(fen)


def _yuan(fen: int) -> str:
    return str((Decimal(fen) / FEN).quantize(Decimal("0.01")))
