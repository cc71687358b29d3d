"""Examine kept pages in the browser: each in the sizes and modes that people use."""

from __future__ import annotations

import base64
import os
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.album import Lens, Seen

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LOOKING = (Path(__file__).parent / "looking.js").read_text(encoding="utf-8")
PHONE, DESK, NARROW = (360, 740), (1280, 800), (320, 740)
# What another size and other colours can change; everything else was asked on the same page before. The elderly mode
# has the same colours, its second ink darker, in larger letters: contrast can only grow there. Contrast is asked of
# every kind of element, on the phone, on the desk and in the dark. Every control is measured against our own 44 px,
# which is more than axe asks; axe itself looks at a third of the pages in the elderly mode.
BY_SIZE = ["target-size", "scrollable-region-focusable"]
BY_COLOUR = ["color-contrast"]
# 320 px, 320 px with the elderly mode and with the largest text: every page. A desk at 200 % and a desk with the
# largest text: a page has the one or the other. The same templates in English are asked in the first look only.
# SUICHE_LONG=1 asks everything of every page.
LOOKS: tuple[tuple[tuple[int, int], dict[str, str]], ...] = (
    (NARROW, {}),
    (NARROW, {"text": "max"}),
    ((640, 400), {}),
    (DESK, {"text": "max"}),
)
LONG = os.environ.get("SUICHE_LONG") == "1"
ATTRIBUTES = ("theme", "mode", "text")
Wrong = dict[tuple[str, str], list[str]]
Known = dict[str, set[int]]  # by look: the kinds of elements whose contrast was asked


class Room:
    """One tab that shows kept pages at their addresses, and lets nothing leave the house."""

    def __init__(self, context: BrowserContext) -> None:
        """Open the tab, in a context that brings axe and looking.js into every page."""
        self.page: Page = context.new_page()
        self.lens = Lens(self.page)
        self.asked: list[str] = []
        self.shown: Seen | None = None
        self.size: tuple[int, int] | None = None
        self.page.on("request", lambda request: self.asked.append(request.url))
        # Only documents and what scripts ask for are answered here; the rest comes from the browser's own cache.
        self._line = context.new_cdp_session(self.page)
        self._line.on("Fetch.requestPaused", self._answer)
        kinds = [{"urlPattern": "*", "resourceType": kind} for kind in ("Document", "XHR", "Fetch")]
        self._line.send("Fetch.enable", {"patterns": kinds})

    def _answer(self, paused: dict[str, Any]) -> None:
        to = {"requestId": paused["requestId"]}
        if paused["resourceType"] != "Document":
            self._line.send("Fetch.fulfillRequest", {**to, "responseCode": 204})
        elif self.shown is not None and paused["request"]["url"] == self.shown.url.partition("#")[0]:
            html = {"name": "Content-Type", "value": "text/html; charset=utf-8"}
            body = base64.b64encode(self.shown.html.encode()).decode("ascii")
            answer = {**to, "responseCode": 200, "responseHeaders": [html], "body": body}
            self._line.send("Fetch.fulfillRequest", answer)
        else:
            self._line.send("Fetch.continueRequest", to)

    def show(self, seen: Seen, size: tuple[int, int]) -> None:
        """Show a kept page on a screen of this size."""
        self._resize(size)
        self.shown = seen
        self.asked.clear()
        self.lens.complaints.clear()
        self.page.goto(seen.url)

    def look(
        self, size: tuple[int, int], *questions: tuple[Any, ...], **attributes: str
    ) -> Iterator[tuple[str, Any]]:
        """Change the size, and what the server writes on <html> for a preference; ask questions of looking.js.

        A question is its name and what is given to it. Yields the name and the answer of each.
        """
        self._resize(size)
        wished = {name: attributes.get(name, "") for name in ATTRIBUTES}
        answers = self.page.evaluate("given => looking.ask(...given)", [wished, questions])
        return zip((question[0] for question in questions), answers, strict=True)

    def _resize(self, size: tuple[int, int]) -> None:
        if size != self.size:
            self.page.set_viewport_size({"width": size[0], "height": size[1]})
            self.size = size


def examine(browser: Browser, pages: Sequence[Seen]) -> Wrong:
    """Examine pages; returns what is wrong by (role, kind)."""
    wrong: Wrong = defaultdict(list)
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(AXE + LOOKING)  # sent once, instead of with every page
    room = Room(context)
    known: Known = defaultdict(set)
    for seen in pages:
        _examine(room, seen, wrong, known)
    context.close()
    return wrong


def _examine(room: Room, seen: Seen, wrong: Wrong, known: Known) -> None:
    """Look at one page in all sizes."""
    usual = PHONE if seen.language == "zh" else DESK
    zh, turn = seen.language == "zh", zlib.crc32(seen.name.encode())  # whose turn it is with some looks

    def look(
        size: tuple[int, int], *questions: tuple[Any, ...], colours: str = "", **attributes: str
    ) -> None:
        for kind, answer in room.look(size, *questions, **attributes):
            found = answer["found"] if kind == "axe" else answer
            if colours and kind == "axe":
                known[colours].update(answer["fresh"])
            wrong[seen.role, kind].extend(
                f"{seen} {size[0]} px {attributes or ''}: {sentence}" for sentence in found
            )

    room.show(seen, usual)
    whole: tuple[Any, ...] = ("axe", [], _asked(known, f"{usual[0]}"))
    words = ("words", seen.language, list(seen.names))
    asks = (("frame", seen.language), ("money",), ("fair", seen.refused), ("targets",), words)
    look(usual, whole, *asks, colours=f"{usual[0]}")
    sizes: tuple[tuple[Any, ...], ...] = (("axe", BY_SIZE, []),) if LONG or (zh and turn % 3 == 0) else ()
    look(usual, ("targets",), *sizes, mode="elderly")
    if zh and seen.role in ("public", "customer") and not seen.refused:
        look(usual, ("axe", BY_COLOUR, _asked(known, "dark")), colours="dark", theme="dark")
    for size, attributes in _looks(seen, turn):
        look(size, ("fit",), **attributes)
    look(NARROW, *((("fit",),) if zh or LONG else ()), ("elderly",), mode="elderly")
    home = "/".join(seen.url.split("/")[:3])
    outside = [url for url in room.asked if not url.startswith((home, "data:"))]
    for kind, said in (("hosts", outside), ("console", room.lens.complaints)):
        wrong[seen.role, kind].extend(f"{seen}: {sentence}" for sentence in said)


def _asked(known: Known, look: str) -> list[int]:
    """Return the kinds of elements that need not be asked again in this look."""
    return [] if LONG else sorted(known[look])


def _looks(seen: Seen, turn: int) -> Sequence[tuple[tuple[int, int], dict[str, str]]]:
    """Return the looks in which a page must fit, beside 320 px with the elderly mode."""
    if LONG:
        return LOOKS
    return (LOOKS[2 + turn % 2], *LOOKS[:2]) if seen.language == "zh" else LOOKS[:1]
