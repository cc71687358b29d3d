"""Someone who goes the road in a browser: one window, one language, with or without scripts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, expect

from tests.browser.album import Album, Language, Lens, Role
from tests.browser.exam import DESK, PHONE
from tests.browser.house import House

LONGEST_MS = 15_000


@dataclass
class Walker:
    """One person at one screen; every page that is reached is kept in the album."""

    house: House
    browser: Browser
    album: Album
    language: Language
    scripts: bool
    role: Role = "public"
    person: dict[str, str] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    spare: list[Lens] = field(default_factory=list)  # windows of this kind that somebody has left

    def __post_init__(self) -> None:
        """Take a window that somebody has left, or open one; choose the language."""
        self.width, self.height = PHONE if self.language == "zh" else DESK
        self.lens = self.spare.pop() if self.spare else Lens(self._new_page())
        self.page: Page = self.lens.page
        wish = f"{self.language}.auto.normal.normal"
        self.page.context.add_cookies([{"name": "suiche_prefs", "value": wish, "url": self.house.url}])

    def another(self, role: Role = "public") -> Walker:
        """Somebody else, of the same language, before a window that knows nobody."""
        return Walker(
            self.house, self.browser, self.album, self.language, self.scripts, role=role, spare=self.spare
        )

    def _new_page(self) -> Page:
        context = self.browser.new_context(
            viewport={"width": self.width, "height": self.height},
            java_script_enabled=self.scripts,
            base_url=self.house.url,
            reduced_motion="reduce",
        )
        context.set_default_timeout(LONGEST_MS)
        return context.new_page()

    def open(self, path: str, name: str = "") -> None:
        """Go to an address; a status of 400 or more is a failure."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 400, f"{path} answers {answer.status}"
        if name:
            self.keep(name)

    def keep(self, name: str, *, refused: bool = False) -> None:
        """Keep the page in the album."""
        self.page.wait_for_load_state()
        status = self.lens.answer.status if self.lens.answer else 0
        assert refused or status < 400, f"{self.page.url} answers {status}"
        self.album.keep(self.lens, name, self.role, self.language, refused=refused)

    def press(self, where: str, name: str = "", *, to: str = "") -> None:
        """Press a link or a button that leads to another page; ``to``: a pattern of its path."""
        with self.page.expect_navigation():
            self.page.locator(where).first.click()
        self.arrived(to)
        if self.lens.answer is not None and self.lens.answer.status in (404, 500):
            raise AssertionError(f"{self.page.url} answers {self.lens.answer.status}")
        if name:
            self.keep(name)

    def arrived(self, to: str) -> None:
        """Check where one is."""
        if to:
            expect(self.page).to_have_url(re.compile(f"^{re.escape(self.house.url)}{to}"))

    def type(self, **values: str) -> None:
        """Fill fields by their ids."""
        for name, value in values.items():
            self.page.fill(f"[id='{name}']", value)

    def until(self, ready: Callable[[], bool], what: str, seconds: float = 30) -> None:
        """Reload until something is there, as a person without scripts would."""
        ends = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < ends, f"{what} did not come at {self.page.url}"
            time.sleep(0.3)
            self.page.reload()

    def has(self, where: str) -> bool:
        """Tell whether something is on the page now."""
        return self.page.locator(where).count() > 0

    def where(self) -> str:
        """The path one is at."""
        return "/" + "/".join(self.page.url.split("/")[3:])

    def leave(self) -> None:
        """Leave the window to the next, with nothing in it: making a new one is slow."""
        assert not self.lens.complaints, self.lens.complaints
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        self.lens.answer = None
        self.spare.append(self.lens)

    def close(self) -> None:
        """Close the window, and those that were left."""
        for lens in (self.lens, *self.spare):
            lens.page.context.close()


def sign_in(walker: Walker, phone: str) -> None:
    """Sign in as a customer, from the sign-in page that is open, with the code from the sandbox's inbox."""
    before = len(walker.house.messages(phone))
    walker.type(phone=phone)
    walker.press(".bar .btn.main", to="/sign-in/code")
    walker.keep("sign-in code")
    walker.type(code=walker.house.code_for(phone, after=before))
    walker.press(".bar .btn.main")


def sign_in_staff(walker: Walker, username: str) -> None:
    """Sign in as a colleague or a dealer's clerk."""
    walker.open("/desk/sign-in", "staff sign-in")
    walker.type(username=username, password=str(walker.house.discovery["password"]))
    walker.press("main .btn.main")
