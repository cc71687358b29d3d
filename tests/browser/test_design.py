"""The style guide: axe in every look, targets, no sideways scroll, keys, and the script's few tricks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.exam import AXE, BY_COLOUR, BY_SIZE, DESK, LOOKING, PHONE
from tests.browser.house import House

pytestmark = pytest.mark.browser

SHORT = "async rules => (await looking.axe(rules)).found"


@pytest.fixture(scope="module")
def guide(demo: House, browser: Browser) -> Iterator[Page]:
    """The guide in one tab; any word in the console fails (a blocked style or script says so there)."""
    page = opened(demo, browser)
    page.evaluate(LOOKING)
    page.evaluate(AXE)
    yield page
    page.context.close()


def opened(demo: House, browser: Browser, query: str = "") -> Page:
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
    page = context.new_page()
    page.on("console", lambda said: pytest.fail(said.text) if said.type in ("error", "warning") else None)
    page.goto(f"{demo.url}/design{query}")
    return page


def show(page: Page, width: int, **attributes: str) -> None:
    """Change the size, and what the server writes on <html> for a preference."""
    page.set_viewport_size({"width": width, "height": 740})
    wished = {name: attributes.get(name, "") for name in ("theme", "mode", "text")}
    page.evaluate("wished => Object.assign(document.documentElement.dataset, wished)", wished)


@pytest.mark.parametrize(
    ("width", "look", "rules"),
    [
        (PHONE[0], {}, []),
        (PHONE[0], {"theme": "dark"}, BY_COLOUR),
        (PHONE[0], {"mode": "elderly"}, BY_SIZE),
        (PHONE[0], {"theme": "dark", "mode": "elderly"}, BY_COLOUR),
        (DESK[0], {}, []),
        (DESK[0], {"theme": "dark"}, BY_COLOUR),
    ],
)
def test_axe_finds_nothing_and_targets_are_large(
    guide: Page, width: int, look: dict[str, str], rules: list[str]
) -> None:
    show(guide, width, **look)
    assert guide.evaluate(SHORT, rules) == []
    assert guide.evaluate("looking.targets()") == []


def test_in_english_axe_finds_nothing_and_the_largest_text_fits(demo: House, browser: Browser) -> None:
    page = opened(demo, browser, "?language=en")
    page.evaluate(LOOKING)
    page.evaluate(AXE)
    assert page.evaluate(SHORT, []) == []
    assert page.evaluate("looking.targets()") == []
    show(page, 320, text="max")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.context.close()


def test_at_320_px_and_the_largest_text_nothing_scrolls_sideways(guide: Page) -> None:
    show(guide, 320, text="max")
    assert guide.evaluate("document.documentElement.scrollWidth") == 320


def test_elderly_text_is_at_least_18_px_and_main_buttons_60(guide: Page) -> None:
    show(guide, PHONE[0], mode="elderly")
    small = """() => [...document.querySelectorAll("main *, footer *")].filter(e => e.checkVisibility()
      && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && !e.closest(".desk, .icons, .dot, .vh, [aria-hidden]")
      && parseFloat(getComputedStyle(e).fontSize) < 17.99).map(e => e.outerHTML.slice(0, 80))"""
    assert guide.evaluate(small) == []
    heights = guide.evaluate(
        "[...document.querySelectorAll('main .btn.main')].map(e => e.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 60


def test_the_timer_holds_the_button_and_lets_it_go(demo: House, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}).new_page()
    page.clock.install()
    page.goto(f"{demo.url}/design")
    assert page.locator("#g-read").get_attribute("aria-disabled") == "true"
    page.clock.fast_forward(15_000)
    page.locator("#g-read:not([aria-disabled])").wait_for()
    assert page.locator("[data-timer-words]").inner_text() == "可以确认了"
    page.context.close()


def test_a_dialog_opens_in_place_and_escape_closes_it(demo: House, browser: Browser) -> None:
    page = opened(demo, browser)
    page.locator("[data-opens=g-dialog]").click()
    assert page.locator("#g-dialog").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#g-dialog").is_hidden()
    page.context.close()


def test_the_large_view_and_english_are_one_press_away_without_scripts(demo: House, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{demo.url}/design")
    page.get_by_role("button", name="长辈版").click()
    assert page.locator("html").get_attribute("data-mode") == "elderly"
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("button", name="Standard").is_visible()
    context.close()
