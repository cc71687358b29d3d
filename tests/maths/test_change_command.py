"""`suiche change`: the answer of every kind, and one sentence that names the field for everything else."""

from typing import Any

import pytest

from suiche.channels.commands import change, schedule
from tests.maths.test_money_commands import BAD_LOANS, LOAN, ask, of_method, refused, without
from tests.maths.worked import RESULTS

BALLOON = {
    **without(of_method("balloon", annual_rate="0.0488", balloon="75000.00"), "due_day"),
    "principal": "180000",
    "disbursed_on": "2026-05-20",
}
STEPPED = of_method("stepped", annual_rate="0.0525", steps=[{"terms": 12, "instalment": "4000.00"}])
# 875.00 of interest a month at first, and after two years of capitalised interest more than the agreed 900.00
LOW_STEP = of_method("stepped", annual_rate="0.0525", steps=[{"terms": 12, "instalment": "900.00"}])
INTEREST_ONLY = of_method("interest_only", annual_rate="0.0399")


def form(kind: str, loan: dict[str, Any] | None = None, paid: int = 12, **fields: Any) -> dict[str, Any]:
    return {"loan": loan or LOAN, "paid_periods": paid, "kind": kind, **fields}


EXTEND = form("extend_balloon", BALLOON, 36, terms=12, annual_rate="0.0599")
REDUCE = form("prepay_reduce", amount="50000")


def test_a_prepayment() -> None:
    expected = RESULTS["EX09"]["a_reduce_amount"]
    answer = ask(change.main, REDUCE)
    assert answer["rows"][:3] == expected["schedule"]["first_3"]
    assert answer["rows"][-1] == expected["schedule"]["last"]
    assert answer["sha256"] == expected["schedule"]["sha256"]
    assert (answer["instalment"], answer["cost"]) == (expected["instalment"], "-2104.52")
    assert sorted(answer) == ["cost", "instalment", "rows", "sha256"]


@pytest.mark.parametrize(
    ("request_form", "count", "next_payment", "instalment", "cost"),
    [
        (form("prepay_shorten", amount="50000"), 15, "5903.91", "5903.91", "-3425.31"),
        (form("due_day", new_due_day=25), 24, "6054.61", "5903.91", "150.70"),
        (form("due_day", new_due_day=5), 24, "6175.17", "5903.91", "271.26"),  # 18 days: 5 March
        (form("defer_interest_only", months=2), 26, "452.10", "5903.91", "904.20"),
        (form("defer_capitalise", months=2), 24, "5943.17", "5943.17", "942.31"),
        (EXTEND, 12, "6454.64", "6454.64", "2455.65"),
        ({**EXTEND, "paid_periods": 35, "pay_first": "15000.00"}, 12, "5163.71", "5163.71", "1964.53"),
    ],
)
def test_every_kind(
    request_form: dict[str, Any], count: int, next_payment: str, instalment: str, cost: str
) -> None:
    answer = ask(change.main, request_form)
    assert (len(answer["rows"]), answer["rows"][0]["payment"]) == (count, next_payment)
    assert (answer["instalment"], answer["cost"]) == (instalment, cost)
    assert answer["rows"][-1]["balance_after"] == "0.00"


@pytest.mark.parametrize(
    ("loan", "kind", "instalment", "last"),
    [
        # 133,333.28 owed after 12 of 36; 83,333.28 ÷ 24 = 3,472.22 and 3.99 % ÷ 12 of 83,333.28 = 277.08
        (of_method("equal_principal", annual_rate="0.0399"), "prepay_reduce", "3749.30", "3483.77"),
        (of_method("equal_principal", annual_rate="0.0399"), "prepay_shorten", "5832.64", "5573.91"),
        (of_method("flat", flat_annual_rate="0.02"), "prepay_reduce", "3680.55", "3680.55"),
        (of_method("flat", flat_annual_rate="0.02"), "prepay_shorten", "5888.89", "4013.77"),
        (INTEREST_ONLY, "prepay_reduce", "498.75", "150498.75"),
        (of_method("segmented", segments=[[24, "0"], [12, "0.05"]]), "prepay_reduce", "3472.22", "3566.93"),
    ],
)
def test_prepayment_by_method(loan: dict[str, Any], kind: str, instalment: str, last: str) -> None:
    answer = ask(change.main, form(kind, loan, amount="50000"))
    assert (answer["instalment"], answer["rows"][-1]["payment"]) == (instalment, last)


def test_a_balloon_and_agreed_steps_stay() -> None:
    reduced = ask(change.main, form("prepay_reduce", BALLOON, amount="50000"))
    assert len(reduced["rows"]) == 24
    assert reduced["rows"][-1]["payment"].startswith("76")  # the balloon of 75,000.00 and a small instalment
    shortened = ask(change.main, form("prepay_shorten", BALLOON, amount="50000"))
    assert (len(shortened["rows"]), shortened["instalment"]) == (8, "3446.29")
    assert 75_000 < float(shortened["rows"][-1]["payment"]) < 78_446.29
    stepped = ask(change.main, form("prepay_reduce", STEPPED, paid=6, amount="50000"))
    assert [row["payment"] for row in stepped["rows"][5:7]] == ["4000.00", stepped["instalment"]]


def test_a_change_before_the_irregular_first_period_keeps_its_days() -> None:
    loan = {**LOAN, "due_day": 5, "disbursed_on": "2026-01-20"}
    before = ask(schedule.main, loan)["rows"][0]
    after = ask(change.main, form("prepay_reduce", loan, paid=0, amount="100000"))["rows"][0]
    assert (before["interest"], after["interest"]) == ("975.33", "487.67")  # 44 days of 3.99 % a year on 360


BAD_CHANGES: list[tuple[dict[str, Any], str]] = [
    *((without(REDUCE, name), name) for name in REDUCE),
    *((without(EXTEND, name), name) for name in ("terms", "annual_rate")),
    ({**REDUCE, "kind": "skip"}, "kind"),
    ({**REDUCE, "months": 2}, "months"),
    ({**REDUCE, "colour": "red"}, "colour"),
    *(({**REDUCE, "paid_periods": bad}, "paid_periods") for bad in (-1, 36, 601, "12", 12.0, True, None)),
    *(
        ({**REDUCE, "amount": bad}, "amount")
        for bad in ("0.00", "135970.55", "999999.99", "-1", 50000, "1e3", "", None)
    ),
    (
        form("prepay_reduce", BALLOON, amount="80000"),
        "amount",
    ),  # 147,… owed, of which 75,000.00 is the balloon
    (
        form("prepay_reduce", STEPPED, paid=6, amount="175000"),
        "amount",
    ),  # the agreed steps would repay the rest
    (form("prepay_shorten", INTEREST_ONLY, amount="50000"), "kind"),
    *((form("due_day", new_due_day=bad), "new_due_day") for bad in (0, 32, "25", None)),
    *((form("defer_interest_only", months=bad), "months") for bad in (0, 601, 577, "2", 2.0)),
    *((form("defer_capitalise", months=bad), "months") for bad in (0, 601, "2")),
    (form("defer_capitalise", LOW_STEP, paid=0, months=24), "months"),
    (form("extend_balloon", terms=12, annual_rate="0"), "loan.method"),
    ({**EXTEND, "loan": {**BALLOON, "balloon": "0"}}, "loan.method"),
    *(({**EXTEND, "paid_periods": bad}, "paid_periods") for bad in (0, 34, 37)),
    *(({**EXTEND, "pay_first": bad}, "pay_first") for bad in ("75000.00", "-1", 15000, None)),
    *(({**EXTEND, "terms": bad}, "terms") for bad in (0, 601, "12")),
    *(({**EXTEND, "annual_rate": bad}, "annual_rate") for bad in ("1.1", 0.05, None)),
]


@pytest.mark.parametrize(("request_form", "field"), BAD_CHANGES)
def test_change_refuses(request_form: dict[str, Any], field: str) -> None:
    assert refused(change.main, request_form).startswith(f"{field} must be ")


@pytest.mark.parametrize(("loan", "field"), BAD_LOANS)
def test_change_refuses_every_bad_loan(loan: dict[str, Any], field: str) -> None:
    assert refused(change.main, {**REDUCE, "loan": loan}).startswith(f"loan.{field} must be ")
