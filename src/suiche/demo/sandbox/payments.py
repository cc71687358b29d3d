"""The payment gateway's API: H5 orders, query, close, in WeChat Pay's v3 shape."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

from suiche.demo.sandbox import orders, read, signed
from suiche.demo.sandbox.box import APP, MERCHANT, Answer, BadRequestError, Box


def create(box: Box, request: Request, _: Mapping[str, str]) -> Answer:
    """Open an order, or show the page of the same one; its number stands for one payment only."""
    signed.check_merchant(box, request)
    asked = read.json_object(request)
    order_no = read.text(asked, "out_trade_no", longest=32)
    wanted = _facts(asked)
    seen = {"out_trade_no": order_no, "total": str(wanted[1])}
    token = orders.token_for(box, order_no)
    with box.store.work() as work:
        work.execute(
            "insert into orders(order_no, token, app_id, state, description, amount_fen, notify_url, site,"
            " expires_at) values(?, ?, ?, 'NOTPAY', ?, ?, ?, ?, ?) on conflict(order_no) do nothing",
            (order_no, token, APP, *wanted, _expires(asked)),
        )
    order = orders.find(box, order_no)
    if order is None or tuple(order[name] for name in FACTS) != wanted:
        return _refused("OUT_TRADE_NO_USED", "商户订单号重复", 403, seen)
    if order["state"] not in orders.PAYABLE:
        code = "ORDERPAID" if order["state"] == "SUCCESS" else "ORDER_CLOSED"
        return _refused(code, "订单已支付或已关闭", 400, seen)
    pages = box.seen_at or request.url_root.rstrip("/")
    return Answer("NOTPAY", {"h5_url": f"{pages}/payments/pay/{token}"}, seen=seen)


def query(box: Box, request: Request, where: Mapping[str, str]) -> Answer:
    """Tell where an order stands."""
    signed.check_merchant(box, request)
    seen = {"out_trade_no": where["order_no"]}
    order = orders.find(box, where["order_no"])
    if order is None or request.args.get("mchid") != MERCHANT:
        return _refused("ORDER_NOT_EXIST", "订单不存在", 404, seen)
    return Answer(order["state"], orders.transaction(order), seen=seen)


def close(box: Box, request: Request, where: Mapping[str, str]) -> Answer:
    """Close an unpaid order."""
    signed.check_merchant(box, request)
    seen = {"out_trade_no": where["order_no"]}
    state = orders.close(box, where["order_no"])
    if not state:
        return _refused("ORDER_NOT_EXIST", "订单不存在", 404, seen)
    if state == "SUCCESS":
        return _refused("ORDERPAID", "订单已支付", 400, seen)
    return Answer("CLOSED", None, 204, seen)


FACTS = ("description", "amount_fen", "notify_url", "site")


def _facts(asked: Mapping[str, object]) -> tuple[str, int, str, str]:
    values = dict(asked)
    if (values.get("mchid"), values.get("appid")) != (MERCHANT, APP):
        raise BadRequestError("mchid or appid")
    amount, scene = values.get("amount"), values.get("scene_info")
    h5 = scene.get("h5_info") if isinstance(scene, dict) else None
    if not isinstance(amount, dict) or not isinstance(h5, dict) or amount.get("currency") != "CNY":
        raise BadRequestError("amount or scene_info")
    notify_url, site = read.text(values, "notify_url"), read.text(h5, "app_url")
    for address in (notify_url, site):
        if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).netloc:
            raise BadRequestError("notify_url or app_url")
    return read.text(values, "description", longest=127), read.fen(amount.get("total")), notify_url, site


def _expires(asked: dict[str, object]) -> str:
    try:
        moment = datetime.fromisoformat(read.text(asked, "time_expire"))
    except ValueError as error:
        raise BadRequestError("time_expire") from error
    if moment.tzinfo is None:
        raise BadRequestError("time_expire has no zone")
    return moment.isoformat()


def _refused(code: str, message: str, status: int, seen: Mapping[str, str]) -> Answer:
    return Answer(code, {"code": code, "message": message}, status, seen)
