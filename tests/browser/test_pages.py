"""Every page that the walks have seen, in both languages, examined in all sizes and modes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Playwright

from tests.browser.album import Role
from tests.browser.conftest import QUIET
from tests.browser.exam import Wrong, examine
from tests.browser.walks import Walk

pytestmark = pytest.mark.browser

DRAWS_NOTHING = "--disable-threaded-compositing"  # which headless-shell does not draw without
KINDS = {
    "axe": "axe finds nothing: WCAG 2.2 AA on the phone and the desk, elderly and dark",
    "fit": "320 px and 200 % text: nothing scrolls sideways, nothing is cut",
    "money": "every amount opens its computation, which adds up to the fen",
    "targets": "controls are at least 44 x 44 px",
    "elderly": "elderly mode: text of 18 px and more, main buttons 60 px high",
    "frame": "language, title, one heading, help at its place, nothing inline",
    "fair": "nothing ticked beforehand, declining as large as accepting, codes can be pasted",
    "words": "one language a page",
    "hosts": "no outside host is asked",
    "console": "the browser has nothing to say",
}


@pytest.fixture(scope="module")
def wrong(playwright: Playwright, chromium: str, gone: Walk) -> Wrong:
    """Examine all pages of a walk once, in a browser that lays out and draws nothing: nobody looks at it."""
    browser = playwright.chromium.launch(
        executable_path=chromium, args=[*QUIET, DRAWS_NOTHING], headless=True
    )
    found = examine(browser, list(gone.album.pages.values()))
    browser.close()
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ["public", "customer", "staff", "dealer"])
def test_pages(wrong: Wrong, gone: Walk, role: Role, kind: str) -> None:
    assert gone.album.of(role), "the walk has seen none"
    found = wrong[role, kind]
    assert not found, f"{KINDS[kind]}: {len(found)} against it\n" + "\n".join(found)
