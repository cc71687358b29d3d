"""One customer goes the whole road in a real browser: in Chinese on a phone without scripts, in English on a desk."""

from __future__ import annotations

import pytest

from tests.browser.walks import STEPS, WAYS, Walks

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("step", [step.__name__ for step in STEPS])
@pytest.mark.parametrize("way", WAYS)
def test_step(walks: Walks, way: str, step: str) -> None:
    wrong = walks.wrong[way, step]
    assert not wrong, wrong
