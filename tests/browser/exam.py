"""Examine kept pages in the browser: each in the sizes and modes that people use."""

from __future__ import annotations

import base64
import os
import zlib
from collections import defaultdict
from collections.abc import Sequence
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
    (NARROW, {"mode": "elderly"}),
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

    def show(self, seen: Seen) -> None:
        """Show a kept page."""
        self.shown = seen
        self.asked.clear()
        self.lens.complaints.clear()
        self.page.goto(seen.url)

    def look(self, size: tuple[int, int], **attributes: str) -> None:
        """Change the size, and what the server writes on <html> for a preference."""
        if size != self.size:
            self.page.set_viewport_size({"width": size[0], "height": size[1]})
            self.size = size
        wished = {name: attributes.get(name, "") for name in ATTRIBUTES}
        self.page.evaluate(
            "wished => Object.entries(wished).forEach(([name, word]) => word"
            " ? document.documentElement.dataset[name] = word : delete document.documentElement.dataset[name])",
            wished,
        )

    def ask(self, question: str, *given: Any) -> list[str]:
        """Ask one of the questions of looking.js."""
        found = self.page.evaluate(f"given => looking.{question}(...given)", list(given))
        return [str(sentence) for sentence in found]

    def axe(self, known: set[int], rules: Sequence[str] = ()) -> list[str]:
        """Ask axe for all rules, or for some; the contrast of those kinds of elements that are not known, which are
        known afterwards.
        """
        answer = self.page.evaluate("given => looking.axe(...given)", [list(rules), sorted(known)])
        known.update(answer["fresh"])
        return [str(sentence) for sentence in answer["found"]]


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

    def note(kind: str, found: Sequence[str], look: str = "") -> None:
        wrong[seen.role, kind].extend(f"{seen} {look}: {sentence}" for sentence in found)

    usual = PHONE if seen.language == "zh" else DESK
    turn = zlib.crc32(seen.name.encode())  # says which of the looks that take turns it has
    room.look(usual)
    room.show(seen)
    note("axe", room.axe(_asked(known, f"{usual[0]}")), f"{usual[0]} px")
    for kind, given in (("frame", [seen.language]), ("money", []), ("fair", [seen.refused]), ("targets", [])):
        note(kind, room.ask(kind, *given))
    note("words", room.ask("words", seen.language, list(seen.names)))
    room.look(usual, mode="elderly")
    note("targets", room.ask("targets"), "elderly")
    if LONG or (seen.language == "zh" and turn % 3 == 0):
        note("axe", room.axe(set(), BY_SIZE), f"{usual[0]} px elderly")
    if seen.language == "zh" and seen.role in ("public", "customer") and not seen.refused:
        room.look(usual, theme="dark")
        note("axe", room.axe(_asked(known, "dark"), BY_COLOUR), "dark")
    for size, attributes in _looks(seen, turn):
        room.look(size, **attributes)
        note("fit", room.ask("fit"), f"{size[0]} px {attributes or ''}")
    room.look(NARROW, mode="elderly")
    note("elderly", room.ask("elderly"))
    home = "/".join(seen.url.split("/")[:3])
    note("hosts", [url for url in room.asked if not url.startswith((home, "data:"))])
    note("console", room.lens.complaints)


def _asked(known: Known, look: str) -> set[int]:
    """Return the kinds of elements that need not be asked again in this look."""
    return set() if LONG else known[look]


def _looks(seen: Seen, turn: int) -> Sequence[tuple[tuple[int, int], dict[str, str]]]:
    """Return the looks in which a page must fit."""
    if LONG:
        return LOOKS
    return (LOOKS[3 + turn % 2], *LOOKS[:3]) if seen.language == "zh" else LOOKS[:1]
