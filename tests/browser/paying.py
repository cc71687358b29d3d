"""A running loan: one instalment paid through the gateway's page, then settled early, closed at 0.00."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.browser.refusals import refused
from tests.browser.walker import Walker

AT_THE_GATEWAY = re.compile(r"/payments/pay/")


def _receipts(walker: Walker) -> int:
    walker.open(f"{walker.found['loan']}/receipts")
    return walker.page.locator("main a[href^='/account/receipts/']").count()


def _twice(walker: Walker, form: str) -> None:
    """Send a form two times, as a double tap does when the first answer is slow; both lead to the same place."""
    page = walker.page
    action = page.get_attribute(form, "action")
    fields: dict[str, str | float | bool] = {
        str(field.get_attribute("name")): field.input_value()
        for field in page.locator(f"{form} input[type=hidden]").all()
    }
    assert action is not None
    first, second = (
        page.context.request.post(action, form=fields, headers={"Referer": page.url}) for _ in range(2)
    )
    assert first.ok, first.status
    assert first.url == second.url
    walker.open(first.url.removeprefix(walker.house.url))


def _at_the_gateway(walker: Walker, *, empty_card_first: bool) -> None:
    """Pay on the gateway's page, which leads back; wait until the payment has arrived."""
    page, order = walker.page, walker.where()
    walker.until(lambda: walker.has("main a[href$='/go']"), "the way to the gateway")
    walker.keep("payment, ready" if empty_card_first else "payoff, ready")
    walker.found["order"] = order
    with page.expect_navigation(url=AT_THE_GATEWAY):
        page.click("main a[href$='/go']")
    if empty_card_first:
        page.check("input[value=no_money]")
        page.click("form button")
        assert page.locator(".problem").count() == 1
    page.check("input[value=ok]")
    page.click("form button")
    page.wait_for_url(f"{walker.house.url}/**")
    walker.keep("payment, being confirmed" if empty_card_first else "payoff, being confirmed")
    walker.until(lambda: walker.has("main a[href^='/account/receipts/']"), "the payment")


def pay_an_instalment(walker: Walker) -> None:
    """Double tap, empty card, back and refresh: paid once."""
    walker.open(f"{walker.found['loan']}/pay", "pay, check")
    _twice(walker, "#pay-form")
    _at_the_gateway(walker, empty_card_first=True)
    walker.keep("payment, received")
    walker.press("main a[href^='/account/receipts/']", "receipt", to="/account/receipts/")
    walker.page.go_back()
    walker.page.reload()
    walker.open(f"{walker.found['order']}/go")
    walker.arrived("/pay/")  # a paid order leads to no gateway
    assert _receipts(walker) == 1
    walker.keep("receipts")


def settle(walker: Walker) -> None:
    """A quote for today, at most three taps from home; checked, paid once, closed at 0.00."""
    walker.open("/account", "account, one instalment paid")
    walker.press("main a[href$='/settle']", "settle", to="/account/loans/.*/settle")
    walker.page.goto(f"{walker.found['loan']}/settle?on=1999-01-01")
    refused(walker, "settle refuses")
    walker.open(f"{walker.found['loan']}/settle")
    walker.press(".bar .btn.main", "settle, check", to="/account/loans/.*/settle/")
    _twice(walker, "#pay-form")
    _at_the_gateway(walker, empty_card_first=False)
    walker.keep("payoff, received")
    assert _receipts(walker) == 2
    walker.open(walker.found["loan"])
    assert walker.page.get_attribute("main .panel [data-money]", "data-fen") == "0"
    walker.until(lambda: walker.has("main a[href$='/certificate.pdf']"), "the certificate", 60)
    walker.keep("loan, settled")


def keep_the_certificate(walker: Walker) -> None:
    """The certificate is a PDF, and its code answers to anybody that it is ours."""
    page = walker.page
    pdf = page.context.request.get(f"{walker.found['loan']}/certificate.pdf")
    assert pdf.body().startswith(b"%PDF")
    code = page.locator("#certificate dd").last.inner_text().strip()
    walker.open(f"/v/{code}", "verify by code")
    assert walker.has("main .note.ok")
    page.set_input_files(
        "main input[type=file]", {"name": "c.pdf", "mimeType": "application/pdf", "buffer": pdf.body()}
    )
    walker.press("main form[enctype] button", "verify by code, file")
    assert not walker.has("main .note.warn")
    for part in ("plan", "papers"):
        walker.open(f"{walker.found['loan']}/{part}", f"settled loan, {part}")


STEPS: tuple[Callable[[Walker], None], ...] = (pay_an_instalment, settle, keep_the_certificate)
