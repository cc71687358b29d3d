"""The dealer's board and one page for each car. Only this dealer's; names masked; no personal figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from suiche.channels import access
from suiche.journey.repay import dealer_queries
from suiche.journey.repay.dealer_queries import DEALER_ACTS, DealerCase, Stage
from suiche.journey.sign.states import Condition
from suiche.kit import audit
from suiche.kit.clock import business_date, now
from suiche.kit.refusal import NotAllowed
from suiche.kit.words import Words
from suiche.parties import queries as parties

DAY = 24 * 3600
LATE_AFTER = 2 * DAY  # what the dealer has not done after two days is late
STAGES: Mapping[Stage, Words] = {
    Stage.APPLIED: Words("审批中", "Being decided"),
    Stage.DECIDED: Words("已批，待客户签", "Approved, to be signed"),
    Stage.SIGNED: Words("已签，待交资料", "Signed, papers missing"),
    Stage.HAND_OVER: Words("待交车和放款", "To hand over and pay out"),
    Stage.RUNNING: Words("已放款", "Paid out"),
    Stage.ENDED: Words("没有办成", "Not done"),
}
CONDITIONS: Mapping[Condition, Words] = {
    Condition.DOWN_PAYMENT: Words("首付收据", "Receipt for the down payment"),
    Condition.DEPOSIT: Words("代收押金的收据", "Receipt for the deposit you took for us"),
    Condition.INVOICE: Words("购车发票", "Invoice of the car"),
    Condition.INSURANCE: Words("保单", "Insurance policy"),
    Condition.MANDATE: Words("客户的扣款授权", "The customer's direct-debit mandate"),
    Condition.DELIVERY: Words("交车确认单", "Confirmation of the handover"),
    Condition.TITLE: Words("客户签的所有权转让证明", "The customer's proof of transfer of the car"),
}
VIEWS = {
    "board": Words("在办和已放款", "Under way and paid out"),
    "mine": Words("等您办的", "Waiting for you"),
    "ended": Words("没有办成的", "Not done"),
}


@dataclass(frozen=True)
class Card:
    """A car on the board: how long it has been in its stage, and whether the dealer is late."""

    case: DealerCase
    age: Words
    late: bool


@require_http_methods(["GET", "POST"])
@never_cache
@access.dealer_only
def board(request: HttpRequest) -> HttpResponse:
    """Show this dealer's cars by stage, narrowed by text and view; a name that is typed stands in no address."""
    sent = request.POST or request.GET
    text = sent.get("q", "").strip()[:40]
    view = sent.get("view", "board")
    view = view if view in VIEWS else "board"
    cards = [_card(case) for case in dealer_queries.board(_dealer(request)) if _matches(case, text)]
    columns = [
        (STAGES[stage], [card for card in cards if card.case.stage is stage]) for stage in _shown(view)
    ]
    facts = {"columns": columns, "late": [card for card in cards if card.late], "q": text, "view": view, "views": list(VIEWS.items())}  # fmt: skip
    return _page(request, "board", facts)


@require_GET
@never_cache
@access.dealer_only
def case(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show one car and what is to be done next; the reading is logged. Refuses: NotFound (another dealer's too)."""
    found = dealer_queries.case(application_id, dealer_id=_dealer(request))
    audit.accessed(by=access.actor(request), what="dealer.case", subject=str(found.application_id), at=now())
    return _page(request, "case", {"card": _card(found), "case": found, "next": _next(found)})


def _dealer(request: HttpRequest) -> UUID:
    who = access.person(request)
    if who is None or who.dealer_id is None:
        raise NotAllowed()
    return who.dealer_id


def _shown(view: str) -> tuple[Stage, ...]:
    if view == "ended":
        return (Stage.ENDED,)
    return DEALER_ACTS if view == "mine" else tuple(stage for stage in Stage if stage is not Stage.ENDED)


def _matches(case: DealerCase, text: str) -> bool:
    searched = f"{case.number} {case.contract_no} {case.vehicle.zh} {case.vehicle.en} {case.customer}"
    return text.lower() in searched.lower()


def _card(case: DealerCase) -> Card:
    seconds = max(int(now().timestamp() - case.since.timestamp()), 0)
    days = seconds // DAY
    age = Words(f"第{days}天", f"{days} day{'s' if days > 1 else ''}") if days else Words("今天", "today")
    return Card(case, age, case.stage in DEALER_ACTS and seconds > LATE_AFTER)


def _next(case: DealerCase) -> Words:
    """Say who acts now, and what the dealer is to do."""
    until = case.valid_until
    said = {
        Stage.APPLIED: Words("我们在审批，您现在不用做什么。", "We are deciding. There is nothing for you to do now."),
        Stage.DECIDED: Words(f"请提醒客户在手机上签约，{until}前有效。", f"Please remind the customer to sign on the phone, valid until {until}."),
        Stage.SIGNED: Words("请把还缺的资料交给我们的运营同事。", "Please hand the missing papers to our operations colleague."),
        Stage.HAND_OVER: Words("资料齐了。交车后把交车确认单交给我们，我们放款。", "The papers are complete. Hand the car over and give us the confirmation; then we pay."),
        Stage.RUNNING: Words("车款已经付出。", "The car is paid.") if case.paid_at else Words("我们正在付车款。", "We are paying for the car."),
        Stage.ENDED: Words("这一件没有办成，原因请客户在手机上看。", "This one ended. The customer sees the reason on the phone."),
    }  # fmt: skip
    return said[case.stage]


def _page(request: HttpRequest, name: str, facts: dict[str, Any]) -> HttpResponse:
    who = access.person(request)
    frame = {
        "desk_nav": [(Words("看板", "Board"), "/dealer", True, None)],
        "person": who.name if who else "",
        "dealer": parties.dealer(_dealer(request)),
        "today": business_date(),
        "stages": STAGES,
        "conditions": CONDITIONS,
    }
    return render(request, f"dealer/{name}.html", {**frame, **facts}, using="jinja2")
