"""Limits of authority with two people, and an approved order that cannot be carried out any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from suiche.journey.repay import event_queries
from suiche.journey.repay.actions.set_authority import set_authority
from suiche.journey.repay.authority_queries import proposed_authorities
from suiche.journey.repay.event_queries import Limit
from suiche.journey.repay.rules import EventOrder
from suiche.journey.repay.states import EventKind
from suiche.kit import jobs
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import business_date, now
from suiche.parties.roles import Role
from tests.channels.desk_world import seat, text_of
from tests.steps.loans import running_loan
from tests.steps.test_loan_events import order, transfer
from tests.steps.test_repay import close_through

pytestmark = pytest.mark.django_db
PAGE = "/desk/authority"


def wish(**other: str) -> dict[str, str]:
    """A proposal as it is typed."""
    tomorrow = (business_date() + timedelta(days=1)).isoformat()
    sent = {
        "kind": "waived",
        "role": "service",
        "limit": "500.00",
        "days": "14",
        "valid_from": tomorrow,
        "reason": "客诉多了",
    }
    return sent | other


def test_a_limit_needs_two_people_and_holds_from_its_day() -> None:
    first, _ = seat("first", Role.SUPERVISOR)
    second, _ = seat("second", Role.SUPERVISOR)
    service, _ = seat("service", Role.SERVICE)
    assert first.post(f"{PAGE}/propose", wish()).status_code == 302
    (waiting,) = proposed_authorities()
    decide = f"{PAGE}/{waiting.proposal.id}/decide"
    assert "您提的" in text_of(first, PAGE) and "客诉多了" in text_of(second, PAGE)
    assert first.post(decide, {"decision": "approve"}).status_code == 409
    assert second.post(decide, {"decision": "approve"}).status_code == 302
    assert second.post(decide, {"decision": "approve"}).status_code == 409
    jobs.drain()
    tomorrow = business_date() + timedelta(days=1)
    assert event_queries.limits(business_date()) == ()
    assert event_queries.limits(tomorrow) == (Limit(EventKind.WAIVED, "service", 50_000, 14),)
    assert "还没到" in text_of(first, PAGE) and "同意了" in text_of(first, PAGE)
    assert service.get(PAGE).status_code == service.post(f"{PAGE}/propose", wish()).status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("limit", "many", "金额请写成128.50这样"),
        ("limit", "100000000.01", "金额请写0到一亿元之间"),
        ("valid_from", "2020-01-01", "请选明天或以后的日子"),
        ("valid_from", "soon", "请选从哪一天起"),
        ("reason", "x", "请写清原因"),
        ("days", "0", "请写1到366天"),
        ("days", "²", "请写天数"),
        ("kind", "prepaid", "请选一项"),
        ("role", "auditor", "请选一项"),
    ],
)
def test_what_does_not_fit_comes_back_with_words(field: str, value: str, words: str) -> None:
    first, _ = seat("first", Role.SUPERVISOR)
    answer = first.post(f"{PAGE}/propose", wish(**{field: value}))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert proposed_authorities() == ()


def test_a_limit_that_came_meanwhile_is_not_overwritten_and_says_so() -> None:
    first, _ = seat("first", Role.SUPERVISOR)
    second, _ = seat("second", Role.SUPERVISOR)
    first.post(f"{PAGE}/propose", wish())
    tomorrow = business_date() + timedelta(days=1)
    set_authority(
        kind=EventKind.WAIVED, role="service", limit_fen=7, valid_from=tomorrow, by=SYSTEM, at=now()
    )
    (waiting,) = proposed_authorities()
    second.post(f"{PAGE}/{waiting.proposal.id}/decide", {"decision": "approve"})
    jobs.drain()
    assert jobs.dead_count() == 0
    assert "已经有另一个权限金额" in text_of(first, PAGE)
    assert [one.limit_fen for one in event_queries.limits(tomorrow)] == [7]


def test_an_approved_order_that_is_refused_later_ends_with_its_sentence() -> None:
    loan = running_loan()
    close_through("2026-02-14", "2026-02-15")
    assert transfer(loan, "2026-02-16", 590_391, "T1")
    (paid,) = event_queries.events(loan.loan_id)
    wanted = EventOrder(EventKind.REVERSED, 0, event_id=paid.event_id)
    asked = [order(loan, "2026-02-17", wanted).proposal_id for _ in range(2)]
    boss, _ = seat("boss", Role.SUPERVISOR)
    for proposal in asked:
        assert boss.post(f"/desk/events/{proposal}/decide", {"decision": "approve"}).status_code == 302
    jobs.drain()
    kinds = [one.kind for one in event_queries.events(loan.loan_id)]
    assert kinds == [EventKind.PAYMENT, EventKind.REVERSED]  # the first of the two
    assert jobs.dead_count() == 0 and event_queries.waiting_events() == ()
    (ended,) = event_queries.refused_events(loan_id=loan.loan_id)
    assert ended.proposal.id == asked[1] and ended.proposal.refused is not None
    for page in ("/desk/events", f"/desk/loans/{loan.loan_id}"):
        seen = text_of(boss, page)
        assert "同意了但没办成的" in seen and ended.proposal.refused.zh in seen
