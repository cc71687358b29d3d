"""The desks: an application that the rules leave open, decided by a colleague; every page of staff and dealers."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.album import Role
from tests.browser.applying import apply_quickly
from tests.browser.refusals import refused
from tests.browser.walker import Walker, sign_in, sign_in_staff

MANY_QUERIES = "913"  # ends with a person, see docs/sandbox.md


def _colleague(walker: Walker, username: str) -> Walker:
    role: Role = "dealer" if username.startswith("dian") else "staff"
    clerk = walker.another(role)
    sign_in_staff(clerk, username)
    return clerk


def decide_by_hand(walker: Walker) -> None:
    """Somebody with many queries is referred, declined by a colleague with reasons, and asks for a review."""
    other = walker.another()
    other.person = walker.house.person("referred", id=MANY_QUERIES)
    other.open("/sign-in?next=/account")
    sign_in(other, other.person["phone"])
    other.role = "customer"
    other.keep("account, nothing yet")
    apply_quickly(other)
    clerk = _colleague(walker, "shenpi")
    clerk.open("/desk/underwriting")
    clerk.until(lambda: clerk.has("main a[data-row]"), "the case")
    clerk.keep("underwriting")
    other.page.reload()
    other.keep("application, a person decides")
    clerk.press("main a[data-row]", "underwriting, case", to="/desk/underwriting/")
    case = clerk.where()
    clerk.press("main form .btn.main")
    refused(clerk, "underwriting, case refused")
    clerk.press("form[action$='/identity'] button", "underwriting, in the clear")
    clerk.open(case)
    clerk.page.check("[name=outcome][value=DECLINE]")
    clerk.page.locator("[name=reasons]").first.check()
    clerk.page.fill("[name=note]", "2026-11")
    clerk.press("main form .btn.main", "underwriting, decided")
    other.page.reload()
    other.until(lambda: other.has("form[action$='/review']"), "the decline")
    other.keep("application, declined")
    other.press("form[action$='/review'] button", "application, in review")
    for tab in (clerk, other):
        tab.leave()


def look_over_the_desk(walker: Walker) -> None:
    """What accountants, product managers, supervisors and auditors see."""
    for username, pages in {
        "kuaiji": ("desk", "desk/loans", "desk/payments", "desk/ledger", "desk/days"),
        "fuhe": (
            "desk",
            "desk/events",
            "desk/products",
            "desk/jobs",
            "desk/people",
            "desk/password",
            "demo/time",
        ),
        "shenji": ("desk", "desk/audit"),
        "kefu": ("desk", "demo", "demo/partners"),
    }.items():
        clerk = _colleague(walker, username)
        for page in pages:
            clerk.open(f"/{page}", page)
            if page in ("desk/loans", "desk/products", "desk/people"):
                clerk.press("main a[data-row]", f"{page}, one")
        clerk.leave()


def look_over_the_dealer(walker: Walker) -> None:
    """The dealer's board and one of its cases."""
    clerk = _colleague(walker, "dian1")
    clerk.open("/dealer", "dealer board")
    clerk.press("main a[href^='/dealer/cases/']", "dealer case")
    clerk.leave()


STEPS: tuple[Callable[[Walker], None], ...] = (decide_by_hand, look_over_the_desk, look_over_the_dealer)
