"""A small company lived through with faults and crashes; in the long run twice, for the same seed lives the same life."""

from __future__ import annotations

import os
import re
import subprocess
import sys

LONG = os.environ.get("SUICHE_LONG") == "1"
CUSTOMERS, YEARS = (12, 0.4) if LONG else (10, 0.25)


def lived(seed: int, *, customers: int, years: float, faults: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable, "-m", "suiche.project.cli", "simulate", "--customers", str(customers),
            "--years", str(years), "--seed", str(seed), "--faults", str(faults),
        ],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


def test_a_season_with_many_faults_ends_without_a_difference() -> None:
    life = lived(11, customers=CUSTOMERS, years=YEARS, faults=0.1)
    assert life.returncode == 0, life.stdout + life.stderr
    told = re.findall(r"(\d+) acts, (\d+) refused, (\d+) killed half-way", life.stdout)
    acts, _, kills = map(int, told[-1])  # after the last day
    assert acts > 100 and kills > 10
    if LONG:
        again = lived(11, customers=CUSTOMERS, years=YEARS, faults=0.1)
        assert timeless(again.stdout) == timeless(life.stdout)


def timeless(told: str) -> str:
    """What a life told, without the seconds it took."""
    return re.sub(r", \d+ s$", "", told, flags=re.MULTILINE)
