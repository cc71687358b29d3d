"""One demo and one browser for the browser tests of a process; both end with the last of them."""

from __future__ import annotations

import atexit
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.house import House
from tests.browser.walks import WAYS, Walk, walk

# Nothing is drawn that nobody looks at (Debian draws on a graphics card that is not there), nothing is asked of the
# network that we did not ask, and no process is begun for a page that another process can show: every page is ours.
# A page lives too shortly for its scripts to be made fast.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
    "--disable-software-rasterizer",
    "--js-flags=--no-opt --no-maglev --min-semi-space-size=32 --max-semi-space-size=64",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-component-extensions-with-background-pages",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-breakpad",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-site-isolation-trials",
    "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,PaintHolding,"
    "SpareRendererForSitePerProcess,ProactivelySwapBrowsingInstance,RenderDocument",
)


@pytest.fixture(scope="package")
def demo() -> Iterator[House]:
    """The real product: PostgreSQL, sandbox, worker, web. Stopped whatever happens, Ctrl-C included."""
    house = House()
    atexit.register(house.stop)
    house.start()
    yield house
    house.stop()
    atexit.unregister(house.stop)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """What drives browsers."""
    with sync_playwright() as opened:
        yield opened


@pytest.fixture(scope="package")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """One browser."""
    opened = playwright.chromium.launch(executable_path=chromium, args=list(QUIET), headless=True)
    yield opened
    opened.close()


@pytest.fixture(scope="package", params=WAYS)
def gone(
    request: pytest.FixtureRequest, demo: House, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Walk:
    """What a way has seen, gone before the first test that looks at it."""
    return walk(request.param, demo, browser, tmp_path_factory.mktemp("walk"))
