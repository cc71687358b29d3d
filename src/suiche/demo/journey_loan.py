"""The end of the road: pay, see everything explained, settle at 0.00, and the promises that must hold."""

from __future__ import annotations

from typing import Any

from suiche.demo.journey_contract import verify
from suiche.demo.journey_road import DISCOVERY, Road, StepFailed, yuan


def _pay_at_gateway(road: Road, order: dict[str, Any]) -> None:
    """Pay an order with a card of the sandbox and wait for its posting."""
    here = f"/payments/{order['order_id']}"
    road.wait("the gateway's page", lambda: road.call("GET", here), lambda seen: bool(seen["pay_url"]))
    answer = road.sandbox.post(f"/sandbox/payments/{order['order_no']}/pay", json={"card": "twice"})
    answer.raise_for_status()
    road.wait("the posting", lambda: road.call("GET", here), lambda seen: seen["state"] == "paid")


def pay(road: Road) -> str:
    """Pay the next instalment with a card whose callback comes twice: it is posted once."""
    here = f"/loans/{road.seen['loan']}"
    home = road.call("GET", here)
    if sum(line["amount_fen"] for line in home["due_lines"]) != home["due_fen"]:
        raise StepFailed("the lines of what is due do not add up")
    order = road.call("POST", f"{here}/payments", json={"amount_fen": home["due_fen"]})
    again = road.call("POST", f"{here}/payments", json={"amount_fen": home["due_fen"]})
    if order["order_id"] != again["order_id"]:
        raise StepFailed("a second click opened a second order")
    _pay_at_gateway(road, order)
    receipts = road.wait("the receipt", lambda: road.call("GET", f"{here}/receipts"), bool)
    if len(receipts) != 1 or receipts[0]["amount_fen"] != home["due_fen"]:
        raise StepFailed(f"expected one receipt over {home['due_fen']}, found {receipts}")
    return f"{yuan(home['due_fen'])}, one receipt for two callbacks"


def explained(road: Road) -> str:
    """See the plan: it returns exactly what was lent."""
    plan = road.call("GET", f"/loans/{road.seen['loan']}/plan")
    home = road.call("GET", f"/loans/{road.seen['loan']}")
    if sum(row["principal_fen"] for row in plan) != home["principal_fen"] or plan[-1]["balance_after_fen"]:
        raise StepFailed("the plan does not return what was lent")
    return f"{len(plan)} instalments, last on {plan[-1]['due_date']}"


def settle(road: Road) -> str:
    """Settle early: the quote's lines add up, and it closes at exactly 0.00."""
    here = f"/loans/{road.seen['loan']}"
    today = road.web.get(DISCOVERY, auth=road.password).json()["business_date"]
    quote = road.call("POST", f"{here}/payoff-quotes", json={"settle_on": today})
    if sum(line["amount_fen"] for line in quote["lines"]) != quote["amount_fen"]:
        raise StepFailed("the lines of the settlement do not add up")
    _pay_at_gateway(road, road.call("POST", f"/payoff-quotes/{quote['quote_id']}/payments"))
    home = road.wait("the closure", lambda: road.call("GET", here), lambda seen: seen["state"] == "settled")
    if home["due_fen"] or home["principal_left_fen"] or home["credit_fen"]:
        raise StepFailed(f"closed with something left: {home}")
    return f"{yuan(quote['amount_fen'])}, now 0.00"


def certificate(road: Road) -> str:
    """Download the settlement certificate and have it verified."""
    here = f"/loans/{road.seen['loan']}/certificate"
    found = road.wait("the certificate", lambda: road.call("GET", here), lambda seen: seen["ready"])
    report: Any = verify(road, road.call("GET", f"{here}.pdf"))
    if report["verdict"] != "GENUINE":
        raise StepFailed(f"the certificate is {report['verdict']}: {report['words']['en']}")
    return f"{found['paper_no']}, {report['verdict']}"


def books(road: Road) -> str:
    """Ask the accountant's proof: the ledger balances and agrees with every loan."""
    proof = road.call("GET", "/staff/ledger/proof", token=road.as_staff("accountant"))
    if not proof["holds"]:
        raise StepFailed(f"the books do not agree: {proof}")
    return f"{proof['entries']} entries, {len(proof['differences'])} differences"
