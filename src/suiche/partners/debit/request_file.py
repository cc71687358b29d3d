"""The request file: one line per debit that the bank is asked to make (docs/debit-files.md)."""

from dataclasses import dataclass
from datetime import date

from suiche.maths.money import fen_to_yuan
from suiche.partners.debit import frame
from suiche.partners.debit.frame import Fault

KIND = "DEBIT-REQUEST"
HEADER, COLUMNS, TOTALS = 2, 5, 1
LONGEST_MEMO = 60


@dataclass(frozen=True)
class DebitOrder:
    """One debit: its own number, the contract it pays for, the protocol it is made under, fen above 0, a memo."""

    order_no: str
    contract_no: str
    protocol_no: str
    amount_fen: int
    memo: str


@dataclass(frozen=True)
class RequestFile:
    """A batch to submit: its number, its business date, its debits."""

    batch_no: str
    on: date
    orders: tuple[DebitOrder, ...]

    @property
    def total_fen(self) -> int:
        """Return what all debits add up to, in fen."""
        return sum(order.amount_fen for order in self.orders)


def write_request(file: RequestFile) -> bytes:
    """Write the file, the same bytes for the same batch. Raises: FileRefused, ValueError for what cannot be sent."""
    rows = [
        (o.order_no, o.contract_no, o.protocol_no, fen_to_yuan(o.amount_fen), o.memo) for o in file.orders
    ]
    data = frame.seal(
        KIND, (file.batch_no, file.on.isoformat()), [("D", *row) for row in rows], (file.total_fen,)
    )
    read_request(data)  # what we would not take, we do not send
    return data


def read_request(data: bytes) -> RequestFile:
    """Read a request file whole. Refuses: FileRefused, naming the first line that is wrong."""
    opened = frame.open_frame(data, kind=KIND, header=HEADER, columns=COLUMNS, totals=TOTALS)
    batch_no, on = frame.number(opened.header[0], 1), frame.day(opened.header[1], 1)
    seen: set[str] = set()
    orders = tuple(_order(row, seen) for row in opened.rows)
    read = RequestFile(batch_no, on, orders)
    frame.expect_total(opened, 0, read.total_fen)
    return read


def _order(row: frame.Row, seen: set[str]) -> DebitOrder:
    order_no, contract_no, protocol_no, amount, memo = row.columns
    frame.once(seen, frame.number(order_no, row.number), row.number)
    amount_fen = frame.amount(amount, row.number)
    if not amount_fen:
        frame.refuse(row.number, Fault.FIELD, amount)
    if len(memo) > LONGEST_MEMO:
        frame.refuse(row.number, Fault.FIELD, memo)
    return DebitOrder(
        order_no,
        frame.number(contract_no, row.number),
        frame.protocol(protocol_no, row.number),
        amount_fen,
        memo,
    )
