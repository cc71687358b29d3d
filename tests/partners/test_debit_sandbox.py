"""Direct debit through the adapter, over HTTP: every outcome, and every repetition."""

from datetime import date, timedelta

import httpx
import pytest

from suiche.demo.sandbox.people import person
from suiche.partners.debit.adapters.sandbox import SandboxDebit
from suiche.partners.debit.port import (
    BatchConflict,
    BatchOutcome,
    DebitOutcome,
    DebitUnavailable,
    FailureCode,
)
from suiche.partners.debit.request_file import DebitOrder, RequestFile, write_request
from suiche.partners.debit.result_file import DebitResult, read_results
from tests.partners.sandbox_server import Sandbox

ON = date(2027, 1, 22)
INSUFFICIENT = FailureCode.INSUFFICIENT


def signed(adapter: SandboxDebit, ending: str = "", seed: str = "") -> str:
    """The protocol number of a person whose card has this ending."""
    who = person(f"debit {ending} {seed}", card_ending=ending)
    answer = adapter.sign(
        contract_no=f"SC{ending}{seed}",
        card_no=who.card_no,
        name=who.name,
        id_number=who.id_number,
        mobile=who.phone,
        request_no=f"sign-{ending}-{seed}",
    )
    assert not answer.refusal
    return answer.protocol_no


def batch(batch_no: str, *protocols: str, on: date = ON, fen: int = 377_668) -> bytes:
    orders = tuple(
        DebitOrder(f"{batch_no}-{n}", "SC1", protocol_no, fen, "第1期")
        for n, protocol_no in enumerate(protocols, start=1)
    )
    return write_request(RequestFile(batch_no, on, orders))


def run(sandbox: Sandbox, batch_no: str, *endings: str) -> dict[str, DebitResult]:
    """Submit one debit for each ending and return the results by ending."""
    adapter = SandboxDebit(sandbox.options())
    file = batch(batch_no, *(signed(adapter, ending) for ending in endings))
    assert adapter.submit_batch(batch_no=batch_no, file=file).outcome is BatchOutcome.ACCEPTED
    answer = adapter.results(batch_no)
    assert answer.outcome is BatchOutcome.DONE
    found = {r.order_no: r for data in answer.files for r in read_results(data).results}
    return {ending: found[f"{batch_no}-{n}"] for n, ending in enumerate(endings, start=1)}


def test_signing_is_once_per_request_and_refused_by_the_bank(sandbox: Sandbox) -> None:
    adapter = SandboxDebit(sandbox.options())
    assert signed(adapter) == signed(adapter)
    who = person("never", card_ending="9114")
    answer = adapter.sign(
        contract_no="SC1",
        card_no=who.card_no,
        name=who.name,
        id_number=who.id_number,
        mobile=who.phone,
        request_no="never",
    )
    assert (answer.protocol_no, answer.refusal) == ("", "这张卡不能签约")
    assert who.card_no not in str(sandbox.seen("debit"))


def test_every_result_of_the_table(sandbox: Sandbox) -> None:
    found = run(sandbox, "B1", "", "9101", "9103", "9104", "9105", "9106", "9108", "9109", "9110")
    assert {ending: (r.outcome.value, r.code) for ending, r in found.items()} == {
        "": ("SUCCESS", None),
        "9101": ("FAILED", INSUFFICIENT),
        "9103": ("FAILED", FailureCode.CARD_INVALID),
        "9104": ("FAILED", FailureCode.LIMIT),
        "9105": ("FAILED", FailureCode.RISK),
        "9106": ("FAILED", FailureCode.PROTOCOL_INVALID),
        "9108": ("UNKNOWN", None),
        "9109": ("UNKNOWN", None),
        "9110": ("SUCCESS", None),
    }
    adapter = SandboxDebit(sandbox.options())
    assert adapter.query("B1-1").transaction_no == found[""].transaction_no
    late, never = adapter.query("B1-7"), adapter.query("B1-8")
    assert (late.outcome, late.amount_fen) == (DebitOutcome.SUCCESS, 377_668) and late.transaction_no
    assert (never.outcome, never.code) == (DebitOutcome.FAILED, INSUFFICIENT)


def test_a_second_try_may_succeed(sandbox: Sandbox) -> None:
    first, second = run(sandbox, "B2", "9102", "9107"), run(sandbox, "B3", "9102", "9107")
    assert [first[e].code for e in first] == [INSUFFICIENT, FailureCode.SYSTEM]
    assert {second[e].outcome for e in second} == {DebitOutcome.SUCCESS}


def test_a_protocol_the_bank_does_not_know(sandbox: Sandbox) -> None:
    adapter = SandboxDebit(sandbox.options())
    adapter.submit_batch(batch_no="B4", file=batch("B4", "XY404"))
    assert adapter.query("B4-1").code is FailureCode.PROTOCOL_INVALID


def test_a_batch_is_taken_once_and_another_under_its_number_never(sandbox: Sandbox) -> None:
    adapter = SandboxDebit(sandbox.options())
    protocol = signed(adapter)
    file = batch("B5", protocol)
    assert adapter.results("B5").outcome is BatchOutcome.NOT_FOUND
    assert adapter.query("B5-1").outcome is DebitOutcome.NOT_FOUND
    for _ in range(2):
        assert adapter.submit_batch(batch_no="B5", file=file).outcome is BatchOutcome.ACCEPTED
    with pytest.raises(BatchConflict):
        adapter.submit_batch(batch_no="B5", file=batch("B5", protocol, fen=1))
    stolen = file.replace(b"1,B5,", b"1,B6,")  # another batch with an order number that was used
    with pytest.raises(BatchConflict):
        adapter.submit_batch(batch_no="B6", file=stolen)
    assert adapter.results("B6").outcome is BatchOutcome.NOT_FOUND
    assert adapter.query("B5-1").amount_fen == 377_668


def test_a_file_that_does_not_add_up_is_refused_by_the_bank(sandbox: Sandbox) -> None:
    adapter = SandboxDebit(sandbox.options())
    answer = adapter.submit_batch(batch_no="B7", file=batch("B7", "XY1").replace(b"T,1,3", b"T,1,4"))
    assert (answer.outcome, answer.reason) == (BatchOutcome.REFUSED, "line 3: total")
    assert adapter.results("B7").outcome is BatchOutcome.NOT_FOUND


def test_slow_results_come_in_a_later_file(sandbox: Sandbox) -> None:
    adapter = SandboxDebit(sandbox.options())
    sandbox.faults("debit", latency_ms=0, delay_seconds=3600)
    adapter.submit_batch(batch_no="B8", file=batch("B8", signed(adapter, "9111"), signed(adapter)))
    early = adapter.results("B8")
    assert (early.outcome, len(early.files)) == (BatchOutcome.ACCEPTED, 1)
    assert [r.order_no for r in read_results(early.files[0]).results] == ["B8-2"]
    assert adapter.query("B8-1").outcome is DebitOutcome.PROCESSING
    sandbox.faults("debit", latency_ms=0, delay_seconds=0)
    late = adapter.results("B8")
    assert (late.outcome, len(late.files)) == (BatchOutcome.DONE, 2)
    assert [r.outcome for r in read_results(late.files[1]).results] == [DebitOutcome.SUCCESS]
    assert adapter.query("B8-1").outcome is DebitOutcome.SUCCESS


def test_result_files_come_twice_and_out_of_order(sandbox: Sandbox) -> None:
    adapter = SandboxDebit(sandbox.options())
    sandbox.faults("debit", latency_ms=0, delay_seconds=0)
    adapter.submit_batch(batch_no="B9", file=batch("B9", signed(adapter, "9112"), signed(adapter, "9101")))
    twice = [read_results(data) for data in adapter.results("B9").files]
    assert [(file.number, file.results) for file in twice] == [(1, twice[0].results), (2, twice[0].results)]
    endings = ("9113", "9101", "9111")
    adapter.submit_batch(batch_no="B10", file=batch("B10", *(signed(adapter, e) for e in endings)))
    turned = [read_results(data) for data in adapter.results("B10").files]
    assert [file.number for file in turned] == [2, 1]
    assert [r.order_no for file in turned for r in file.results] == ["B10-3", "B10-2", "B10-1"]


def test_a_debit_is_returned_after_two_days(sandbox: Sandbox) -> None:
    adapter = SandboxDebit(sandbox.options())
    day = date(2027, 3, 1)
    adapter.submit_batch(batch_no="B11", file=batch("B11", signed(adapter, "9110"), signed(adapter), on=day))
    assert adapter.returned(day + timedelta(days=1)) == ()
    (back,) = adapter.returned(day + timedelta(days=2))
    assert (back.order_no, back.amount_fen, back.on) == ("B11-1", 377_668, day + timedelta(days=2))
    assert back.transaction_no == adapter.query("B11-1").transaction_no and back.return_no and back.reason


def test_no_answer_is_unknown_and_never_an_outcome(sandbox: Sandbox) -> None:
    adapter = SandboxDebit(sandbox.options(tries=1))
    sandbox.faults("debit", mode="down", latency_ms=0)
    assert adapter.submit_batch(batch_no="B12", file=batch("B12", "XY1")).outcome is BatchOutcome.UNKNOWN
    assert adapter.results("B12").outcome is BatchOutcome.UNKNOWN
    assert adapter.query("B12-1").outcome is DebitOutcome.UNKNOWN
    with pytest.raises(DebitUnavailable):
        adapter.returned(ON)
    nobody = SandboxDebit({"url": "http://127.0.0.1:9", "home": str(sandbox.home)})
    assert nobody.query("B1-1").outcome is DebitOutcome.UNKNOWN
    assert nobody.submit_batch(batch_no="B1", file=b"").outcome is BatchOutcome.UNKNOWN
    # A 404 that is not the bank's own word does not say that nothing was debited.
    elsewhere = SandboxDebit({"url": f"{sandbox.url}/elsewhere", "home": str(sandbox.home)})
    assert elsewhere.query("B1-1").outcome is DebitOutcome.UNKNOWN
    assert elsewhere.results("B1").outcome is BatchOutcome.UNKNOWN


def test_a_big_batch_fits_and_the_page_shows_it(sandbox: Sandbox) -> None:
    adapter = SandboxDebit(sandbox.options())
    protocol = signed(adapter, seed="big")
    file = batch("B13", *(protocol for _ in range(2000)))
    assert len(file) > 64_000
    assert adapter.submit_batch(batch_no="B13", file=file).outcome is BatchOutcome.ACCEPTED
    (data,) = adapter.results("B13").files
    assert read_results(data).debited_fen == 2000 * 377_668
    shown = httpx.get(f"{sandbox.url}/?partner=debit").text
    assert "代扣" in shown and "batchNo B13 · date 2027-01-22 · count 2000" in shown
