"""One demo and one browser for the browser tests of a process; both end with the last of them."""

from __future__ import annotations

import atexit
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.house import House
from tests.browser.walks import Walks, walk

# Nothing is drawn that nobody looks at (Debian draws on a graphics card that is not there), nothing is asked of the
# network that we did not ask, and no process is begun for a page that another process can show: every page is ours.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
    "--disable-software-rasterizer",
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
def browser(chromium: str) -> Iterator[Browser]:
    """One browser."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(QUIET), headless=True)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def walks(demo: House, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Walks:
    """Both walks, gone before the first test that looks at them."""
    return walk(demo, browser, tmp_path_factory.mktemp("walks"))
