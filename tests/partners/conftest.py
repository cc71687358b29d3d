"""One sandbox for all tests of partners, with no latency."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from suiche.demo.sandbox import faults
from suiche.demo.sandbox.box import PARTNERS
from tests.partners.sandbox_server import Sandbox, running


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    home: Path = tmp_path_factory.mktemp("home")
    with running(home) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(served: Sandbox) -> Sandbox:
    for partner in PARTNERS:
        faults.change(served.application.box.store, partner, {"latency_ms": 0})
    return served
