"""The first view on a phone: at most 100 KB over the line, nothing from elsewhere.

With SUICHE_LONG=1, on a quiet machine, it is drawn and loaded in time too: 400 kbit/s, 400 ms, a quarter of the
processor.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession

from tests.browser.exam import PHONE
from tests.browser.house import House

pytestmark = pytest.mark.browser

LONG = os.environ.get("SUICHE_LONG") == "1"
MOST_BYTES = 100_000
PAINT_MS, LOAD_MS = 3_000, 5_000
TIMES = """() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return [paint ? paint.startTime : 0, performance.getEntriesByType("navigation")[0].loadEventEnd];
}"""


@pytest.mark.parametrize("path", ["/", "/calculator", "/cars", "/sign-in"])
def test_the_first_view_is_light(demo: House, browser: Browser, path: str) -> None:
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
    page = context.new_page()
    asked: list[str] = []
    sizes: list[float] = []
    page.on("request", lambda request: asked.append(request.url))
    line = context.new_cdp_session(page)
    line.send("Network.enable")

    def finished(event: dict[str, Any]) -> None:
        sizes.append(event["encodedDataLength"])

    line.on("Network.loadingFinished", finished)
    if LONG:
        _slow_down(line)
    page.goto(demo.url + path, wait_until="networkidle")
    painted, loaded = page.evaluate(TIMES)
    context.close()
    assert [url for url in asked if not url.startswith((demo.url, "data:"))] == []
    assert 0 < sum(sizes) <= MOST_BYTES
    if LONG:
        print(f"{path}: {sum(sizes) / 1000:.1f} KB, painted {painted:.0f} ms, loaded {loaded:.0f} ms")  # noqa: T201
        assert 0 < painted <= PAINT_MS
        assert loaded <= LOAD_MS


def _slow_down(line: CDPSession) -> None:
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    line.send("Network.emulateNetworkConditions", slow)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
