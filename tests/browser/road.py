"""The road in steps: each begins where the one before ended. Written for a person, so only pages are used."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.walker import Walker, sign_in

Step = Callable[[Walker], None]


def look_around(walker: Walker) -> None:
    """Home, cars, one car, plans, one plan, help, display."""
    walker.role = "public"
    walker.open("/cars", "cars")
    walker.open("/cars?monthly=3000&energy=BEV", "cars within a budget")
    walker.open("/cars?text=none-like-this", "no such car")
    walker.open("/plans", "plans")
    walker.press("main a[href^='/plans/']", "plan", to="/plans/")
    walker.open("/help", "help")
    walker.open("/preferences", "display")
    walker.open("/handover?next=/saved", "hand-over")
    walker.open("/", "home, signed in")
    walker.press(".grid .car-card", to="/calculator")
    walker.role = "customer"


def calculate(walker: Walker) -> None:
    """Change the term: the answer follows by itself with scripts, after a press without."""
    walker.open("/", "home")
    walker.open("/saved", "nothing saved")
    walker.open("/calculator", "calculator")
    before = walker.page.locator("#out [data-money]").first.get_attribute("data-fen")
    if walker.scripts:
        walker.page.locator("input[name=terms][value='24']").locator("..").click()
        walker.page.wait_for_function(
            "before => document.querySelector('#out [data-money]').dataset.fen !== before", arg=before
        )
    else:
        walker.page.check("input[name=terms][value='24']")
        walker.press("#ask noscript .btn, #ask .btn", to="/calculator")
    assert walker.page.locator("#out [data-money]").first.get_attribute("data-fen") != before


def save(walker: Walker) -> None:
    """Save two calculations, compare them, rename one, show the shared page."""
    walker.press("#keep [name=then][value=list]", to="/saved/")
    walker.album.names.append(walker.page.inner_text("h1"))
    walker.keep("saved quote, new")
    first = walker.where()
    walker.open(first.split("?")[0], "saved quote")
    walker.found["share"] = walker.page.input_value("#share")
    walker.type(name="家里用" if walker.language == "zh" else "For the family")
    walker.press("form[action$='/rename'] .btn", to="/saved/")
    walker.open("/calculator?terms=36")
    walker.press("#keep [name=then][value=list]", to="/saved/")
    walker.album.names.append(walker.page.inner_text("h1"))
    walker.found["quote"] = walker.where().split("?")[0]
    walker.open("/saved", "saved")
    for tick in walker.page.locator("input[name=q]").all():
        tick.check()
    walker.press("main form .btn.main", "compared", to="/saved/compare")
    walker.open(walker.found["share"].removeprefix(walker.house.url), "shared quote")


def come_in(walker: Walker) -> None:
    """Sign in; what was saved before is still there."""
    walker.person = walker.house.person(f"walk-{walker.language}")
    walker.open("/sign-in?next=/saved", "sign-in")
    sign_in(walker, walker.person["phone"])
    walker.arrived("/saved")
    assert walker.page.locator("main article").count() == 2
    walker.role = "customer"


STEPS: tuple[Step, ...] = (calculate, save, come_in, look_around)
