"""From an approval to the car: cost table, signature, payout. The customer's pages and the colleague's."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date

from playwright.sync_api import expect

from suiche.demo.journey_contract import demo_vin
from suiche.maths.schedule import build_schedule
from suiche.maths.terms import LoanTerms, Method
from tests.browser.refusals import refused
from tests.browser.walker import Walker, sign_in_staff

LONGEST_READING_MS = 20_000


def open_contract(walker: Walker) -> None:
    """Find the contract that the approval became."""
    walker.open("/account")
    walker.until(lambda: walker.has("main a[href^='/contracts/']"), "the contract")
    walker.keep("account, contract offered")
    walker.press("main a[href^='/contracts/']", "contract, offered", to="/contracts/")
    walker.found["contract"] = walker.where()


def read_the_costs(walker: Walker) -> None:
    """Confirming too early is refused by the server, whatever the page allows; after the reading time it is taken."""
    page = walker.page
    walker.press("main a[href$='/disclosure']", "disclosure", to="/contracts/.*/disclosure")
    _as_the_engine_says(walker)
    if walker.scripts:
        assert page.get_attribute("#confirm", "aria-disabled") == "true"
        page.locator("#confirm").click(force=True)
        walker.arrived("/contracts/.*/disclosure")
    with page.expect_navigation():
        page.eval_on_selector("#confirm-form", "form => HTMLFormElement.prototype.submit.call(form)")
    walker.arrived("/contracts/.*/disclosure")
    refused(walker, "disclosure confirmed too early")
    page.goto(f"{walker.found['contract']}/sign")
    walker.arrived("/contracts/.*/disclosure")  # there is no way around it
    if walker.scripts:
        page.wait_for_selector("#confirm:not([aria-disabled])", timeout=LONGEST_READING_MS)
    else:
        page.wait_for_timeout(10_500)
    walker.press("#confirm", "contract to sign", to="/contracts/.*/sign")


def _as_the_engine_says(walker: Walker) -> None:
    """What the table shows is what the arithmetic gives for the terms on it: 36 months at 3.99 %."""
    terms = walker.page.locator(".panel .rate b").all_inner_texts()
    principal_fen = int(re.sub(r"[^0-9]", "", terms[0]))
    plan = build_schedule(
        LoanTerms(
            method=Method.EQUAL_INSTALMENT,
            principal_fen=principal_fen,
            annual_rate_ppm=39_900,
            terms=int(re.sub(r"[^0-9]", "", terms[1])),
            disbursed_on=date(2026, 1, 15),
        )
    )
    shown = [e.get_attribute("data-fen") for e in walker.page.locator(".panel [data-money]").all()]
    assert shown == [str(plan.rows[0].payment_fen), str(plan.total_interest_fen)]


def sign(walker: Walker) -> None:
    """A wrong code is refused; the right one signs every paper, once."""
    phone = walker.person["phone"]
    before = len(walker.house.messages(phone))
    _ask_for_the_code(walker)
    walker.type(code="000000")
    walker.press(".bar .btn.main")
    refused(walker, "contract, wrong code")
    walker.type(code=walker.house.code_for(phone, after=before))
    walker.press(".bar .btn.main", "contract, being sealed", to="/contracts/.*/status")
    if walker.scripts:  # the page refreshes itself
        walker.page.locator("#signing a[href$='.pdf']").first.wait_for(timeout=60_000)
        walker.page.reload()
    walker.until(lambda: walker.has("#signing a[href$='.pdf']"), "the signed papers", 60)
    walker.keep("contract, sealed")
    walker.open(walker.found["contract"], "contract, signed")
    walker.open(f"{walker.found['contract']}/withdraw", "contract, withdraw?")


def _ask_for_the_code(walker: Walker) -> None:
    """One code a minute goes to a phone, and signing in took one: who is faster is told to wait."""
    ends = time.monotonic() + 65
    walker.press(".bar .btn.main", to="/contracts/.*/sign")
    while not walker.has("input#code"):
        assert time.monotonic() < ends, "no code may be asked for"
        refused(walker, "contract, code asked too soon")
        walker.page.wait_for_timeout(1_500)
        walker.press(".bar .btn.main", to="/contracts/.*/sign")
    walker.keep("contract to sign, code sent")


def verify_papers(walker: Walker) -> None:
    """The signed contract is genuine; with one byte changed it is not, and the page says so."""
    page = walker.page
    walker.open(walker.found["contract"])
    paper = page.locator("main a[href$='.pdf']").last.get_attribute("href")
    assert paper is not None
    content = page.context.request.get(paper).body()
    walker.open("/verify", "verify")
    for name, sent in (("verify, genuine", content), ("verify, tampered", _changed(content))):
        page.set_input_files(
            "main input[type=file]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": sent}
        )
        walker.press("main form[enctype] button", name, to="/verify")
        assert walker.has("main .note.ok") == (name == "verify, genuine"), name
    walker.press("main form[enctype] button")
    refused(walker, "verify without a file")


def _changed(content: bytes) -> bytes:
    """Return the file with one byte of its first page changed."""
    place = content.index(b"stream") + 200
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def activate(walker: Walker) -> None:
    """A colleague of operations checks what is needed, and pays out; before that it is refused."""
    clerk = walker.another("staff")
    sign_in_staff(clerk, "yunying")
    clerk.keep("desk")
    clerk.open("/desk/activation", "activation")
    contract = walker.found["contract"].removeprefix("/contracts/")
    clerk.press(f"main a[href='/desk/activation/{contract}']", "activation of a contract")
    pay_out = "form[action$='/pay-out'] button"
    clerk.press(pay_out)
    clerk.keep("activation, something is missing", refused=True)
    assert clerk.has("main [data-errors]")
    while clerk.has("main section:has(.tag.now) form[action$='/tick']"):
        form = clerk.page.locator("main section:has(.tag.now) form[action$='/tick']").first
        if form.locator("[name=vin]").count():
            form.locator("[name=vin]").fill(demo_vin(contract))
        form.locator("[name=evidence]").fill("A-2026")
        with clerk.page.expect_navigation():
            form.locator("button").click()
        assert not clerk.has("main [data-errors]"), clerk.page.inner_text("[data-errors]")
    clerk.keep("activation, all is there")
    clerk.press(pay_out, "activation, paid out")
    assert not clerk.has(pay_out)
    clerk.leave()


def receive_the_car(walker: Walker) -> None:
    """The loan runs: the account says how much, when and from which card."""
    walker.open("/account")
    walker.until(lambda: walker.has("main a[href$='/settle']"), "the loan")
    walker.keep("account")
    link = walker.page.locator("main a[href$='/settle']").first.get_attribute("href")
    assert link is not None
    walker.found["loan"] = link.removesuffix("/settle")
    walker.page.set_viewport_size({"width": 360, "height": 640})
    for what in ("main .panel h2", "main .panel .amt", "main .panel .from"):
        box = walker.page.locator(what).first.bounding_box()
        assert box, what
        assert box["y"] + box["height"] <= 640, f"{what} ends at {box['y'] + box['height']} px"
    walker.page.set_viewport_size({"width": walker.width, "height": walker.height})
    for part in ("plan", "receipts", "papers"):
        walker.open(f"{walker.found['loan']}/{part}", f"loan, {part}")
    for part in ("pay", "tasks", "me"):
        walker.open(f"/account/{part}", f"account, {part}")
    expect(walker.page.locator("main")).not_to_contain_text(re.compile(walker.person["id_number"]))


STEPS: tuple[Callable[[Walker], None], ...] = (
    open_contract,
    read_the_costs,
    sign,
    verify_papers,
    activate,
    receive_the_car,
)
