"""The pages of signing in a real browser: axe, targets, no sideways scroll; the road with a script and without."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from suiche.journey.sign import tasks
from suiche.journey.sign.actions.tick_condition import tick_condition
from suiche.journey.sign.states import Condition
from suiche.kit.actor import Actor
from suiche.kit.clock import now
from suiche.kit.ids import new_id
from suiche.parties.roles import Role
from tests.channels.sign_in_codes import PASSWORD, hire
from tests.channels.test_sign_pages import customer_with_offer
from tests.steps.documents_world import authority
from tests.steps.sign_world import a_minute_passes, authority_at, disclosed, sent_code, signed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in the thread of the test

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
SMALL = """() => [...document.querySelectorAll("main a, main button, main summary, main input:not([type=hidden]), .bar a, .bar button")]
  .map(e => [e, (e.closest("label") || e).getBoundingClientRect()])
  .filter(([e, box]) => box.width && (box.width < 43.5 || box.height < 43.5))
  .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${box.width} x ${box.height}`)"""
SHOTS = os.environ.get("SUICHE_SHOTS", "")  # a folder, to look at what was tested


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with authority(tmp_path_factory.mktemp("home")) as url:
        yield url


@pytest.fixture(autouse=True)
def partner(settings: Any, served: str) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with authority_at(settings, served):
        yield


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


def enter(browser: Browser, address: str, session: str, **options: Any) -> BrowserContext:
    """Open a browser that holds this session."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, **options)
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context


def aside(work: Callable[[], object]) -> None:
    """Do something in a thread of its own, as a worker would: signing runs a loop, and so does playwright."""
    problems: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert problems == []


def faults(page: Page, url: str, name: str, widths: tuple[int, ...] = (360, 1280)) -> list[object]:
    """Return what axe, target sizes and width find wrong with a page; keep its picture where a folder is named."""
    wrong: list[object] = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(url)
        found = Axe().run(page, options=RULES).response["violations"]
        wrong += [(width, one["id"], one["nodes"][0]["html"]) for one in found]
        wrong += [(width, small) for small in page.evaluate(SMALL)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append((width, "scrolls sideways"))
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    return wrong


def test_every_page_of_a_contract_holds(browser: Browser, live_server: Any) -> None:
    client, deal = customer_with_offer()
    context = enter(browser, live_server.url, client.cookies["sessionid"].value)
    page = context.new_page()
    page.on("console", lambda m: pytest.fail(m.text) if m.type == "error" else None)
    base = f"{live_server.url}/contracts/{deal.contract_id}"
    assert faults(page, base, "offered") == []
    assert faults(page, f"{base}/disclosure", "disclosure") == []
    assert faults(page, f"{base}/withdraw", "withdraw") == []
    disclosed(deal)
    assert faults(page, f"{base}/sign", "sign") == []
    a_minute_passes()
    page.get_by_role("button", name="发验证码").click()
    page.get_by_label("6位验证码").wait_for()
    assert faults(page, f"{base}/sign", "sign-code") == []
    page.get_by_label("6位验证码").fill(sent_code(deal.phone))
    page.get_by_role("button", name="签合同").click()
    page.wait_for_url(f"{base}/status")
    page.get_by_text("正在盖章").wait_for()
    assert faults(page, f"{base}/status", "sealing") == []
    aside(lambda: tasks.seal(deal.contract_id))
    page.get_by_text("签好了。").first.wait_for(timeout=10_000)  # the page refreshed itself
    assert faults(page, f"{base}/status", "sealed") == []
    assert faults(page, base, "signed") == []
    assert faults(page, f"{live_server.url}/verify", "verify") == []
    context.close()


@pytest.mark.parametrize("look", ["mode=elderly", "text=max", "language=en", "theme=dark"])
def test_the_disclosure_holds_in_every_look(browser: Browser, live_server: Any, look: str) -> None:
    client, deal = customer_with_offer()
    name, _, value = look.partition("=")
    client.post("/preferences", {name: value, "next": "/"})
    context = enter(browser, live_server.url, client.cookies["sessionid"].value)
    context.add_cookies(
        [{"name": c.key, "value": c.value, "url": live_server.url} for c in client.cookies.values()]
    )
    page = context.new_page()
    base = f"{live_server.url}/contracts/{deal.contract_id}"
    assert faults(page, f"{base}/disclosure", f"disclosure-{value}", (360,)) == []
    assert faults(page, base, f"offered-{value}", (360,)) == []
    disclosed(deal)
    assert faults(page, f"{base}/sign", f"sign-{value}", (360,)) == []
    context.close()


def test_the_timer_opens_the_button_when_the_server_does(browser: Browser, live_server: Any) -> None:
    client, deal = customer_with_offer()
    context = enter(browser, live_server.url, client.cookies["sessionid"].value)
    page = context.new_page()
    base = f"{live_server.url}/contracts/{deal.contract_id}"
    page.goto(f"{base}/disclosure")
    button = page.locator("#confirm")
    assert button.get_attribute("aria-disabled") == "true"
    page.locator("#confirm:not([aria-disabled])").wait_for(timeout=15_000)
    button.click()
    page.wait_for_url(f"{base}/sign")
    context.close()


def test_without_a_script_the_early_confirmation_gets_the_sentence(
    browser: Browser, live_server: Any
) -> None:
    client, deal = customer_with_offer()
    context = enter(browser, live_server.url, client.cookies["sessionid"].value, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/contracts/{deal.contract_id}/disclosure")
    page.get_by_role("button", name="我读懂了，确认").click()
    assert page.get_by_role("alert").get_by_text("还没读满时间").is_visible()
    assert page.get_by_role("heading", name="综合融资成本明示表").is_visible()
    context.close()


def test_the_desk_that_pays_out_holds(browser: Browser, live_server: Any, client: Any) -> None:
    _, deal = customer_with_offer()
    aside(lambda: signed(deal))
    hire("yun", Role.OPERATIONS)
    client.post("/desk/sign-in", {"username": "yun", "password": PASSWORD})
    context = enter(browser, live_server.url, client.cookies["sessionid"].value)
    page = context.new_page()
    desk = f"{live_server.url}/desk/activation"
    assert faults(page, desk, "desk-list") == []
    assert faults(page, f"{desk}/{deal.contract_id}", "desk-open") == []
    for condition in Condition:
        tick_condition(
            contract_id=deal.contract_id, condition=condition, evidence="看过原件", vin="1M8GDM9A1KP042788",
            by=Actor("staff", str(new_id())), at=now(),
        )  # fmt: skip
    assert faults(page, f"{desk}/{deal.contract_id}", "desk-ready") == []
    page.get_by_role("button", name="放款").click()
    page.get_by_text("贷款从这天开始").wait_for()
    assert faults(page, f"{desk}/{deal.contract_id}", "desk-active") == []
    context.close()
