"""A colleague who tries to give away, pay out or take back more than they may: in pieces, with money they typed in, by
another word for it, or by changing what waits.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from suiche.journey.change.actions.confirm_change import confirm_change
from suiche.journey.change.actions.decide_change import decide_change
from suiche.journey.change.actions.take_back_change import take_back_change
from suiche.journey.change.change_queries import Defer, DeferWay, ExtendBalloon, Prepay, PrepayWay
from suiche.journey.change.rules.refusals import ApprovalMissing
from suiche.journey.change.waiting_queries import asks, refused_changes, waiting_changes
from suiche.journey.repay import event_queries, models, queries
from suiche.journey.repay.actions.decide_event import decide_event
from suiche.journey.repay.actions.do_event import EventDone, do_event
from suiche.journey.repay.authority_queries import asked_fen, moved_fen
from suiche.journey.repay.rules import BankTransfer, ChangeOfPlan, EventOrder
from suiche.journey.repay.states import EventKind, LoanState
from suiche.kit import jobs
from suiche.kit.actor import Actor
from suiche.kit.clock import business_date
from suiche.kit.models import Job
from suiche.kit.proposals import ProposalAltered, SamePerson
from suiche.kit.refusal import NotFound
from tests.channels.account_world import month_before
from tests.maths.worked import EX05
from tests.steps.change_world import Life
from tests.steps.lease_world import row
from tests.steps.loans import CUSTOMER, START, LoanInHand, running_loan
from tests.steps.test_loan_events import SUPERVISOR, allow, transfer
from tests.steps.test_repay import AT, agrees, day, open_on, pay

pytestmark = pytest.mark.django_db
THIEF, OTHER = Actor("staff", "thief"), Actor("staff", "other")
ON = "2026-02-10"  # nothing is due before the 15th


def orders(loan: LoanInHand, what: EventOrder | BankTransfer, on: str = ON, by: Actor = THIEF) -> EventDone:
    """Order it as somebody of the service desk."""
    done = do_event(
        loan_id=loan.loan_id, order=what, reason="客户来电说明", roles=("service",), by=by, on=day(on), at=AT
    )  # fmt: skip
    agrees()
    return done


def line(number: str, fen: int, on: str = ON) -> BankTransfer:
    return BankTransfer(number, fen, day(on))


def kinds(loan: LoanInHand) -> list[EventKind]:
    return [one.kind for one in event_queries.events(loan.loan_id)]


def newest(loan: LoanInHand) -> UUID:
    return event_queries.events(loan.loan_id)[-1].event_id


def test_a_refund_in_pieces_is_the_same_refund() -> None:
    loan = running_loan()
    allow(EventKind.REFUND, 10_000)  # 100.00 for a loan in 30 days
    assert transfer(loan, ON, 100_000, "T1")
    assert orders(loan, EventOrder(EventKind.REFUND, 6_000)).event_id
    assert orders(loan, EventOrder(EventKind.REFUND, 4_001)).proposal_id  # 100.01 together
    assert orders(loan, EventOrder(EventKind.REFUND, 4_000)).event_id
    assert orders(loan, EventOrder(EventKind.REFUND, 1)).proposal_id
    assert orders(
        loan, EventOrder(EventKind.REFUND, 4_000), by=OTHER
    ).event_id  # each person has their own limit
    other = running_loan(number=2)
    assert transfer(other, ON, 100_000, "T2")
    assert orders(other, EventOrder(EventKind.REFUND, 10_000)).event_id  # and every loan
    later = (day(ON) + timedelta(days=29)).isoformat()
    assert orders(loan, EventOrder(EventKind.REFUND, 1), later).proposal_id
    again = (day(ON) + timedelta(days=30)).isoformat()
    assert orders(loan, EventOrder(EventKind.REFUND, 10_000), again).event_id


def test_what_a_second_person_agreed_to_uses_up_nobodys_limit() -> None:
    today = business_date().isoformat()
    loan = running_loan(start=business_date())  # nothing is due for a month
    allow(EventKind.REFUND, 10_000)
    assert transfer(loan, today, 100_000, "T1")
    asked = orders(loan, EventOrder(EventKind.REFUND, 50_000), today)
    assert asked.proposal_id
    decide_event(proposal_id=asked.proposal_id, approved=True, by=SUPERVISOR, at=AT)
    jobs.drain()
    assert EventKind.REFUND in kinds(loan)
    assert orders(loan, EventOrder(EventKind.REFUND, 10_000), today).event_id


def test_an_invented_transfer_is_not_paid_out_by_who_invented_it() -> None:
    loan = running_loan()
    allow(EventKind.REFUND, 10**9)
    allow(EventKind.SETTLED, 10**9)
    assert orders(loan, line("MADE-UP", 1_000)).proposal_id  # without a limit of one's own not even this
    allow(EventKind.PAYMENT, 30_000_000)
    assert orders(loan, line("MADE-UP", 20_000_000)).event_id
    assert orders(loan, line("MORE", 10_000_001)).proposal_id  # transfers count together as well
    assert orders(loan, EventOrder(EventKind.REFUND, 1)).proposal_id
    assert orders(loan, line("MORE", 10_000_000)).event_id
    assert orders(loan, EventOrder(EventKind.SETTLED, 0)).proposal_id  # settling would give the rest back
    assert kinds(loan) == [EventKind.PAYMENT, EventKind.PAYMENT]
    assert orders(loan, EventOrder(EventKind.REFUND, 1), by=OTHER).event_id  # four eyes have seen the money


def test_bringing_a_settlement_back_asks_for_all_that_it_moved() -> None:
    loan = running_loan()
    for kind in (EventKind.SETTLED, EventKind.RETURNED, EventKind.REVERSED):
        allow(kind, 10**10)
    allow(EventKind.RESTORED, 20_000_000)
    price = queries.payoff(loan_id=loan.loan_id, customer_id=None, settle_on=day(ON), on=day(ON)).amount_fen
    assert transfer(loan, ON, price, "T1")
    paid = newest(loan)
    assert orders(loan, EventOrder(EventKind.SETTLED, 0)).event_id
    settled = models.LoanEvent.objects.get(id=newest(loan))
    assert moved_fen(settled) == price > 20_000_000
    for kind, event in (
        (EventKind.RESTORED, settled.id),
        (EventKind.REVERSED, settled.id),  # another word for the same
        (EventKind.RETURNED, paid),  # the payment takes the settlement with it
        (EventKind.REVERSED, paid),
    ):
        assert orders(loan, EventOrder(kind, 0, event_id=event)).proposal_id, (kind, event)
    for kind, event in ((EventKind.RESTORED, paid), (EventKind.RETURNED, settled.id)):
        with pytest.raises(NotFound):  # not what the word means
            orders(loan, EventOrder(kind, 0, event_id=event))
    assert row(loan).is_in(LoanState.SETTLED)
    models.Authority.objects.filter(kind=EventKind.RESTORED.value).update(limit_fen=price)
    assert orders(loan, EventOrder(EventKind.RETURNED, 0, event_id=paid)).event_id
    assert kinds(loan)[-2:] == [EventKind.RESTORED, EventKind.RETURNED]


def test_no_more_is_taken_back_than_was_agreed_on() -> None:
    loan = running_loan(terms=2)
    pay(loan, open_on(loan, "2026-02-15", due(loan, "2026-02-15")), "2026-02-15")
    paid = newest(loan)
    asked = orders(loan, EventOrder(EventKind.RETURNED, 0, event_id=paid), "2026-02-16")
    allow(EventKind.SETTLED, 0)
    on = day("2026-02-20")
    price = queries.payoff(loan_id=loan.loan_id, customer_id=None, settle_on=on, on=on).amount_fen
    assert transfer(loan, "2026-02-20", price, "T1")
    assert orders(loan, EventOrder(EventKind.SETTLED, 0), "2026-02-20").event_id
    assert asked.proposal_id  # returned now, the payment would bring the whole settlement back
    decide_event(proposal_id=asked.proposal_id, approved=True, by=SUPERVISOR, at=AT)
    jobs.drain()
    (refused,) = event_queries.refused_events(loan_id=loan.loan_id)
    assert refused.proposal.refused and "之后情况变了" in refused.proposal.refused.zh
    assert row(loan).is_in(LoanState.SETTLED)


def due(loan: LoanInHand, on: str) -> int:
    return queries.home(loan_id=loan.loan_id, customer_id=None, on=day(on)).due_fen


def test_a_deferral_asks_for_the_principal_whose_days_it_moves() -> None:
    life = Life(running_loan(terms=12), START).paid_through(2).to("2026-03-25")
    quote = life.quoted(Defer(3, DeferWay.INTEREST_ONLY))
    left, before = life.home().principal_left_fen, life.plan()

    def confirms(by: Actor = THIEF, reference: str = "x") -> UUID | None:
        agreed = confirm_change(
            quote_id=quote.quote_id, customer_id=None, confirmation="R-1", approval_reference=reference,
            roles=("service",), by=by, on=life.on, at=AT,
        )  # fmt: skip
        assert agreed.done == (agreed.proposal_id is None)
        return agreed.proposal_id

    allow(EventKind.DEFERRED, left - 1)
    waits = confirms()
    assert waits and life.plan() == before
    with pytest.raises(SamePerson):
        decide_change(proposal_id=waits, approved=True, by=THIEF, at=AT)
    with pytest.raises(ApprovalMissing):
        confirm_change(
            quote_id=quote.quote_id, customer_id=life.loan.customer_id, by=CUSTOMER, on=life.on, at=AT
        )
    decide_change(proposal_id=waits, approved=True, by=OTHER, at=AT)
    jobs.drain()  # the day of the quote is another one than today: the refusal stands with the proposal
    (refused,) = refused_changes(loan_id=life.loan.loan_id)
    assert refused.proposal.refused and life.plan() == before and not waiting_changes()
    models.Authority.objects.update(limit_fen=left)
    assert confirms() is None and life.plan() != before
    agrees()


def test_a_change_is_taken_back_within_the_authority_for_what_it_moved() -> None:
    start = month_before(business_date() - timedelta(days=2))
    life = Life(running_loan(terms=12, start=start), start).paid_through(1)
    life.today = business_date()
    done = life.changed(Prepay(3_000_000, PrepayWay.REDUCE))
    before = life.plan()

    def takes_back(by: Actor = THIEF) -> UUID | None:
        return take_back_change(
            quote_id=done.quote_id, reason="客户反悔", roles=("service",), by=by, on=life.on, at=AT
        ).proposal_id

    assert takes_back()  # without any limit
    allow(EventKind.REVERSED, 2_999_999)
    waits = takes_back()
    assert waits and life.plan() == before
    allow(EventKind.SETTLED, 0)
    price = queries.payoff(
        loan_id=life.loan.loan_id, customer_id=None, settle_on=life.on, on=life.on
    ).amount_fen
    assert transfer(life.loan, life.on.isoformat(), price, "T1")
    assert orders(life.loan, EventOrder(EventKind.SETTLED, 0), life.on.isoformat()).event_id
    decide_change(proposal_id=waits, approved=True, by=OTHER, at=AT)
    jobs.drain()  # the settlement would go with it, and nobody agreed on that
    (refused,) = refused_changes(loan_id=life.loan.loan_id)
    assert refused.proposal.refused and "之后情况变了" in refused.proposal.refused.zh
    assert row(life.loan).is_in(LoanState.SETTLED)
    event = models.LoanEvent.objects.get(loan_id=life.loan.loan_id, kind=EventKind.PREPAID.value)
    with pytest.raises(ChangeOfPlan):  # not by the page of every other event
        orders(life.loan, EventOrder(EventKind.REVERSED, 0, event_id=event.id), life.on.isoformat())
    waits = takes_back()
    assert waits
    decide_change(proposal_id=waits, approved=True, by=OTHER, at=AT)
    jobs.drain()
    assert row(life.loan).is_in(LoanState.ACTIVE) and life.plan() != before
    assert life.home().credit_fen == done.amount_fen + price
    agrees()


def test_a_change_whose_payment_is_opened_again_counts_once() -> None:
    life = Life(running_loan(agreed=EX05), EX05.disbursed_on).paid_through(33)
    quote = life.quoted(ExtendBalloon(12, 1_500_000))
    allow(EventKind.BALLOON_EXTENDED, asked_fen(asks(quote)))
    first, second = (
        confirm_change(
            quote_id=quote.quote_id, customer_id=None, confirmation="R-1", approval_reference="x", roles=("service",),
            by=OTHER, on=life.on, at=AT,
        )
        for _ in "ab"
    )  # fmt: skip
    assert first.order_id and first.order_id == second.order_id
    assert [one.amount_fen for one in models.DecidedAlone.objects.all()] == [asked_fen(asks(quote))]


def test_what_was_altered_after_it_was_proposed_is_neither_approved_nor_done() -> None:
    loan, today = running_loan(start=business_date()), business_date().isoformat()
    assert transfer(loan, today, 100_000, "T1")
    first, second, third = (
        orders(loan, EventOrder(EventKind.REFUND, 100 + n), today).proposal_id for n in range(3)
    )
    assert first and second and third
    alter = "update {} set arguments = replace(arguments::text, %s, %s)::jsonb where {}"
    with connection.cursor() as cursor:  # somebody who can write into the tables
        cursor.execute(alter.format("kit_proposalrow", "id = %s"), [":100,", ":99000,", first])
    with pytest.raises(ProposalAltered):
        decide_event(proposal_id=first, approved=True, by=SUPERVISOR, at=AT)
    decide_event(proposal_id=first, approved=False, by=SUPERVISOR, at=AT)
    for proposal in (second, third):
        decide_event(proposal_id=proposal, approved=True, by=SUPERVISOR, at=AT)
    with connection.cursor() as cursor:
        cursor.execute(
            alter.format("kit_job", "arguments->>'proposal' = %s"), [":101,", ":99000,", str(second)]
        )
        cursor.execute(alter.format("kit_proposalrow", "id = %s"), [":102,", ":99000,", third])
    assert Job.objects.filter(arguments__proposal=str(second), arguments__order__icontains=":99000,").exists()
    jobs.drain()
    assert kinds(loan) == [EventKind.PAYMENT]
    told = {
        one.proposal.id: one.proposal.refused for one in event_queries.refused_events(loan_id=loan.loan_id)
    }
    assert set(told) == {second, third} and all(why and "和当初提的不一样" in why.zh for why in told.values())
