"""One customer goes the whole road in a real browser: in Chinese on a phone without scripts, in English on a desk."""

from __future__ import annotations

import pytest

from tests.browser.walks import STEPS, Walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("step", [step.__name__ for step in STEPS])
def test_step(gone: Walk, step: str) -> None:
    wrong = gone.wrong[step]
    assert not wrong, wrong
