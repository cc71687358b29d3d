"""The gateway's page on which a payer chooses a card and pays; and the same act as an API for the journey."""

from collections.abc import Mapping
from sqlite3 import Row
from urllib.parse import urlsplit

from werkzeug.exceptions import NotFound, UnprocessableEntity
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from suiche.demo.sandbox import orders, outcomes, read
from suiche.demo.sandbox.box import BadRequestError, Box
from suiche.demo.sandbox.rendering import json_response, page

MERCHANT_NAME = "随车汽车金融（示例）"


def show(box: Box, request: Request, where: Mapping[str, str]) -> Response:
    """Show the order and the cards."""
    return _page(request, _order(box, where["token"]), tried="")


def pay(box: Box, request: Request, where: Mapping[str, str]) -> Response:
    """Pay with the chosen card, then send the payer back to the merchant's site."""
    order = _order(box, where["token"])
    card = request.form.get("card", "")
    if not outcomes.for_payer_card(card):
        return _page(request, order, tried="NO_CARD")
    done = orders.pay(box, order["order_no"], card)
    back = _way_back(order, request)
    if done in {"PAYERROR", "CLOSED"} or not back:
        return _page(request, _order(box, where["token"]), tried=done)
    return redirect(back, 303)


def pay_by_api(box: Box, request: Request, where: Mapping[str, str]) -> Response:
    """Pay as the payer would: {"card": key of the table}. Answers order_no, result and trade_state."""
    try:
        card = read.text(read.json_object(request), "card")
        result = orders.pay(box, where["order_no"], card)
    except BadRequestError as error:
        raise UnprocessableEntity(str(error)) from error
    except KeyError as error:
        raise NotFound("no such order or card") from error
    order = orders.find(box, where["order_no"])
    state = order["state"] if order else ""
    return json_response({"order_no": where["order_no"], "result": result, "trade_state": state})


def _order(box: Box, token: str) -> Row:
    order = orders.find_by_token(box, token)
    if order is None:
        raise NotFound("no such order")
    return order


def _way_back(order: Row, request: Request) -> str:
    """Return where the merchant wants the payer back, only if it is on the site named in the signed order."""
    wanted = request.values.get("redirect_url", "")
    parts = urlsplit(wanted)
    return wanted if f"{parts.scheme}://{parts.netloc}" == order["site"].rstrip("/") else ""


def _page(request: Request, order: Row, *, tried: str) -> Response:
    fen = int(order["amount_fen"])
    values = {
        "merchant": MERCHANT_NAME,
        "order": order,
        "amount": f"{fen // 100:,}.{fen % 100:02d}",
        "cards": outcomes.payer_cards(),
        "tried": tried,
        "back": _way_back(order, request),
        "payable": order["state"] in orders.PAYABLE,
    }
    status = 422 if tried in {"PAYERROR", "NO_CARD"} else 200
    # A form's target is checked against the policy after a redirect too, so the merchant's site is named.
    return page(request, "pay.html", values, status=status, form_site=order["site"])
