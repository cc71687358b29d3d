"""The direct-debit files: both ways, and every line at which one is refused."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suiche.demo.sandbox import debit_files as the_banks
from suiche.kit.clock import SHANGHAI, Instant
from suiche.partners.debit.frame import MOST_LINES, Fault, FileRefused
from suiche.partners.debit.port import DebitOutcome, FailureCode
from suiche.partners.debit.request_file import DebitOrder, RequestFile, read_request, write_request
from suiche.partners.debit.result_file import DebitResult, ResultFile, fault_of, read_results, write_results

ON = date(2026, 12, 22)
AT = Instant(datetime(2026, 12, 22, 8, 31, 5, tzinfo=SHANGHAI))

REQUEST = RequestFile(
    "DK20261222-1",
    ON,
    (
        DebitOrder("DK20261222-1-1", "SC20261122000001", "XY01", 377_668, '第1期 "随车",代扣'),
        DebitOrder("DK20261222-1-2", "SC20261122000002", "XY02", 5, ""),
    ),
)
RESULTS = ResultFile(
    "DK20261222-1",
    ON,
    1,
    (
        DebitResult("DK20261222-1-1", DebitOutcome.SUCCESS, None, "T001", 377_668, AT, 2),
        DebitResult("DK20261222-1-2", DebitOutcome.FAILED, FailureCode.INSUFFICIENT, "", 5, AT, 3),
        DebitResult("DK20261222-1-3", DebitOutcome.UNKNOWN, None, "", 100, None, 4),
    ),
)
REQUEST_TEXT = (
    "H,DEBIT-REQUEST,1,DK20261222-1,2026-12-22\n"
    'D,DK20261222-1-1,SC20261122000001,XY01,3776.68,"第1期 ""随车"",代扣"\n'
    "D,DK20261222-1-2,SC20261122000002,XY02,0.05,\n"
    "T,2,3776.73,7c3f\n"
)
RESULT_BODY = (
    "D,DK20261222-1-1,SUCCESS,,T001,3776.68,2026-12-22T08:31:05+08:00\n"
    "D,DK20261222-1-2,FAILED,INSUFFICIENT,,0.05,2026-12-22T08:31:05+08:00\n"
    "D,DK20261222-1-3,UNKNOWN,,,1.00,\n"
)


def sealed(body: str, *, count: int = 3, totals: str = "3777.73,3776.68", head: str = "") -> bytes:
    """A result file around a body, with the hash that belongs to it."""
    digest = hashlib.sha256(body.encode()).hexdigest()
    start = head or "H,DEBIT-RESULT,1,DK20261222-1,2026-12-22,1"
    return f"{start}\n{body}T,{count},{totals},{digest}\n".encode()


def refused(data: bytes, read: Callable[[bytes], object] = read_results) -> tuple[int, Fault]:
    with pytest.raises(FileRefused) as caught:
        read(data)
    assert f"第{caught.value.line}行" in caught.value.sentence("zh")
    return caught.value.line, caught.value.fault


def test_the_request_file_is_what_the_docs_describe_and_reads_back() -> None:
    written = write_request(REQUEST)
    body = "".join(REQUEST_TEXT.splitlines(keepends=True)[1:3])
    assert written.decode() == REQUEST_TEXT.replace("7c3f", hashlib.sha256(body.encode()).hexdigest())
    assert read_request(written) == REQUEST and write_request(REQUEST) == written
    theirs = the_banks.read(written.decode())  # a second reader, written apart
    assert [tuple(line) for line in theirs.lines] == [
        (o.order_no, o.contract_no, o.protocol_no, o.amount_fen, o.memo) for o in REQUEST.orders
    ]


def test_the_result_file_reads_back_and_so_does_the_banks_own() -> None:
    assert write_results(RESULTS) == sealed(RESULT_BODY)
    assert read_results(sealed(RESULT_BODY)) == RESULTS
    lines = [line.split(",")[1:] for line in RESULT_BODY.splitlines()]
    theirs = the_banks.write(
        "DK20261222-1",
        "2026-12-22",
        1,
        [(o, s, c, t, round(float(a) * 100), m) for o, s, c, t, a, m in lines],
    )
    assert read_results(theirs.encode()) == RESULTS


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda d: d[:-1], (5, Fault.TRAILER)),  # cut off in the middle of the last line
        (lambda d: d[: d.rindex(b"T,")], (4, Fault.TRAILER)),
        (lambda d: b"", (1, Fault.TRAILER)),
        (lambda d: b"\xef\xbb\xbf" + d, (1, Fault.ENCODING)),
        (lambda d: d.replace(b"T001", b"T\xff01"), (2, Fault.ENCODING)),
        (lambda d: d.replace(b"DEBIT-RESULT,1", b"DEBIT-RESULT,2"), (1, Fault.HEADER)),
        (lambda d: d.replace(b"DEBIT-RESULT", b"DEBIT-REQUEST"), (1, Fault.HEADER)),
        (lambda d: d.replace(b"T,3,", b"T,4,"), (5, Fault.COUNT)),
        (lambda d: d.replace(b"T,3,3777.73", b"T,3,3777.74"), (5, Fault.TOTAL)),
        (lambda d: d.replace(b"3777.73,3776.68", b"3777.73,3776.69"), (5, Fault.TOTAL)),
        (lambda d: d.replace(b"T001", b"T002"), (5, Fault.HASH)),
        (lambda d: d.replace(b"\n", b"\r\n"), (1, Fault.COLUMNS)),
        (lambda d: d.replace(b"2026-12-22,1", b"20261222,1"), (1, Fault.FIELD)),
    ],
)
def test_a_file_is_refused_with_the_line(change: Callable[[bytes], bytes], found: tuple[int, Fault]) -> None:
    assert refused(change(sealed(RESULT_BODY))) == found


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("-1-2,FAILED", "-1-1,FAILED", (3, Fault.DUPLICATE)),
        (",0.05,", ",0.5,", (3, Fault.FIELD)),
        (",0.05,", ",-0.05,", (3, Fault.FIELD)),
        (",0.05,", ",0.00,", (3, Fault.FIELD)),
        ("INSUFFICIENT", "POOR", (3, Fault.FIELD)),
        ("FAILED,INSUFFICIENT", "FAILED,", (3, Fault.FIELD)),  # a failure without its reason
        ("UNKNOWN", "PROCESSING", (4, Fault.FIELD)),
        ("UNKNOWN,,,1.00,", "UNKNOWN,,T9,1.00,", (4, Fault.FIELD)),  # unknown, yet with a transaction
        ("SUCCESS,,T001", "SUCCESS,,", (2, Fault.FIELD)),
        ("08:31:05+08:00\nD,DK20261222-1-2", "08:31:05\nD,DK20261222-1-2", (2, Fault.FIELD)),
        ("UNKNOWN,,,1.00,", "UNKNOWN,,,1.00", (4, Fault.COLUMNS)),
        ("T001", '"T001', (2, Fault.COLUMNS)),
    ],
)
def test_a_line_is_refused_although_the_seal_is_right(old: str, new: str, found: tuple[int, Fault]) -> None:
    body = RESULT_BODY.replace(old, new, 1)
    assert body != RESULT_BODY
    assert refused(sealed(body)) == found


def test_results_are_compared_with_what_was_asked() -> None:
    asked = {"DK20261222-1-1": 377_668, "DK20261222-1-2": 5, "DK20261222-1-3": 100}
    assert [fault_of(result, asked) for result in RESULTS.results] == [None, None, None]
    asked["DK20261222-1-3"] = 99
    del asked["DK20261222-1-2"]
    found = [fault_of(result, asked) for result in RESULTS.results]
    assert found == [None, Fault.UNKNOWN_ORDER, Fault.AMOUNT_DIFFERS]


def test_what_nobody_would_take_is_not_written() -> None:
    order = REQUEST.orders[0]
    for wrong in (
        DebitOrder("1", "SC1", "XY", 0, ""),
        DebitOrder("a b", "SC1", "XY", 1, ""),
        DebitOrder("1", "", "XY", 1, ""),
        DebitOrder("1", "SC1", "", 1, ""),
        DebitOrder("1", "SC1", "XY", 1, "x" * 61),
    ):
        with pytest.raises(FileRefused):
            write_request(RequestFile("B1", ON, (wrong,)))
    with pytest.raises(FileRefused, match="order number"):
        write_request(RequestFile("B1", ON, (order, order)))
    with pytest.raises(ValueError, match="one line"):
        write_request(RequestFile("B1", ON, (DebitOrder("1", "SC1", "XY", 1, "a\nb"),)))
    with pytest.raises(ValueError, match="at most"):
        write_request(RequestFile("B1", ON, (order,) * (MOST_LINES + 1)))


FIELDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)


@given(st.lists(st.tuples(st.integers(1, 10**12), FIELDS), min_size=1, max_size=6))
def test_any_memo_and_amount_reads_back_by_both_readers(lines: list[tuple[int, str]]) -> None:
    orders = tuple(DebitOrder(f"O{n}", "SC1", "XY1", fen, memo) for n, (fen, memo) in enumerate(lines))
    file = RequestFile("B1", ON, orders)
    written = write_request(file)
    assert read_request(written) == file
    assert sum(line.amount_fen for line in the_banks.read(written.decode()).lines) == file.total_fen


@given(st.integers(0, len(sealed(RESULT_BODY)) - 1), st.integers(0, 7))
def test_no_single_flipped_bit_of_the_lines_or_the_totals_is_taken(place: int, bit: int) -> None:
    data = bytearray(sealed(RESULT_BODY))
    data[place] ^= 1 << bit
    try:
        read = read_results(bytes(data))
    except FileRefused:
        return
    # Only the header is outside the seal; what it names is compared with the batch.
    assert place < data.index(b"\n") and read.results == RESULTS.results
    assert (read.batch_no, read.on, read.number) != (RESULTS.batch_no, RESULTS.on, RESULTS.number)


def test_every_fault_has_both_sentences() -> None:
    for fault, language in product(Fault, ("zh", "en")):
        sentence = FileRefused(line=7, fault=fault, detail="x").sentence("zh" if language == "zh" else "en")
        assert "7" in sentence and "{" not in sentence
