"""From a quote to an approval: every page of the application filled in wrongly once, then well, checked, submitted."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import FilePayload

from tests.browser.refusals import refused
from tests.browser.walker import Walker


def _next(walker: Walker, step: str) -> None:
    walker.press(".bar .btn.main", to=f"/apply/[^/]+/{step}")


def _photo() -> bytes:
    """Return a picture that a phone could have taken."""
    kept = io.BytesIO()
    Image.new("RGB", (900, 600), "white").save(kept, "JPEG")
    return kept.getvalue()


def choose_the_dealer(walker: Walker) -> None:
    """Begin from the saved quote."""
    walker.open(walker.found["quote"])
    walker.press("main a[href^='/apply/start']", to="/apply/start")
    walker.keep("apply, dealer")
    walker.page.evaluate("() => document.querySelectorAll('[name=dealer]').forEach(e => e.checked = false)")
    walker.press(".bar .btn.main")
    refused(walker, "apply, no dealer")
    walker.page.locator("[name=dealer]").first.check()
    _next(walker, "identity")
    walker.found["apply"] = walker.where().removesuffix("/identity")


def say_who(walker: Walker) -> None:
    """Name and number, with the photos; a wrong number comes back beside its field."""
    walker.keep("apply, identity")
    walker.type(name="1", id_number="110101199003077775")
    walker.press(".bar .btn.main")
    refused(walker, "apply, identity refused", id_number="110101199003077775")
    person = walker.person
    walker.type(name=person["name"], id_number=person["id_number"], id_valid_until="2040-01-01")
    for side in ("id_front", "id_back"):
        picture: FilePayload = {"name": f"{side}.jpg", "mimeType": "image/jpeg", "buffer": _photo()}
        walker.page.set_input_files(f"#{side}", picture)
    _next(walker, "income")


def say_income(walker: Walker) -> None:
    """What comes in and goes out."""
    walker.keep("apply, income")
    walker.type(monthly_income="很多")
    walker.press(".bar .btn.main")
    refused(walker, "apply, income refused", monthly_income="很多")
    walker.type(monthly_income="30,000")
    _next(walker, "card")


def name_the_card(walker: Walker) -> None:
    """The card to repay from; the phone is filled in already."""
    walker.keep("apply, card")
    assert walker.page.input_value("#card_mobile") == walker.person["phone"]
    walker.type(card_no="6212260200000000001")
    walker.press(".bar .btn.main")
    refused(walker, "apply, card refused", card_no="6212260200000000001")
    walker.type(card_no=walker.person["card_no"])
    _next(walker, "consents")


def consent(walker: Walker) -> None:
    """Nothing is ticked; without the consents it does not go on."""
    walker.keep("apply, consents")
    ticks = walker.page.locator("#f input[type=checkbox]")
    assert [tick.is_checked() for tick in ticks.all()] == [False] * ticks.count()
    walker.press(".bar .btn.main")
    refused(walker, "apply, consents refused")
    for tick in ticks.all():
        tick.check()
    _next(walker, "check")


def check_and_submit(walker: Walker) -> None:
    """Each change link leads back here; a second submit, back and refresh change nothing."""
    walker.keep("apply, check")
    page = walker.page
    links = [a.get_attribute("href") for a in page.locator("main section a[href^='/apply/']").all()]
    assert len(links) >= 5, links
    for link in links:
        page.click(f"main a[href='{link}']")
        page.wait_for_url(f"**{link}")
        _next(walker, "check")
    csrf = page.input_value("#f [name=csrfmiddlewaretoken]")
    sent = {"form": {"csrfmiddlewaretoken": csrf}, "headers": {"Referer": page.url}}
    submit = f"{walker.found['apply']}/check"
    twice = [page.context.request.post(submit, **sent) for _ in range(2)]  # type: ignore[arg-type]  # a dict for both
    assert [answer.status for answer in twice] == [200, 200]
    assert twice[0].url == twice[1].url
    walker.open(twice[0].url.removeprefix(walker.house.url), "application, submitted")
    walker.open(f"{walker.found['apply']}/income")
    walker.arrived("/applications/")  # what was submitted is not edited by going back
    walker.open("/applications", "applications")
    assert page.locator("main a[href^='/applications/'], main a[href^='/apply/']").count() == 1


def be_approved(walker: Walker) -> None:
    """The status page says so by itself, and leads to the contract."""
    walker.press("main a[href^='/applications/'], main a[href^='/apply/']", to="/applications/")
    walker.until(lambda: walker.has("main a[href^='/contracts/']"), "the contract")
    walker.keep("application, approved")


def apply_quickly(walker: Walker) -> None:
    """Apply with a calculation as it is offered, without photos and mistakes."""
    walker.open("/calculator")
    walker.press("#keep [name=then][value=apply]", to="/apply/start")
    walker.page.locator("[name=dealer]").first.check()
    _next(walker, "identity")
    person = walker.person
    walker.type(name=person["name"], id_number=person["id_number"], id_valid_until="2040-01-01")
    _next(walker, "income")
    walker.type(monthly_income="30,000")
    _next(walker, "card")
    walker.type(card_no=person["card_no"])
    _next(walker, "consents")
    for tick in walker.page.locator("#f input[type=checkbox]").all():
        tick.check()
    _next(walker, "check")
    walker.press(".bar .btn.main", to="/applications/")


STEPS: tuple[Callable[[Walker], None], ...] = (
    choose_the_dealer,
    say_who,
    say_income,
    name_the_card,
    consent,
    check_and_submit,
    be_approved,
)
