"""The style guide in a real browser: axe, targets, no sideways scroll, keys, and the script's few tricks."""

import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, Page, Response, sync_playwright

pytestmark = pytest.mark.browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
LOOKS = ["", "?theme=dark", "?mode=elderly", "?theme=dark&mode=elderly", "?language=en"]
# A control counts with the label around it; links of the skip kind and closed dialogs are not there yet.
SMALL = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")]
  .filter(e => !e.closest("dialog:not([open])") && !e.classList.contains("skip"))
  .map(e => [e, (e.closest("label") || e).getBoundingClientRect()])
  .filter(([e, box]) => box.width && (box.width < 43.5 || box.height < 43.5))
  .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${box.width} x ${box.height}`)"""


class Quiet(WSGIRequestHandler):
    """Says nothing about each request."""

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the design system's own pages, without a database."""
    with override_settings(ROOT_URLCONF="suiche.channels.design.urls"):
        server = make_server(
            "127.0.0.1", 0, get_wsgi_application(), server_class=WSGIServer, handler_class=Quiet
        )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for this file."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


def look(browser: Browser, address: str, width: int, height: int = 740) -> Page:
    """Open an address at a size, and fail on any word in the console (a blocked style or script says so there)."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.on(
        "console", lambda message: pytest.fail(message.text) if message.type in ("error", "warning") else None
    )
    page.goto(address)
    return page


@pytest.mark.parametrize(
    ("query", "width"), [*((look, 360) for look in LOOKS), ("", 1280), ("?theme=dark", 1280)]
)
def test_axe_finds_nothing_and_targets_are_large(
    browser: Browser, address: str, query: str, width: int
) -> None:
    page = look(browser, f"{address}/design{query}", width)
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    assert page.evaluate(SMALL) == []
    page.close()


@pytest.mark.parametrize("query", ["", "&language=en"])
def test_at_320_px_and_the_largest_text_nothing_scrolls_sideways(
    browser: Browser, address: str, query: str
) -> None:
    page = look(browser, f"{address}/design?text=max{query}", 320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()


def test_elderly_text_is_at_least_18_px_and_main_buttons_60(browser: Browser, address: str) -> None:
    page = look(browser, f"{address}/design?mode=elderly", 360)
    small = """() => [...document.querySelectorAll("main *, footer *")].filter(e => e.checkVisibility()
      && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && !e.closest(".desk, .icons, .dot, .vh, [aria-hidden]")
      && parseFloat(getComputedStyle(e).fontSize) < 17.99).map(e => e.outerHTML.slice(0, 80))"""
    assert page.evaluate(small) == []
    heights = page.evaluate(
        "[...document.querySelectorAll('main .btn.main')].map(e => e.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 60
    page.close()


def test_the_first_view_is_light(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    seen: list[Response] = []

    def keep(answer: Response) -> None:
        seen.append(answer)

    page.on("response", keep)
    page.goto(f"{address}/preferences", wait_until="networkidle")
    assert {answer.url.split("/")[2] for answer in seen} == {address.split("/")[2]}
    assert sum(len(answer.body()) for answer in seen) < 100_000  # before compression
    page.close()


def test_the_timer_holds_the_button_and_lets_it_go(browser: Browser, address: str) -> None:
    page = look(browser, f"{address}/design", 360)
    button = page.locator("#g-read")
    assert button.get_attribute("aria-disabled") == "true"
    page.locator("#g-read:not([aria-disabled])").wait_for(timeout=15_000)
    assert page.locator("[data-timer-words]").inner_text() == "可以确认了"
    page.close()


def test_a_dialog_opens_in_place_and_escape_closes_it(browser: Browser, address: str) -> None:
    page = look(browser, f"{address}/design", 360)
    page.locator("[data-opens=g-dialog]").click()
    assert page.locator("#g-dialog").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#g-dialog").is_hidden()
    page.close()


def test_the_large_view_and_english_are_one_press_away_without_scripts(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{address}/design")
    page.get_by_role("button", name="长辈版").click()
    assert page.locator("html").get_attribute("data-mode") == "elderly"
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("button", name="Standard").is_visible()
    context.close()
