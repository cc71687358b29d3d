"""A part of the principal is repaid before its time. The arithmetic stands beside the steps."""

from __future__ import annotations

from datetime import date

import pytest

from suiche.journey.change.change_queries import Prepay, PrepayWay
from suiche.maths.money import yuan_to_fen
from tests.maths.worked import RESULTS
from tests.steps.change_world import Life, renumbered
from tests.steps.loans import START, running_loan

pytestmark = pytest.mark.django_db

REDUCE, SHORTEN = PrepayWay.REDUCE, PrepayWay.SHORTEN


@pytest.mark.parametrize(("way", "key"), [(REDUCE, "a_reduce_amount"), (SHORTEN, "b_reduce_term")])
def test_on_a_due_date_as_in_the_worked_example(way: PrepayWay, key: str) -> None:
    """EX09: 200,000.00 at 3.99 % over 36 periods; after period 12 135,970.55 is left and 50,000.00 is repaid."""
    life = Life(running_loan(), START).paid_through(12)
    assert life.today == date(2027, 1, 15)
    quote = life.quoted(Prepay(5_000_000, way))
    # instalment 12 was paid today: no days of interest, no fee
    assert (quote.amount_fen, quote.change.accrued_fen, quote.change.fee_fen) == (5_000_000, 0, 0)
    expected = RESULTS["EX09"][key]
    saved = -yuan_to_fen(expected["interest_saved"])
    assert quote.change.cost_fen == saved
    life.changed(Prepay(5_000_000, way))
    home = life.home()
    assert home.principal_left_fen == 8_597_055
    assert renumbered(home.plan, 12) == expected["schedule"]["sha256"]
    paid = life.to_the_end()
    assert paid == sum(row.payment_fen for row in life.home().plan[12:])
