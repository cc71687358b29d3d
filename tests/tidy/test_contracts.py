"""The import contracts hold on the tree, and each of them breaks when its rule is broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tidy.tree import PRODUCT, ROOT

LINTER = Path(sys.executable).with_name("lint-imports")

# contract id -> (files to plant, what the linter must name)
PLANTS: dict[str, tuple[dict[str, str], str]] = {
    "map": (
        {"kit/planted_upward.py": "import suiche.parties", "planted_room/__init__.py": ""},
        "planted_upward",
    ),
    "journey": ({"journey/shop/planted_future.py": "import suiche.journey.sign"}, "planted_future"),
    "grammar": (
        {
            "journey/planted_step/__init__.py": "",
            "journey/planted_step/queries.py": "from suiche.journey.planted_step.actions import planted_verb",
            "journey/planted_step/actions/__init__.py": "",
            "journey/planted_step/actions/planted_verb.py": "",
        },
        "planted_verb",
    ),
    "own_room": (
        {
            "journey/planted_step/models.py": "",
            "demo/planted_guest.py": "import suiche.journey.planted_step.models",
        },
        "planted_guest",
    ),
    "own_tasks": (
        {
            "journey/planted_step/planted_tasks.py": "",
            "journey/planted_intruder.py": "import suiche.journey.planted_step.planted_tasks",
            "demo/planted_clock.py": "import suiche.journey.planted_step.planted_tasks",
        },
        "planted_intruder",
    ),
    "maths": ({"maths/planted_framework.py": "import django"}, "planted_framework"),
    "pure": (
        {
            "kit/planted_impure.py": "import django",
            "journey/planted_step/rules.py": "import suiche.kit.planted_impure",
        },
        "planted_step.rules",
    ),
    "adapters": (
        {
            "partners/planted_a/__init__.py": "",
            "partners/planted_a/port.py": "",
            "partners/planted_a/adapters/__init__.py": "",
            "partners/planted_a/adapters/sandbox.py": "",
            "demo/planted_shortcut.py": "import suiche.partners.planted_a.adapters.sandbox",
        },
        "planted_shortcut",
    ),
    "partners": (
        {
            "partners/planted_b/__init__.py": "",
            "partners/planted_b/port.py": "import suiche.partners.planted_a.port",
        },
        "planted_b",
    ),
    "channels": (
        {"channels/customer/planted_neighbour.py": "import suiche.channels.staff"},
        "planted_neighbour",
    ),
    "acyclic": (
        {
            "kit/planted_left.py": "import suiche.kit.planted_right",
            "kit/planted_right.py": "import suiche.kit.planted_left",
        },
        "planted_left",
    ),
}


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run lint-imports in a folder; wide lines, so that names are not torn apart."""
    return subprocess.run(
        [str(LINTER), "--no-cache", "--config", str(folder / ".importlinter"), *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_tree_keeps_every_contract() -> None:
    outcome = lint(ROOT)
    if outcome.returncode:
        said = outcome.stdout + outcome.stderr
        pytest.fail(said[max(said.find("Broken contracts"), said.find("Contracts:"), 0) :], pytrace=False)


@pytest.fixture(scope="module")
def broken_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's folders without their content, and every contract broken once in them."""
    folder = tmp_path_factory.mktemp("house")
    for package in PRODUCT.rglob("__init__.py"):
        empty = folder / "suiche" / package.relative_to(PRODUCT)
        empty.parent.mkdir(parents=True, exist_ok=True)
        empty.touch()
    (folder / "tests" / "tidy").mkdir(parents=True)
    for name in (".importlinter", "tests/__init__.py", "tests/tidy/__init__.py", "tests/tidy/own_room.py"):
        shutil.copy(ROOT / name, folder / name)
    for files, _ in PLANTS.values():
        for name, text in files.items():
            path = folder / "suiche" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("contract", sorted(PLANTS))
def test_the_contract_bites(broken_house: Path, contract: str) -> None:
    outcome = lint(broken_house, "--contract", contract)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert PLANTS[contract][1] in outcome.stdout


def test_a_folder_without_a_place_on_the_map_is_refused(broken_house: Path) -> None:
    assert "suiche.planted_room" in lint(broken_house, "--contract", "map").stdout


def test_every_contract_has_a_plant() -> None:
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    declared = {
        line.split(":")[2][:-1] for line in text.splitlines() if line.startswith("[importlinter:contract:")
    }
    assert declared == set(PLANTS)
