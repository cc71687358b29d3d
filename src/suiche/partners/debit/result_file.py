"""The result file: what became of each debit, as far as it is known (docs/debit-files.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from suiche.kit.clock import Instant, shanghai
from suiche.maths.money import fen_to_yuan
from suiche.partners.debit import frame
from suiche.partners.debit.frame import Fault
from suiche.partners.debit.port import DebitOutcome, FailureCode

KIND = "DEBIT-RESULT"
HEADER, COLUMNS, TOTALS = 3, 6, 2
OUTCOMES = {o.value: o for o in (DebitOutcome.SUCCESS, DebitOutcome.FAILED, DebitOutcome.UNKNOWN)}
CODES = {code.value: code for code in FailureCode}


@dataclass(frozen=True)
class DebitResult:
    """One debit's result; `amount_fen` is the order's amount. `line`: where it stands in the file, from 1.

    SUCCESS has a transaction number and a moment, FAILED a code and a moment, UNKNOWN neither.
    """

    order_no: str
    outcome: DebitOutcome
    code: FailureCode | None
    transaction_no: str
    amount_fen: int
    debited_at: Instant | None
    line: int = 0


@dataclass(frozen=True)
class ResultFile:
    """Results of a batch: `number` counts the files the bank made of it, from 1. The order of files says nothing."""

    batch_no: str
    on: date
    number: int
    results: tuple[DebitResult, ...]

    @property
    def total_fen(self) -> int:
        """Return what the orders of all lines add up to, in fen."""
        return sum(result.amount_fen for result in self.results)

    @property
    def debited_fen(self) -> int:
        """Return what was debited: the SUCCESS lines, in fen."""
        return sum(r.amount_fen for r in self.results if r.outcome is DebitOutcome.SUCCESS)


def write_results(file: ResultFile) -> bytes:
    """Write the file. Raises: FileRefused, ValueError for what nobody would take."""
    rows = [
        (
            "D",
            r.order_no,
            r.outcome.value,
            r.code.value if r.code else "",
            r.transaction_no,
            fen_to_yuan(r.amount_fen),
            shanghai(r.debited_at).isoformat(timespec="seconds") if r.debited_at else "",
        )
        for r in file.results
    ]
    head = (file.batch_no, file.on.isoformat(), str(file.number))
    data = frame.seal(KIND, head, rows, (file.total_fen, file.debited_fen))
    read_results(data)
    return data


def read_results(data: bytes) -> ResultFile:
    """Read a result file whole. Refuses: FileRefused, naming the first line that is wrong."""
    opened = frame.open_frame(data, kind=KIND, header=HEADER, columns=COLUMNS, totals=TOTALS)
    batch_no, on = frame.number(opened.header[0], 1), frame.day(opened.header[1], 1)
    if not (opened.header[2].isascii() and opened.header[2].isdigit() and len(opened.header[2]) < 6):
        frame.refuse(1, Fault.FIELD, opened.header[2])
    seen: set[str] = set()
    results = tuple(_result(row, seen) for row in opened.rows)
    read = ResultFile(batch_no, on, int(opened.header[2]), results)
    frame.expect_total(opened, 0, read.total_fen)
    frame.expect_total(opened, 1, read.debited_fen)
    return read


def fault_of(result: DebitResult, asked_fen: Mapping[str, int]) -> Fault | None:
    """Tell what is wrong with one line against what the batch asked for (fen by order number), or None."""
    asked = asked_fen.get(result.order_no)
    if asked is None:
        return Fault.UNKNOWN_ORDER
    return None if asked == result.amount_fen else Fault.AMOUNT_DIFFERS


def _result(row: frame.Row, seen: set[str]) -> DebitResult:
    order_no, outcome, code, transaction_no, amount, moment = row.columns
    frame.once(seen, frame.number(order_no, row.number), row.number)
    if outcome not in OUTCOMES or (code and code not in CODES):
        frame.refuse(row.number, Fault.FIELD, f"{outcome} {code}")
    read = DebitResult(
        order_no,
        OUTCOMES[outcome],
        CODES[code] if code else None,
        frame.protocol(transaction_no, row.number) if transaction_no else "",
        frame.amount(amount, row.number),
        _moment(moment, row.number) if moment else None,
        row.number,
    )
    final = read.outcome is not DebitOutcome.UNKNOWN
    whole = (
        bool(read.code) == (read.outcome is DebitOutcome.FAILED)
        and bool(read.transaction_no) == (read.outcome is DebitOutcome.SUCCESS)
        and (read.debited_at is not None) == final
        and read.amount_fen > 0
    )
    if not whole:
        frame.refuse(row.number, Fault.FIELD, f"{outcome} {order_no}")
    return read


def _moment(value: str, line: int) -> Instant:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        frame.refuse(line, Fault.FIELD, value)
    if moment.tzinfo is None:
        frame.refuse(line, Fault.FIELD, value)
    return Instant(moment.astimezone(UTC))
