"""Charts draw exactly what they are given; computations that do not add up are not drawn at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suiche.channels.design.charts import HEIGHT, WIDTH, PlanRow, bars, columns, repayment
from suiche.channels.design.figures import DoesNotAddUp, Line, adds_up
from suiche.channels.design.qr import QUIET_MODULES, qr_code
from suiche.channels.design.specimens import PRINCIPAL_FEN, plan
from suiche.kit.words import Words

WORDS = Words("本金", "principal")


def test_the_specimen_plan_is_a_real_one() -> None:
    rows = plan()
    assert sum(row.principal_fen for row in rows) == PRINCIPAL_FEN
    assert sum(row.interest_fen for row in rows) == 1_254_062
    assert rows[-1].principal_fen + rows[-1].interest_fen == 590_377
    assert rows[-1].balance_fen == 0


def test_the_highest_instalment_fills_the_frame_and_the_debt_ends_at_the_base() -> None:
    chart = repayment(plan())
    assert chart.principal_path.count("M") == chart.interest_path.count("M") == 36
    assert "V0h" in chart.interest_path
    assert chart.balance_path.startswith(f"M0 {HEIGHT}L0 0L")
    assert chart.balance_path.endswith(f"L{WIDTH} {HEIGHT}V{HEIGHT}z")


def test_the_sentence_of_a_chart_names_the_same_figures() -> None:
    chart = repayment(plan())
    assert "利息665.00元" in chart.paid_label.zh
    assert "135,970.55" not in chart.balance_label.zh
    assert "102,986.58" in chart.balance_label.zh
    assert chart.balance_label.en.endswith("¥0.00 at the end.")


@given(st.lists(st.tuples(st.integers(0, 10**10), st.integers(0, 10**9)), min_size=1, max_size=96))
def test_no_column_leaves_the_frame(parts: list[tuple[int, int]]) -> None:
    total_fen = sum(principal_fen for principal_fen, _ in parts)
    rows, left_fen = [], total_fen
    for principal_fen, interest_fen in parts:
        left_fen -= principal_fen
        rows.append(PlanRow(principal_fen, interest_fen, left_fen))
    chart = repayment(rows)
    for x, y, top, width in re.findall(
        r"M(\d+) (\d+)V(\d+)h(\d+)", chart.principal_path + chart.interest_path
    ):
        assert 0 <= int(top) < int(y) <= HEIGHT
        assert int(x) + int(width) <= WIDTH


def test_an_empty_plan_has_no_chart() -> None:
    with pytest.raises(ValueError, match="at least one"):
        repayment([])


def test_segments_touch_and_the_longest_bar_fills_the_frame() -> None:
    chart = bars(
        [(WORDS, [("principal", WORDS, 600), ("interest", WORDS, 333), ("fee", WORDS, 67)]), (WORDS, [])],
    )
    first, second = chart.bars
    assert [(part.x, part.width) for part in first.segments] == [
        ("0.0%", "60.0%"),
        ("60.0%", "33.3%"),
        ("93.3%", "6.7%"),
    ]
    assert (first.total, second.total) == (1000, 0)


def test_marked_columns_are_drawn_apart() -> None:
    chart = columns([1, 2, 4], label=WORDS, marked=[2])
    assert chart.path.count("M") == 2
    assert chart.marked_path.count("M") == 1
    assert "V0h" in chart.marked_path


def test_a_computation_must_add_up() -> None:
    assert adds_up(5, [("a", 3), ("b", 2, "note")]) == (Line("a", 3), Line("b", 2, "note"))
    with pytest.raises(DoesNotAddUp, match="lines give 4 fen"):
        adds_up(5, [("a", 4)])


def test_a_qr_code_is_drawn_inside_its_quiet_zone() -> None:
    code = qr_code("https://suiche.example/q/1")
    runs = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)", code.path)]
    assert (QUIET_MODULES, QUIET_MODULES, 7) in runs  # the upper edge of the first finder pattern
    assert all(x >= QUIET_MODULES and x + width <= code.size - QUIET_MODULES for x, _, width in runs)
