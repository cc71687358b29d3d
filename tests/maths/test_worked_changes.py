"""The worked examples of a changed loan, and the two deferrals, due days and extensions around them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from suiche.maths.change import (
    Change,
    defer_capitalise,
    defer_interest_only,
    due_day,
    prepay_reduce,
    prepay_shorten,
)
from suiche.maths.extension import extend_balloon, extension
from suiche.maths.money import fen_to_yuan, yuan_to_fen
from suiche.maths.rates import rate_to_ppm
from suiche.maths.running import running_of
from tests.maths.test_worked_schedules import as_written
from tests.maths.worked import EX01, EX05, RESULTS

AFTER_TWELVE = running_of(EX01, 12)


def check_schedule(change: Change, expected: dict[str, Any]) -> None:
    rows = change.rows
    assert [as_written(row) for row in rows[:3]] == expected["schedule"]["first_3"]
    assert as_written(rows[-1]) == expected["schedule"]["last"]
    assert change.fingerprint() == expected["schedule"]["sha256"]
    assert fen_to_yuan(change.instalment_fen) == expected["instalment"]
    assert len(rows) == expected["periods"]
    assert fen_to_yuan(sum(row.payment_fen for row in rows)) == expected["total_payment"]
    assert fen_to_yuan(sum(row.interest_fen for row in rows)) == expected["total_interest"]
    assert fen_to_yuan(sum(row.principal_fen for row in rows)) == expected["total_principal"]


@pytest.mark.parametrize(
    ("prepay", "key"), [(prepay_reduce, "a_reduce_amount"), (prepay_shorten, "b_reduce_term")]
)
def test_partial_prepayment(prepay: Callable[..., Change], key: str) -> None:
    expected = RESULTS["EX09"]
    change = prepay(AFTER_TWELVE, yuan_to_fen("50000"))
    check_schedule(change, expected[key])
    assert fen_to_yuan(AFTER_TWELVE.instalment_fen) == expected["old_instalment"]
    assert fen_to_yuan(change.after.balance_fen) == expected["balance_after_prepay"]
    assert fen_to_yuan(-change.cost_fen) == expected[key]["interest_saved"]
    assert change.paid_now_fen == 5_000_000
    assert [line.key for line in change.explain().lines] == ["interest_after", "interest_before"]


def test_due_day() -> None:
    expected = RESULTS["EX16"]
    change = due_day(AFTER_TWELVE, 25)
    first = change.rows[0]
    assert (first.due_date, first.bridge_days) == (date(2027, 2, 25), expected["adjust_days"])
    assert fen_to_yuan(change.cost_fen) == expected["extra_interest"]
    assert fen_to_yuan(first.payment_fen) == expected["next_payment"]
    assert {fen_to_yuan(row.payment_fen) for row in change.rows[1:-1]} == {expected["later_payments"]}
    assert [row.due_date.day for row in change.rows] == [25] * 24
    assert change.explain().lines[0].formula == "135,970.55 × 3.99% ÷ 360 × 10"


def test_an_earlier_due_day_takes_effect_a_month_later() -> None:
    moved = due_day(AFTER_TWELVE, 25).after
    back = due_day(moved, 15)
    assert back.rows[0].due_date == date(2027, 3, 15)
    assert back.rows[0].bridge_days == 10 + 18
    assert [row.principal_fen for row in back.rows] == [row.principal_fen for row in AFTER_TWELVE.rows]


def test_deferral_with_interest_only() -> None:
    expected = RESULTS["EX16b"]
    change = defer_interest_only(AFTER_TWELVE, 2)
    pause, later = change.rows[:2], change.rows[2:]
    assert {fen_to_yuan(row.payment_fen) for row in pause} == {expected["a_interest_each_month"]}
    assert fen_to_yuan(change.cost_fen) == expected["a_extra_interest_total"]
    assert fen_to_yuan(change.instalment_fen) == expected["a_then_instalment"]
    assert [row.payment_fen for row in later] == [row.payment_fen for row in AFTER_TWELVE.rows]
    assert [row.due_date for row in change.rows[:24]] == [row.due_date for row in AFTER_TWELVE.rows]
    assert change.rows[-1].due_date == date(2029, 3, 15)


def test_deferral_with_capitalised_interest() -> None:
    expected = RESULTS["EX16b"]
    change = defer_capitalise(AFTER_TWELVE, 2)
    assert fen_to_yuan(change.capitalised_fen) == expected["a_extra_interest_total"]
    assert fen_to_yuan(change.after.balance_fen) == expected["b_new_balance"]
    assert fen_to_yuan(change.instalment_fen) == expected["b_instalment"]
    assert (change.rows[0].starts_on, change.rows[0].due_date) == (date(2027, 3, 15), date(2027, 4, 15))
    assert len(change.rows) == 24
    assert [line.key for line in change.explain().lines] == [
        "interest_after",
        "capitalised",
        "interest_before",
    ]


@pytest.mark.parametrize("paid", [35, 36])
@pytest.mark.parametrize(("pay_first", "key"), [("0", "a_full"), ("15000.00", "b_20pct_paid_first")])
def test_balloon_extension(paid: int, pay_first: str, key: str) -> None:
    change = extend_balloon(EX05, paid, 12, rate_to_ppm("0.0599"), yuan_to_fen(pay_first))
    check_schedule(change, RESULTS["EX17"][key])
    assert fen_to_yuan(change.cost_fen) == RESULTS["EX17"][key]["total_interest"]
    assert fen_to_yuan(change.paid_now_fen) == RESULTS["EX17"][key].get("paid_now", "0.00")


def test_a_balloon_is_extended_the_same_from_the_loan_and_from_what_runs() -> None:
    running = running_of(EX05, 35)
    assert extension(running.rest, running.rows[-1], 12, 59_900) == extend_balloon(EX05, 35, 12, 59_900)
