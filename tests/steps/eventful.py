"""A loan to which everything happens in half a year, and what was true on each day when the day ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from suiche.journey.change.change_queries import Defer, DeferWay, Prepay, PrepayWay
from suiche.journey.repay import event_queries, models, queries, rules
from suiche.journey.repay.actions.do_event import do_event
from suiche.journey.repay.actions.use_credit import use_credit
from suiche.journey.repay.event_queries import EventOrder
from suiche.journey.repay.states import EventKind
from suiche.kit.actor import SYSTEM, Actor
from tests.steps.change_world import AT, CLERK, Life, agrees
from tests.steps.loans import START, running_loan
from tests.steps.transfers import receive_transfer

ACCOUNTANT = Actor("staff", "accountant")
FIRST, LAST = date(2026, 2, 14), date(2026, 7, 3)


@dataclass(frozen=True)
class Evening:
    """What stood in the books when a day ended."""

    dues: tuple[Any, ...]
    credit_fen: int
    principal_fen: int
    payoff_fen: int
    plan: tuple[rules.PlanRow, ...]


def live() -> tuple[Life, Mapping[date, Evening]]:
    """Let it happen, bill what falls due, and write down each evening what stood then."""
    life, evenings = Life(running_loan(), START), {}
    for kind in (EventKind.WAIVED, EventKind.FEE, EventKind.REFUND, EventKind.RETURNED):
        models.Authority.objects.create(kind=kind.value, role="service", limit_fen=10**7, valid_from=START)
    life.today = FIRST
    while life.today <= LAST:
        for act in ACTS.get(life.today.isoformat()[5:], ()):
            act(life)
        today = life.today
        if today.day == START.day:  # what a night does to one loan
            use_credit(loan_id=life.loan.loan_id, by=SYSTEM, on=life.on, at=AT)
        life.today += timedelta(days=1)
        if today.isoformat()[5:] not in TOLD and today.toordinal() % 4:
            continue
        at = queries.position(life.row)
        evenings[today] = Evening(
            rules.dues(at, today),
            at.credit_fen,
            at.principal_left_fen,
            rules.payoff(at, today).amount_fen,
            at.plan,
        )
    agrees()
    return life, evenings


def transfer(number: str, fen: int = 0, paid_on: str = "") -> Callable[[Life], object]:
    """A transfer of an amount, or of what the page asks for."""
    return lambda life: receive_transfer(
        loan_id=life.loan.loan_id, transaction_no=number, amount_fen=fen or life.home().due_fen,
        paid_on=date.fromisoformat(paid_on) if paid_on else life.on, by=ACCOUNTANT, on=life.on, at=AT,
    )  # fmt: skip


def order(kind: EventKind, fen: int, **what: Any) -> Callable[[Life], object]:
    """What a colleague orders."""
    return lambda life: do_event(
        loan_id=life.loan.loan_id, order=EventOrder(kind, fen, **what), reason="客户来电说明", roles=("service",),
        by=CLERK, on=life.on, at=AT,
    )  # fmt: skip


def _returned(life: Life) -> None:
    paid = {one.facts.get("transaction_no"): one for one in event_queries.events(life.loan.loan_id)}
    order(EventKind.RETURNED, 0, event_id=paid["E5"].event_id)(life)


ACTS: Mapping[str, tuple[Callable[[Life], object], ...]] = {
    "02-15": (transfer("E1", 300_000),),  # short
    "02-25": (transfer("E2"),),  # the rest, late, with its penalty
    "03-05": (transfer("E3", 590_391),),  # early
    "04-15": (transfer("E4", 640_391),),  # over
    "05-20": (transfer("E5", 200_000),),  # short and late; the bank takes it back
    "05-24": (order(EventKind.FEE, 5_000),),
    "05-28": (_returned,),
    "06-02": (order(EventKind.WAIVED, 300, period=4, bucket="penalty"),),
    "06-05": (transfer("E6", 250_000, "2026-05-30"),),  # counts for an earlier day
    "06-16": (transfer("E7"),),  # everything
    "06-18": (lambda life: life.changed(Prepay(2_000_000, PrepayWay.REDUCE)),),
    "06-22": (transfer("E8", 12_345), order(EventKind.REFUND, 2_345)),
    "06-25": (lambda life: life.changed(Defer(2, DeferWay.INTEREST_ONLY), by=CLERK),),
}
# Evenings that are written down besides every fourth: of the days on which something happened, and the 15ths.
TOLD = {*ACTS, "03-15", "05-15", "06-15"}
