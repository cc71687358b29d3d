"""``suiche bench [NAME] [--json] [--contracts N]``: measure, compare with the goals, say whether they held.

Without a NAME every bench runs, each in a process of its own. Exit code 0 when every goal held, 1 when one did
not, 2 when the command line was not understood. A bench module offers:

- ``GOALS: Goals``: figure name → (">=" | "<=" | "=", number);
- ``CONTRACTS: int``: the portfolio it is meant for, unless ``--contracts`` says otherwise;
- ``run(contracts: int) -> Figures``: exactly the figures named by GOALS. Remarks go through ``remark``.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Mapping
from types import ModuleType

from suiche.demo.bench import Figures, Goal, Goals
from suiche.demo.bench.hardware import hardware

NAMES = ("schedule", "close", "post", "import", "payoff")
MISSED, REFUSED = 1, 2
PACKAGE = "suiche.demo.bench"


def main(arguments: list[str]) -> int:
    """Run the benches that the arguments name."""
    parser = argparse.ArgumentParser(prog="suiche bench", description="measure, each figure against its goal")
    known = [name for name in NAMES if _module_name(name)]
    parser.add_argument(
        "name", nargs="?", choices=known, help="which bench (default: all, one after another)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a bench on standard output")
    parser.add_argument("--contracts", type=int, help="how many contracts, where the bench has a portfolio")
    given = parser.parse_args(arguments)
    if given.contracts is not None and given.contracts < 1:
        parser.error("--contracts must be an integer from 1")
    if given.name:
        return _one(given.name, given.contracts, as_json=given.json)
    options = ["--json"] if given.json else []
    options += ["--contracts", str(given.contracts)] if given.contracts else []
    return max([_in_own_process(name, options) for name in known], default=0)


def remark(text: str) -> None:
    """Tell progress or a detail of a measurement, on standard error, so that standard output stays the result."""
    print(f"  {text}", file=sys.stderr, flush=True)


def holds(figure: float, goal: Goal) -> bool:
    """Tell whether a figure reaches its goal."""
    sign, bound = goal
    return figure >= bound if sign == ">=" else figure <= bound if sign == "<=" else figure == bound


def _module_name(name: str) -> str | None:
    """Return the module of a bench that exists; `import_.py` where the name is a word of the language."""
    names = (f"{PACKAGE}.{name}", f"{PACKAGE}.{name}_")
    return next((each for each in names if importlib.util.find_spec(each)), None)


def _in_own_process(name: str, options: list[str]) -> int:
    """Run one bench with settings and a server of its own; anything that went wrong is a missed goal."""
    command = [sys.executable, "-m", "suiche.project.cli", "bench", name, *options]
    return min(abs(subprocess.run(command, check=False).returncode), REFUSED)  # noqa: S603 - ourselves


def _one(name: str, contracts: int | None, *, as_json: bool) -> int:
    module = importlib.import_module(_module_name(name) or "")
    goals: Goals = module.GOALS
    figures = _measured(module, contracts)
    held = all(holds(figures[figure], goal) for figure, goal in goals.items())
    if as_json:
        plain = {figure: list(goal) for figure, goal in goals.items()}
        print(json.dumps({"bench": name, "figures": figures, "goals": plain, "held": held}), flush=True)
    else:
        _table(name, figures, goals)
    return 0 if held else MISSED


def _measured(module: ModuleType, contracts: int | None) -> Figures:
    figures: Figures = module.run(contracts or module.CONTRACTS)
    if set(figures) != set(module.GOALS):
        raise ValueError(
            f"{module.__name__} measured {sorted(figures)}, its goals are {sorted(module.GOALS)}"
        )
    return {figure: round(value, 4) for figure, value in figures.items()}


def _table(name: str, figures: Mapping[str, float], goals: Goals) -> None:
    print(f"\n{name}   ({'; '.join(hardware())})")
    for figure, value in figures.items():
        sign, bound = goals[figure]
        verdict = "held" if holds(value, goals[figure]) else "MISSED"
        print(f"  {figure:<22} {value:>14,.4g}   goal {sign} {bound:<8,g} {verdict}", flush=True)
