"""The whole road over the API, as ``suiche journey`` goes it, against the running product."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.browser.house import House

pytestmark = pytest.mark.browser


def test_the_journey_player_goes_the_whole_road(demo: House) -> None:
    went = subprocess.run(
        [sys.executable, "-m", "suiche.project.cli", "journey", "--url", demo.url],
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert went.returncode == 0, went.stdout + went.stderr
    assert went.stdout.count("✓") == 15


def test_nobody_there_is_one_sentence() -> None:
    went = subprocess.run(
        [sys.executable, "-m", "suiche.project.cli", "journey", "--url", "http://127.0.0.1:1"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (went.returncode, went.stdout) == (2, "")
    assert "make demo" in went.stderr and "Traceback" not in went.stderr
