"""What both debit files share: CSV lines between a header and a trailer that counts, adds up and seals them.

The form is described in docs/debit-files.md. Pure: bytes in, values out.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NoReturn

from suiche.kit.refusal import Refusal
from suiche.kit.words import Words
from suiche.maths.money import fen_to_yuan, yuan_to_fen

VERSION = "1"
MOST_LINES = 10_000  # of one file; more debits of a day go into more batches
LONGEST_FIELD = 64
SMALLEST_FILE = 2  # lines: header and trailer

_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,11})\.[0-9]{2}")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}")
_PROTOCOL = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


class Fault(StrEnum):
    """Why a debit file is refused."""

    ENCODING = "ENCODING"
    HEADER = "HEADER"
    TRAILER = "TRAILER"
    COLUMNS = "COLUMNS"
    FIELD = "FIELD"
    COUNT = "COUNT"
    TOTAL = "TOTAL"
    HASH = "HASH"
    DUPLICATE = "DUPLICATE"
    UNKNOWN_ORDER = "UNKNOWN_ORDER"
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS"
    TOO_LONG = "TOO_LONG"


FAULT_WORDS = {
    Fault.ENCODING: Words("不是无BOM的UTF-8文本", "is not UTF-8 without a byte-order mark"),
    Fault.HEADER: Words("不是这种文件的表头", "is not the header of this kind of file"),
    Fault.TRAILER: Words("不是表尾，文件可能不完整", "is not a trailer; the file may be cut off"),
    Fault.COLUMNS: Words("列数或引号不对", "has the wrong number of columns, or a quote out of place"),
    Fault.FIELD: Words("有一栏的写法不对", "has a field that is not written as agreed"),
    Fault.COUNT: Words("的笔数和明细不一致", "counts another number of lines than there are"),
    Fault.TOTAL: Words("的合计和明细不一致", "states another total than the lines add up to"),
    Fault.HASH: Words("的校验值和明细不一致", "seals other lines: the SHA-256 differs"),
    Fault.DUPLICATE: Words("的订单号前面已有", "repeats an order number"),
    Fault.UNKNOWN_ORDER: Words("的订单不在这一批里", "names an order that is not in this batch"),
    Fault.AMOUNT_DIFFERS: Words("的金额和订单不一致", "has another amount than the order"),
    Fault.TOO_LONG: Words("超出一批最多的笔数", "is beyond the most lines a batch may have"),
}


class FileRefused(Refusal):
    """A debit file that is not taken, with the first line that is wrong; nothing of it was used."""

    code = "debit_file_refused"
    status = 422
    zh = "扣款文件没有收下：第{line}行{reason_zh}（{detail}）。请核对后重新发送。"
    en = (
        "The debit file was not taken: line {line} {reason_en} ({detail}). Please check it and send it again."
    )

    def __init__(self, *, line: int, fault: Fault, detail: str) -> None:
        words = FAULT_WORDS[fault]
        super().__init__(line=line, fault=fault.value, detail=detail, reason_zh=words.zh, reason_en=words.en)
        self.line, self.fault, self.detail = line, fault, detail


def refuse(line: int, fault: Fault, detail: str = "") -> NoReturn:
    """Refuse the file for this line. Always raises FileRefused."""
    raise FileRefused(line=line, fault=fault, detail=detail[:LONGEST_FIELD] or fault.value)


@dataclass(frozen=True)
class Row:
    """One line between header and trailer: ``number`` in the file, counted from 1, and its columns."""

    number: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """An opened file: the header's own columns, the lines, and the totals that the trailer states, in fen.

    ``end``: the trailer's line number.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    totals_fen: tuple[int, ...]
    end: int


def seal(kind: str, header: Sequence[str], rows: Iterable[Sequence[str]], totals_fen: Sequence[int]) -> bytes:
    """Write a file of a kind: header, lines, trailer. Raises ValueError for what no reader would take."""
    body = [_line(row) for row in rows]
    if len(body) > MOST_LINES:
        raise ValueError(f"a debit file has at most {MOST_LINES} lines")
    sealed = "".join(body).encode()
    totals = [fen_to_yuan(total) for total in totals_fen]
    trailer = ["T", str(len(body)), *totals, hashlib.sha256(sealed).hexdigest()]
    return _line(["H", kind, VERSION, *header]).encode() + sealed + _line(trailer).encode()


def open_frame(data: bytes, *, kind: str, header: int, columns: int, totals: int) -> Frame:
    """Open a file: numbers of own columns in the header, of columns in a line, of totals in the trailer.

    Refuses (FileRefused): wrong encoding, header, trailer, columns, count or hash. Lines and totals are the caller's.
    """
    text = _text(data)
    lines = text.split("\n")
    if lines[-1] or len(lines) <= SMALLEST_FILE:
        refuse(len(lines), Fault.TRAILER)
    lines.pop()
    first, last = _columns(lines[0], 1), _columns(lines[-1], len(lines))
    if first[:3] != ("H", kind, VERSION) or len(first) != 3 + header:
        refuse(1, Fault.HEADER, lines[0])
    if last[0] != "T" or len(last) != 3 + totals:
        refuse(len(lines), Fault.TRAILER, lines[-1])
    body = lines[1:-1]
    if len(body) > MOST_LINES:
        refuse(MOST_LINES + 2, Fault.TOO_LONG, str(len(body)))
    if last[1] != str(len(body)):
        refuse(len(lines), Fault.COUNT, f"{last[1]} / {len(body)}")
    digest = hashlib.sha256("".join(f"{line}\n" for line in body).encode()).hexdigest()
    if last[-1] != digest:
        refuse(len(lines), Fault.HASH, digest)
    rows = tuple(Row(n, _checked(_columns(line, n), n, columns)) for n, line in enumerate(body, start=2))
    stated = tuple(amount(value, len(lines)) for value in last[2:-1])
    return Frame(first[3:], rows, stated, len(lines))


def amount(value: str, line: int) -> int:
    """Read yuan with exactly two decimals as fen. Refuses (FileRefused): anything else."""
    if _AMOUNT.fullmatch(value) is None:
        refuse(line, Fault.FIELD, value)
    return yuan_to_fen(value)


def number(value: str, line: int) -> str:
    """Read a batch or order number: 1 to 32 letters, digits and hyphens. Refuses (FileRefused): anything else."""
    if _NUMBER.fullmatch(value) is None:
        refuse(line, Fault.FIELD, value)
    return value


def protocol(value: str, line: int) -> str:
    """Read a protocol or transaction number: 1 to 64 letters, digits and hyphens. Refuses (FileRefused)."""
    if _PROTOCOL.fullmatch(value) is None:
        refuse(line, Fault.FIELD, value)
    return value


def day(value: str, line: int) -> date:
    """Read YYYY-MM-DD. Refuses (FileRefused): anything else."""
    try:
        read = date.fromisoformat(value)
    except ValueError:
        refuse(line, Fault.FIELD, value)
    if read.isoformat() != value:
        refuse(line, Fault.FIELD, value)
    return read


def once(seen: set[str], order_no: str, line: int) -> None:
    """Remember an order number. Refuses (FileRefused): it was there before."""
    if order_no in seen:
        refuse(line, Fault.DUPLICATE, order_no)
    seen.add(order_no)


def expect_total(frame: Frame, place: int, fen: int) -> None:
    """Compare a total of the trailer with what the lines add up to, in fen. Refuses (FileRefused)."""
    if frame.totals_fen[place] != fen:
        stated = fen_to_yuan(frame.totals_fen[place])
        refuse(frame.end, Fault.TOTAL, f"{stated} / {fen_to_yuan(fen)}")


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        refuse(data.count(b"\n", 0, error.start) + 1, Fault.ENCODING)
    if text.startswith("\ufeff"):
        refuse(1, Fault.ENCODING)
    return text


def _columns(line: str, at: int) -> tuple[str, ...]:
    try:
        rows = list(csv.reader([line], strict=True))
    except csv.Error:
        refuse(at, Fault.COLUMNS)
    if len(rows) != 1 or not rows[0] or "\r" in line:
        refuse(at, Fault.COLUMNS)
    return tuple(rows[0])


def _checked(columns: tuple[str, ...], at: int, wanted: int) -> tuple[str, ...]:
    if columns[0] != "D" or len(columns) != 1 + wanted:
        refuse(at, Fault.COLUMNS, ",".join(columns))
    return columns[1:]


def _line(columns: Sequence[str]) -> str:
    if any("\n" in column or "\r" in column for column in columns):
        raise ValueError("a field of a debit file is one line")
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(columns)
    return out.getvalue()
