"""The walks: one customer in each way; what went wrong is told by the step it happened in."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error

from tests.browser import applying, desk, paying, refusals, road, signing
from tests.browser.album import Album
from tests.browser.house import House
from tests.browser.walker import Walker

WAYS = {"zh-phone-no-scripts": ("zh", False), "en-desk-scripts": ("en", True)}
STEPS = (*road.STEPS, *refusals.STEPS, *applying.STEPS, *signing.STEPS, *paying.STEPS, *desk.STEPS)


@dataclass
class Walk:
    """The pages that a way has seen, and for each step what went wrong there (nothing: it was gone)."""

    album: Album = field(default_factory=Album)
    wrong: dict[str, str] = field(default_factory=dict)


def walk(way: str, house: House, browser: Browser, pictures: Path) -> Walk:
    """Go the road, step by step; a step that fails ends it."""
    gone = Walk()
    language, scripts = WAYS[way]
    walker = Walker(house, browser, gone.album, "en" if language == "en" else "zh", scripts)
    ended = ""
    for step in STEPS:
        name = step.__name__
        gone.wrong[name] = f"not reached: the walk ended in {ended}" if ended else _go(step, walker, pictures)
        ended = ended or (name if gone.wrong[name] else "")
    walker.close()
    return gone


def _go(step: road.Step, walker: Walker, pictures: Path) -> str:
    """Go one step; returns what went wrong, with the page one stood before."""
    try:
        step(walker)
        assert not walker.lens.complaints, walker.lens.complaints
    except (AssertionError, Error) as problem:
        picture = pictures / "there.png"
        with suppress(Error):
            walker.page.screenshot(path=picture)
        return f"{problem}\nat {walker.page.url} ({picture})\n{walker.page.inner_text('body')[:1200]}"
    return ""
