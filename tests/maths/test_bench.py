"""`suiche bench`: what it prints, what it refuses, and that it finds a wrong figure."""

import json
import sys
from collections.abc import Callable
from importlib.util import find_spec
from types import ModuleType

import pytest

from suiche.demo.bench import run
from suiche.demo.bench.meter import interleaved, spent
from suiche.demo.bench.schedule import GOALS, any_loans, mismatches
from suiche.maths.portfolio import Loans, schedules
from suiche.maths.terms import Method

NAME = "suiche.demo.bench.schedule"


@pytest.fixture
def bench_that_says(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, float]], None]:
    """Put a bench in the place of `schedule` that measures nothing and says some figures."""

    def put(figures: dict[str, float]) -> None:
        module, goals = ModuleType(NAME), {"ratio": (">=", 2), "lost": ("=", 0)}
        vars(module).update(GOALS=goals, CONTRACTS=7, run=lambda contracts: figures, __spec__=find_spec(NAME))
        monkeypatch.setitem(sys.modules, NAME, module)

    return put


def test_random_loans_of_every_method_are_those_of_exact_arithmetic() -> None:
    loans = any_loans(300)
    assert {terms.method for terms in loans} == set(Method)
    assert any(terms.has_stub for terms in loans)
    assert mismatches(loans, schedules(Loans.of(loans))) == 0


def test_a_wrong_figure_is_found() -> None:
    loans = any_loans(50)
    table = schedules(Loans.of(loans))
    table.interest_fen[0, 7] += 1
    assert mismatches(loans, table) == 1


@pytest.mark.parametrize(
    ("figures", "held"), [({"ratio": 2.0, "lost": 0}, True), ({"ratio": 1.9, "lost": 0}, False), ({"ratio": 9, "lost": 1}, False)]
)  # fmt: skip
def test_the_result(
    figures: dict[str, float],
    held: bool,
    bench_that_says: Callable[[dict[str, float]], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    bench_that_says(figures)
    assert run.main(["schedule", "--json"]) == (0 if held else 1)
    goals = {"ratio": [">=", 2], "lost": ["=", 0]}
    assert json.loads(capsys.readouterr().out) == {
        "bench": "schedule", "figures": figures, "goals": goals, "held": held,
    }  # fmt: skip
    run.main(["schedule"])
    told = capsys.readouterr().out
    assert "cores" in told
    assert ("MISSED" in told) is not held


def test_a_bench_that_forgets_a_figure_is_broken(bench_that_says: Callable[[dict[str, float]], None]) -> None:
    bench_that_says({"ratio": 3})
    with pytest.raises(ValueError, match="its goals are"):
        run.main(["schedule"])


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["schedule", "--contracts", "0"], ["--contracts", "many"]]
)
def test_what_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as told:
        run.main(arguments)
    assert told.value.code == 2


def test_the_goals_are_those_of_the_house() -> None:
    assert GOALS == {
        "mismatches": ("=", 0),
        "single_vs_package": (">=", 2),
        "vectorised_vs_single": (">=", 50),
        "irr_vs_pyxirr": (">=", 10),
    }


def test_cpu_time_is_counted() -> None:
    with spent() as took:
        idle, busy = interleaved([lambda: None, lambda: sum(range(200_000))], 3)
    assert busy > idle >= 0
    assert took.cpu >= busy
    assert took.wall > 0
