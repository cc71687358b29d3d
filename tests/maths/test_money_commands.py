"""`suiche schedule` and `suiche payoff`: the answer, and one sentence that names the field for everything else."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import pytest

from suiche.channels.commands import change, payoff, schedule
from tests.maths.worked import RESULTS

Main = Callable[[TextIO, TextIO, TextIO], int]
OF_A_LOAN = (
    "method", "principal", "terms", "disbursed_on", "annual_rate", "flat_annual_rate", "balloon", "steps", "segments",
    "due_day", "min_first_period_days",
)  # fmt: skip
LOAN: dict[str, Any] = {
    "method": "equal_instalment",
    "principal": "200000",
    "annual_rate": "0.0399",
    "terms": 36,
    "disbursed_on": "2026-01-15",
    "due_day": 15,
}
PAYOFF: dict[str, Any] = {
    "loan": LOAN,
    "paid_periods": 12,
    "settle_on": "2027-01-25",
    "fee": {"kind": "PCT_REMAINING", "pct": "0.03"},
}


def run(main: Main, request: object) -> tuple[int, str, str]:
    raw = request if isinstance(request, bytes) else json.dumps(request).encode()
    stdout, stderr = io.StringIO(), io.StringIO()
    code = main(io.TextIOWrapper(io.BytesIO(raw), encoding="ascii"), stdout, stderr)
    return code, stdout.getvalue(), stderr.getvalue()


def ask(main: Main, request: object) -> dict[str, Any]:
    code, out, err = run(main, request)
    assert (code, err) == (0, "")
    answer: dict[str, Any] = json.loads(out)
    return answer


def refused(main: Main, request: object) -> str:
    code, out, err = run(main, request)
    assert (code, out) == (2, "")
    assert err.isascii()
    assert err.endswith(".\n")
    assert err.count("\n") == 1
    assert len(err) < 400
    return err


def without(form: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in form.items() if key != name}


def of_method(method: str, **fields: Any) -> dict[str, Any]:
    return {**without(LOAN, "annual_rate"), "method": method, **fields}


def test_schedule() -> None:
    answer = ask(schedule.main, LOAN)
    expected = RESULTS["EX01"]
    assert answer["rows"][:3] == expected["schedule"]["first_3"]
    assert answer["rows"][-1] == expected["schedule"]["last"]
    assert answer["sha256"] == expected["schedule"]["sha256"]
    for name in ("total_payment", "total_interest", "apr_simple_pct", "apr_compound_pct"):
        assert answer[name] == expected[name]
    assert sorted(answer) == [
        "apr_compound_pct",
        "apr_simple_pct",
        "rows",
        "sha256",
        "total_interest",
        "total_payment",
    ]


@pytest.mark.parametrize(
    ("request_form", "name"),
    [
        ({**of_method("equal_principal", annual_rate="0.045"), "principal": "150000.00", "terms": 24,
          "disbursed_on": "2026-03-10", "due_day": 10}, "EX02"),
        ({**without(of_method("flat", flat_annual_rate="0.01"), "due_day"), "principal": "203600", "terms": 84,
          "disbursed_on": "2026-02-01"}, "EX03"),
        ({**LOAN, "principal": "100000", "annual_rate": "0", "disbursed_on": "2026-01-31", "due_day": 31}, "EX04"),
        ({**without(of_method("balloon", annual_rate="0.0488", balloon="75000.00"), "due_day"),
          "principal": "180000", "disbursed_on": "2026-05-20"}, "EX05"),
        ({**without(of_method("stepped", annual_rate="0.0525", steps=[{"terms": 12, "instalment": "2707.50"}]),
                    "due_day"), "principal": "180000", "disbursed_on": "2026-04-25"}, "EX07"),
        ({**of_method("segmented", segments=[[36, "0"], [24, "0.0475"]]), "principal": "150000", "terms": 60,
          "disbursed_on": "2026-02-28", "due_day": 28}, "EX07b"),
        ({**LOAN, "principal": "88800", "annual_rate": "0.0599", "terms": 24, "disbursed_on": "2026-01-20",
          "due_day": 5, "min_first_period_days": 20}, "EX11"),
    ],
)  # fmt: skip
def test_every_method_as_a_request(request_form: dict[str, Any], name: str) -> None:
    assert ask(schedule.main, request_form)["sha256"] == RESULTS[name]["schedule"]["sha256"]


def test_half_paid_half_lent() -> None:
    form = {**without(LOAN, "due_day"), "method": "interest_only", "principal": "130000", "terms": 12}
    for rate, key in (("0", "A"), ("0.0399", "B")):
        answer = ask(schedule.main, {**form, "annual_rate": rate, "disbursed_on": "2026-06-08"})
        assert answer["sha256"] == RESULTS["EX06"][key]["schedule"]["sha256"]


def test_payoff() -> None:
    assert ask(payoff.main, PAYOFF) == {
        "due_instalment": "0.00",
        "remaining_principal": "135970.55",
        "days": 10,
        "accrued_interest": "150.70",
        "fee": "4079.12",
        "amount": "140200.37",
    }


@pytest.mark.parametrize(
    ("fee", "expected"),
    [
        ({"kind": "NONE"}, "0.00"),
        # 135,970.55 after 12 of 36 periods: 12 < 0.5 × 36, 12 is not < 0.3 × 36
        (
            {"kind": "TIERED", "tiers": [{"below_paid_share": "0.5", "pct": "0.08"}, {"pct": "0.05"}]},
            "10877.64",
        ),
        (
            {"kind": "TIERED", "tiers": [{"below_paid_share": "0.3", "pct": "0.08"}, {"pct": "0.05"}]},
            "6798.53",
        ),
        ({"kind": "TIERED", "tiers": [{"pct": "0.01"}], "min": "2000.00"}, "2000.00"),
        # 135,970.55 × 3.99 % ÷ 12 × 2 = 904.2041…
        ({"kind": "N_MONTHS_INTEREST", "months": 2}, "904.20"),
        ({"kind": "LADDER", "steps": [{"through_period": 12, "pct": "0.05"}, {"pct": "0"}]}, "6798.53"),
        ({"kind": "LADDER", "steps": [{"through_period": 11, "pct": "0.05"}, {"pct": "0"}]}, "0.00"),
    ],
)
def test_fees(fee: dict[str, Any], expected: str) -> None:
    assert ask(payoff.main, {**PAYOFF, "fee": fee})["fee"] == expected


def test_payoff_of_a_segmented_loan_counts_the_rate_that_runs() -> None:
    form = of_method("segmented", segments=[[12, "0"], [24, "0.048"]])
    for paid, settle_on, expected in ((11, "2027-01-05", "0.00"), (12, "2027-01-25", "177.78")):
        answer = ask(payoff.main, {**PAYOFF, "loan": form, "paid_periods": paid, "settle_on": settle_on})
        assert answer["accrued_interest"] == expected  # 133,333.28 × 4.8 % ÷ 360 × 10


BAD_LOANS: list[tuple[dict[str, Any], str]] = [
    ({**LOAN, "method": "rule_of_78"}, "method"),
    ({**LOAN, "method": ["flat"]}, "method"),
    (without(LOAN, "method"), "method"),
    *((without(LOAN, name), name) for name in ("principal", "terms", "disbursed_on", "annual_rate")),
    *(
        ({**LOAN, "principal": bad}, "principal")
        for bad in (200000, 200000.0, "200000.001", "999.99", "100000000.01", "-5000", "2e5", "1,000.00", "", None, "５０００")
    ),
    *(
        ({**LOAN, "annual_rate": bad}, "annual_rate")
        for bad in (0, 0.0399, "1.000001", "-0.01", "3.99%", "0.03990001", "", None, "NaN", "1e400", True)
    ),
    *(({**LOAN, "terms": bad}, "terms") for bad in (0, 601, -1, 36.0, "36", True, None, [36], 10**30)),
    *(
        ({**LOAN, "disbursed_on": bad}, "disbursed_on")
        for bad in ("2026-02-30", "2026-2-3", "20260115", "2026-W03-4", "15/01/2026", "0001-01-01", 20260115, None, "2026-01-15T00:00")
    ),
    *(({**LOAN, "due_day": bad}, "due_day") for bad in (0, 32, "15", 15.5, None)),
    *(({**LOAN, "min_first_period_days": bad}, "min_first_period_days") for bad in (-1, 367, "20")),
    ({**LOAN, "balloon": "1000.00"}, "balloon"),
    ({**LOAN, "flat_annual_rate": "0.01"}, "flat_annual_rate"),
    (of_method("flat", annual_rate="0.01"), "annual_rate"),
    (of_method("balloon", annual_rate="0.05"), "balloon"),
    (of_method("balloon", annual_rate="0.05", balloon="200000.00"), "balloon"),
    (of_method("balloon", annual_rate="0.05", balloon="300000.00"), "balloon"),
    (of_method("stepped", annual_rate="0.05"), "steps"),
    (of_method("stepped", annual_rate="0.05", steps=[]), "steps"),
    (of_method("stepped", annual_rate="0.05", steps={"terms": 12}), "steps"),
    (of_method("stepped", annual_rate="0.05", steps=[12]), "steps[0]"),
    (of_method("stepped", annual_rate="0.05", steps=[{"terms": 12}]), "steps[0].instalment"),
    (of_method("stepped", annual_rate="0.05", steps=[{"terms": 12, "instalment": "1.00"}]), "steps[0].instalment"),
    (of_method("stepped", annual_rate="0.05", steps=[{"terms": 36, "instalment": "6000.00"}]), "steps"),
    (of_method("stepped", annual_rate="0.05", steps=[{"terms": 0, "instalment": "6000.00"}]), "steps[0].terms"),
    (of_method("stepped", annual_rate="0.05", steps=[{"terms": 1, "instalment": "6.00", "x": 1}]), "steps[0].x"),
    (of_method("segmented", segments=[[35, "0"]]), "segments"),
    (of_method("segmented", segments=[[36, "0", "1"]]), "segments[0]"),
    (of_method("segmented", segments=[["36", "0"]]), "segments[0][0]"),
    (of_method("segmented", segments=[[36, 0]]), "segments[0][1]"),
    (of_method("segmented", annual_rate="0", segments=[[36, "0"]]), "annual_rate"),
    ({**LOAN, "colour": "red"}, "colour"),
]  # fmt: skip


@pytest.mark.parametrize(("request_form", "field"), BAD_LOANS)
def test_schedule_refuses(request_form: dict[str, Any], field: str) -> None:
    assert refused(schedule.main, request_form).startswith(f"{field} must be ")
    assert refused(payoff.main, {**PAYOFF, "loan": request_form}).startswith(f"loan.{field} must be ")


BAD_PAYOFFS: list[tuple[dict[str, Any], str]] = [
    *((without(PAYOFF, name), name) for name in PAYOFF),
    ({**PAYOFF, "loan": [LOAN]}, "loan"),
    *(({**PAYOFF, "paid_periods": bad}, "paid_periods") for bad in (-1, 36, 601, "12", 12.0, None)),
    *(
        ({**PAYOFF, "settle_on": bad}, "settle_on")
        for bad in ("2027-01-14", "2027-02-16", "2027-02-30", "soon", None)
    ),
    ({**PAYOFF, "waive": True}, "waive"),
    ({**PAYOFF, "fee": "NONE"}, "fee"),
    ({**PAYOFF, "fee": {}}, "fee.kind"),
    ({**PAYOFF, "fee": {"kind": "none"}}, "fee.kind"),
    ({**PAYOFF, "fee": {"kind": "NONE", "pct": "0"}}, "fee.pct"),
    ({**PAYOFF, "fee": {"kind": "PCT_REMAINING"}}, "fee.pct"),
    ({**PAYOFF, "fee": {"kind": "PCT_REMAINING", "pct": 0.03}}, "fee.pct"),
    ({**PAYOFF, "fee": {"kind": "TIERED", "tiers": []}}, "fee.tiers"),
    (
        {**PAYOFF, "fee": {"kind": "TIERED", "tiers": [{"pct": "0"}, {"pct": "0"}]}},
        "fee.tiers[0].below_paid_share",
    ),
    ({**PAYOFF, "fee": {"kind": "TIERED", "tiers": [{"below_paid_share": "0.1", "pct": "0"}]}}, "fee.tiers"),
    ({**PAYOFF, "fee": {"kind": "TIERED", "tiers": [{"pct": "0"}], "min": "-1"}}, "fee.min"),
    ({**PAYOFF, "fee": {"kind": "N_MONTHS_INTEREST", "months": "2"}}, "fee.months"),
    ({**PAYOFF, "fee": {"kind": "LADDER", "steps": [{"through_period": 6, "pct": "0.05"}]}}, "fee.steps"),
    ({**PAYOFF, "fee": {"kind": "LADDER", "steps": [{"through_period": 6}]}}, "fee.steps[0].pct"),
]


@pytest.mark.parametrize(("request_form", "field"), BAD_PAYOFFS)
def test_payoff_refuses(request_form: dict[str, Any], field: str) -> None:
    assert refused(payoff.main, request_form).startswith(f"{field} must be ")


GOOD = json.dumps(LOAN)
BAD_BYTES: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "standard input"),
    ("not JSON", b"principal=200000", "standard input"),
    ("two objects", (GOOD + GOOD).encode(), "standard input"),
    ("an array", b"[]", "standard input"),
    ("null", b"null", "standard input"),
    ("a string", b'"loan"', "standard input"),
    ("a number", b"1e400", "standard input"),
    ("not UTF-8", b'{"method": "\xff"}', "standard input"),
    ("byte order mark", b"\xef\xbb\xbf" + GOOD.encode(), "standard input"),
    ("nested without end", b"[" * 500_000, "standard input"),
    ("nested in a field", b'{"method": ' + b"[" * 90_000 + b"]" * 90_000 + b"}", "standard input"),
    ("too long", b" " * 1_048_577, "standard input"),
    ("a field twice", GOOD.replace("}", ', "terms": 36}').encode(), "terms"),
    ("NaN", GOOD.replace('"200000"', "NaN").encode(), "principal"),
    ("Infinity", GOOD.replace('"0.0399"', "-Infinity").encode(), "annual_rate"),
    ("1e400", GOOD.replace("36", "1e400").encode(), "terms"),
    ("a huge integer", GOOD.replace("36", "9" * 10_000).encode(), "terms"),
    ("an unprintable field", rb'{"\ud800\n": 1}', r"'\ud800\n'"),
    ("a very long field", b'{"' + b"a" * 5000 + b'": 1}', "a" * 40 + "..."),
    ("an unprintable field twice", rb'{"\u0000": 1, "\u0000": 1}', r"\x00"),
]


@pytest.mark.parametrize(
    ("raw", "field"), [pytest.param(raw, field, id=name) for name, raw, field in BAD_BYTES]
)
def test_bytes_that_are_no_request(raw: bytes, field: str) -> None:
    assert refused(schedule.main, raw).startswith(f"{field} must be ")
    assert refused(payoff.main, raw).split(" must be ")[1]


def test_text_without_bytes_is_read_too() -> None:
    out, err = io.StringIO(), io.StringIO()
    assert schedule.main(io.StringIO(GOOD), out, err) == 0
    assert json.loads(out.getvalue())["total_interest"] == "12540.62"
    assert schedule.main(io.StringIO('{"\ud800": 1}'), io.StringIO(), err) == 2
    assert err.getvalue().startswith("standard input must be ")


def test_the_commands_start_without_the_web_framework() -> None:
    code = (
        "import sys; from suiche.channels.commands import change, payoff, schedule;"
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg', 'numpy')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_the_examples_of_the_documentation_are_answered() -> None:
    text = Path("docs/money-commands.md").read_text(encoding="utf-8")
    examples = re.findall(r"^echo '(.+)' \| suiche (\w+)$", text, flags=re.MULTILINE)
    mains = {"schedule": schedule.main, "payoff": payoff.main, "change": change.main}
    assert {name for _, name in examples} == set(mains)
    for request, name in examples:
        out, err = io.StringIO(), io.StringIO()
        assert mains[name](io.StringIO(request), out, err) == 0, err.getvalue()
    for field in (*OF_A_LOAN, *payoff._FIELDS, *change._ALL):
        assert f"`{field}`" in text, field
