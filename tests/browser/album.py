"""Pages as the server sent them, kept while a walk goes by, so that every one can be examined afterwards.

A state that lasts seconds (a disclosure being read, a decision under way) is examined as calmly as any other:
the kept page is shown again at its own address, with the real style sheets and scripts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page, Response

Role = Literal["public", "customer", "staff", "dealer"]
Language = Literal["zh", "en"]
# The company, what a colleague wrote, and the titles under which papers are sealed: they are not translated.
NAMES = (
    "随车汽车金融有限公司",
    "演示公司开张",
    "汽车抵押借款合同",
    "委托扣款授权书",
    "综合融资成本明示表",
    "贷款结清证明",
)
REFRESH = re.compile(r'<meta[^>]+http-equiv="?refresh[^>]*>', re.IGNORECASE)


@dataclass(frozen=True)
class Seen:
    """One page in one state and language.

    ``refused``: it shows an error that was provoked. ``names``: of people and things, in whatever language they are.
    """

    name: str
    role: Role
    language: Language
    url: str
    status: int
    html: str
    refused: bool = False
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Name it in a failure."""
        return f"{self.name} [{self.language}] {self.url}"


class Album:
    """The pages of all walks."""

    def __init__(self) -> None:
        """Begin empty."""
        from suiche.demo.company.people import SHOPS
        from suiche.partners.bank.bins import BINS  # this package is read before Django is set up

        self.pages: dict[tuple[str, str], Seen] = {}
        self.names = [words for shop in SHOPS for words in (shop.name, shop.city, shop.address, shop.hours)]
        self.names += [*NAMES, *BINS.values()]

    def keep(self, lens: Lens, name: str, role: Role, language: Language, *, refused: bool = False) -> None:
        """Keep the page that the lens has seen last, once for each name and language."""
        if (name, language) in self.pages:
            return
        answer = lens.answer
        assert answer is not None, "nothing was opened yet"
        html = REFRESH.sub("", answer.text())
        names = tuple(sorted(self.names, key=len, reverse=True))
        self.pages[name, language] = Seen(
            name, role, language, answer.url, answer.status, html, refused, names
        )

    def of(self, role: Role) -> list[Seen]:
        """Return the pages of a role."""
        return [page for page in self.pages.values() if page.role == role]


class Lens:
    """Remembers the last document that a tab was given, and every word of its console."""

    def __init__(self, page: Page) -> None:
        """Watch a tab."""
        self.page = page
        self.answer: Response | None = None
        self.complaints: list[str] = []
        page.on("response", self._note)
        page.on("console", lambda said: self._hear(said.type, said.text, page.url))
        page.on("pageerror", lambda error: self._hear("error", str(error), page.url))

    def _note(self, answer: Response) -> None:
        request = answer.request
        document = request.is_navigation_request() and request.frame.parent_frame is None
        if (
            document
            and not 300 <= answer.status < 400
            and "text/html" in answer.headers.get("content-type", "")
        ):
            self.answer = answer

    def _hear(self, kind: str, words: str, url: str) -> None:
        expected = "Failed to load resource" in words  # a refusal has a status of 4xx; chromium reports it
        if kind in ("error", "warning") and not expected:
            self.complaints.append(f"{url}: {words}")
