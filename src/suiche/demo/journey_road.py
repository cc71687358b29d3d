"""The road that ``suiche journey`` goes: one function a step; each says in a few words what came of it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

API = "/api/v1"
DISCOVERY = "/demo/discovery.json"
PATIENCE_SECONDS = 40.0


class StepFailed(Exception):
    """A step did not lead where it must; the message says what was expected and what came."""


@dataclass
class Road:
    """What the traveller carries from step to step."""

    web: httpx.Client
    sandbox: httpx.Client
    known: dict[str, Any]
    password: httpx.BasicAuth | None = None  # of the demo's own pages, where the demo is not on loopback
    person: dict[str, str] = field(default_factory=dict)
    token: str = ""
    staff: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)

    def call(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        expect: int | tuple[int, ...] = (200, 201, 202, 204),
        **how: Any,
    ) -> Any:
        """Call the API as the customer (or with another token) and return the JSON, or the bytes of a file."""
        bearer = self.token if token is None else token
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        answer = self.web.request(method, f"{API}{path}", headers=headers, **how)
        wanted = (expect,) if isinstance(expect, int) else expect
        if answer.status_code not in wanted:
            raise StepFailed(f"{method} {path} answered {answer.status_code}: {answer.text[:300]}")
        if not answer.content:
            return None
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        return answer.json() if is_json else answer.content

    def wait(self, what: str, ask: Callable[[], Any], until: Callable[[Any], bool]) -> Any:
        """Ask until the answer is there; give up after ``PATIENCE_SECONDS``."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            found = ask()
            if until(found):
                return found
            if time.monotonic() > deadline:
                raise StepFailed(
                    f"{what} did not come within {PATIENCE_SECONDS:.0f} s; last seen: {str(found)[:200]}"
                )
            time.sleep(0.25)

    def code(self, phone: str, after: int = 0) -> str:
        """Read the newest code of a phone from the sandbox's SMS inbox; ``after``: messages that were there before."""
        found = self.wait(
            f"an SMS to {phone}",
            lambda: self.sandbox.get("/sandbox/sms", params={"phone": phone}).json(),
            lambda inbox: len(inbox["messages"]) > after and bool(inbox["latest_code"]),
        )
        return str(found["latest_code"])

    def messages(self, phone: str) -> int:
        """Count the messages a phone has received."""
        return len(self.sandbox.get("/sandbox/sms", params={"phone": phone}).json()["messages"])

    def as_staff(self, role: str) -> str:
        """Sign in a colleague who holds a role and return the token."""
        if role not in self.staff:
            names = [one["username"] for one in self.known["staff"] if role in one["roles"]]
            if not names:
                raise StepFailed(f"the demo has no colleague with the role {role}")
            body = {"username": names[0], "password": self.known["password"]}
            self.staff[role] = self.call("POST", "/staff/sign-in", token="", json=body)["token"]
        return self.staff[role]


def yuan(fen: int) -> str:
    """Write fen for the printed line."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def meet(road: Road) -> str:
    """Make a new person of the sandbox: name, identity number, phone, card."""
    road.person = road.sandbox.get("/sandbox/people", params={"seed": secrets.token_hex(8)}).json()
    return f"{road.person['name'][0]}** {road.person['phone'][:3]}****{road.person['phone'][-4:]}"


def look(road: Road) -> str:
    """Look at cars and plans."""
    vehicles = road.call("GET", "/vehicles", params={"condition": "NEW"})
    road.seen["vehicle"] = vehicles[len(vehicles) // 2]
    plans = road.call("GET", "/plans", params={"vehicle_id": road.seen["vehicle"]["id"]})
    road.seen["plan"] = next(
        plan
        for plan in plans
        if plan["method"] == "equal_instalment" and plan["annual_rate_ppm"] and not plan["particulars"]
    )
    return f"{len(vehicles)} cars, {len(plans)} plans"


def calculate(road: Road) -> str:
    """Calculate; the explanation of the instalment adds up."""
    price = road.seen["vehicle"]["official_price_fen"]
    down = max(price * 3 // 10, price - road.seen["plan"]["amount_max_fen"])
    road.seen["ask"] = {
        "vehicle_id": road.seen["vehicle"]["id"],
        "plan": road.seen["plan"]["code"],
        "deal_price_fen": price,
        "down_payment_fen": down,
        "terms": 36,
    }
    found = road.call("POST", "/calculate", json=road.seen["ask"])
    for name in ("instalment", "total_interest", "total_payment"):
        if sum(line["amount_fen"] for line in found[name]["lines"]) != found[name]["amount_fen"]:
            raise StepFailed(f"the lines of {name} do not add up")
    road.seen["calculation"] = found
    return f"{yuan(found['instalment']['amount_fen'])} a month, {found['apr_simple_pct']} %"


def sign_in(road: Road) -> str:
    """Sign in with the code that the SMS operator took."""
    phone = road.person["phone"]
    before = road.messages(phone)
    road.call("POST", "/sign-in/code", token="", json={"phone": phone})
    body = {"phone": phone, "code": road.code(phone, before)}
    road.token = road.call("POST", "/sign-in", token="", json=body)["token"]
    return "by phone and code"


def save(road: Road) -> str:
    """Save the calculation: the quote is what was calculated, to the schedule's hash."""
    quote = road.call("POST", "/quotes", json=road.seen["ask"])
    if quote["schedule_sha256"] != road.seen["calculation"]["schedule_sha256"]:
        raise StepFailed("the saved quote is not what was calculated")
    road.seen["quote"] = quote
    return f"valid until {quote['valid_until']}"
