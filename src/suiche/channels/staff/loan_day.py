"""What the page of a loan shows of one day: the day itself, its neighbours in the journal, every amount opened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from suiche.channels.design.figures import Line, adds_up
from suiche.channels.design.wording import yuan
from suiche.channels.staff import loan_words, names
from suiche.channels.staff.loan_aloud import aloud
from suiche.channels.staff.names import BUCKETS
from suiche.journey.repay import event_queries, journal_queries, story_queries
from suiche.journey.repay.journal_queries import JournalItem, PlanVersion
from suiche.journey.repay.story_queries import Told
from suiche.kit.words import Words
from suiche.parties import queries as parties


class Opened(NamedTuple):
    """An amount that opens how it was computed: its words, fen and lines."""

    words: Words
    fen: int
    lines: tuple[Line, ...]


def opened(words: Words, told: Told) -> Opened:
    """Return an amount with its lines; raises DoesNotAddUp where they give another."""
    return Opened(words, told.amount_fen, adds_up(told.amount_fen, loan_words.told_lines(told)))


def day_facts(loan_id: UUID, on: date, today: date) -> dict[str, Any]:
    """Return what the page shows of a day. Refuses: NotFound (the loan had not begun)."""
    told = story_queries.loan_on(loan_id, on)
    every = event_queries.events(loan_id)
    days = sorted({event.on for event in every} - {on})
    return {
        "on": on,
        "is_today": on == today,
        "told": told,
        "aloud": aloud(told, today),
        "state_words": names.LOAN_STATES[told.state],
        "owed": [_owed(one) for one in told.owed],
        "amounts": [
            opened(loan_words.AMOUNTS[one.key], one)
            for one in (told.credit, told.deposit, told.principal, told.accrued, told.settling, told.claimed)
            if one is not None
        ],
        "to_pay": opened(loan_words.AMOUNTS["to_pay"], told.to_pay) if told.due_on else None,
        "plan_changed": loan_words.EVENTS[told.changed_by.kind] if told.changed_by else None,
        "plan_why": str(told.changed_by.facts.get("reason", "")) if told.changed_by else "",
        "day_before": on - timedelta(days=1),
        "day_after": on + timedelta(days=1) if on < today else None,
        "event_before": next((day for day in reversed(days) if day < on), None),
        "event_after": next((day for day in days if on < day <= today), None),
        "people": names.People(),
    }


def _owed(told: Told) -> Opened:
    return opened(loan_words.of_period(told.period, BUCKETS[told.key]), told)


class Happened(NamedTuple):
    """An item of the journal in words."""

    item: JournalItem
    words: Words
    facts: list[tuple[Words, str | Words]]
    quote: str


def journal_facts(loan_id: UUID, page: int) -> dict[str, Any]:
    """Return a page of the journal in words."""
    found = journal_queries.journal(loan_id, page)
    ids = {
        UUID(item.event.facts[key])
        for item in found.items
        if item.event
        for key in ("from", "to")
        if key in item.event.facts
    }
    known = parties.masked_names(list(ids))

    def name(customer_id: str) -> Words:
        shown = known.get(UUID(customer_id)) or customer_id[:8]
        return Words(shown, shown)

    return {
        "journal": [_told(item, name) for item in found.items],
        "page": found.page,
        "pages": found.pages,
        "versions": [_version(one) for one in journal_queries.plan_versions(loan_id)],
    }


def _told(item: JournalItem, name: Any) -> Happened:
    if item.event is None:
        words = loan_words.CALENDAR[item.what]
        if item.what == "other" and item.entries:
            words = item.entries[0].words
        periods = [str(period) for period in item.periods if period]
        if periods:
            words = Words(
                f"第{'、'.join(periods)}期{words.zh}", f"Period {', '.join(periods)}: {words.en.lower()}"
            )
        return Happened(item, words, [], "")
    event = item.event
    return Happened(
        item,
        loan_words.EVENTS[event.kind],
        loan_words.facts_of(event, name),
        str(event.facts.get("quote", "")),
    )


class Compared(NamedTuple):
    """A version of the plan beside the one before: rows as (what, before, after), amounts in fen told as text."""

    version: PlanVersion
    words: Words
    rows: list[tuple[Words, Any, Any]]


def _version(one: PlanVersion) -> Compared:
    words = loan_words.EVENTS[one.event.kind] if one.event else Words("最初的计划", "The first plan")
    before, after = one.before, one.after

    def both(what: Words, tell: Any) -> tuple[Words, Any, Any]:
        return what, tell(before) if before else None, tell(after)

    rows = [
        both(Words("从第几期起", "From period"), lambda plan: plan[0].period),
        both(Words("还剩几期", "Instalments left"), len),
        both(Words("下一次还", "Next payment"), lambda plan: yuan(plan[0].payment_fen)),
        both(Words("下一个应还日", "Next due date"), lambda plan: plan[0].due_date),
        both(Words("最后一个应还日", "Last due date"), lambda plan: plan[-1].due_date),
        both(
            Words("剩余利息合计", "Interest still to come"),
            lambda plan: yuan(sum(row.interest_fen for row in plan)),
        ),
        both(Words("一共还要还", "To pay in all"), lambda plan: yuan(sum(row.payment_fen for row in plan))),
    ]
    return Compared(one, words, rows)
