"""Both walks, gone once before the first browser test looks; what went wrong is told by the step it happened in."""

from __future__ import annotations

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
class Walks:
    """The pages that were seen, and for each way and step what went wrong there (nothing: it was gone)."""

    album: Album = field(default_factory=Album)
    wrong: dict[tuple[str, str], str] = field(default_factory=dict)


def walk(house: House, browser: Browser, pictures: Path) -> Walks:
    """Go the road in both ways, step by step in turn: who waits for a code or a reading time waits for both.

    A step that fails ends its way.
    """
    walks = Walks()
    walkers = {
        way: Walker(house, browser, walks.album, "en" if language == "en" else "zh", scripts)
        for way, (language, scripts) in WAYS.items()
    }
    ended: dict[str, str] = {}
    for step in STEPS:
        for way, walker in walkers.items():
            if way in ended:
                walks.wrong[way, step.__name__] = f"not reached: the walk ended in {ended[way]}"
                continue
            walks.wrong[way, step.__name__] = _go(step, walker, pictures / f"{way}.png")
            if walks.wrong[way, step.__name__]:
                ended[way] = step.__name__
    for walker in walkers.values():
        walker.close()
    return walks


def _go(step: road.Step, walker: Walker, picture: Path) -> str:
    """Go one step; returns what went wrong, with the page one stood before."""
    try:
        step(walker)
        assert not walker.lens.complaints, walker.lens.complaints
    except (AssertionError, Error) as problem:
        walker.page.screenshot(path=picture)
        return f"{problem}\nat {walker.page.url} ({picture})\n{walker.page.inner_text('body')[:1200]}"
    return ""
