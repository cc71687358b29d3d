"""What the house rules have read is forgotten after the last of them: it is large."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tidy.tree import read


@pytest.fixture(scope="package", autouse=True)
def _read_once() -> Iterator[None]:
    yield
    read.cache_clear()
