"""The journal of a loan: events with what they posted, what the calendar did between them, and the versions of the plan.

Never writes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from suiche.journey.repay import models, rules
from suiche.journey.repay.event_queries import EventView, events
from suiche.journey.repay.position_queries import plan_rows
from suiche.ledger import queries as ledger
from suiche.ledger.queries import EntryView

PAGE = 40
What = Literal["event", "billed", "charged", "used", "other"]
ORDER: tuple[What, ...] = ("billed", "charged", "used")  # of a day, before its events


@dataclass(frozen=True)
class JournalItem:
    """Something that happened to a loan on a business date: an event, or what the calendar did.

    ``periods`` and ``amount_fen`` tell a calendar fact: instalments that fell due with their payments, lateness
    charged, credit used. ``entries`` are the postings it made.
    """

    on: date
    what: What
    event: EventView | None
    periods: tuple[int, ...]
    amount_fen: int
    entries: tuple[EntryView, ...]


@dataclass(frozen=True)
class JournalPage:
    """A page of the journal, newest first; ``pages`` in all."""

    items: tuple[JournalItem, ...]
    page: int
    pages: int


def journal(loan_id: UUID, page: int = 1) -> JournalPage:
    """Return a page of what happened to a loan, the newest first. A page that is not there is the nearest one."""
    items = _items(loan_id)
    pages = max((len(items) + PAGE - 1) // PAGE, 1)
    page = min(max(page, 1), pages)
    return JournalPage(tuple(items[(page - 1) * PAGE : page * PAGE]), page, pages)


def _items(loan_id: UUID) -> list[JournalItem]:
    found = events(loan_id)
    number_of = {event.event_id: event.number for event in found}
    posted = _by_event(
        loan_id, number_of, {event.reverses: event.number for event in found if event.reverses}
    )
    rows = [
        (
            (event.on, 1, event.number),
            JournalItem(event.on, "event", event, (), 0, tuple(posted[event.number])),
        )
        for event in found
    ]
    calendar = _calendar(loan_id)
    by_day: dict[tuple[date, What], list[EntryView]] = defaultdict(list)
    for entry in posted[0]:
        by_day[entry.on, _kind_of(entry)].append(entry)
    for (on, what), (periods, fen) in calendar.items():
        entries = tuple(by_day.pop((on, what), ()))
        rows.append(
            ((on, 0, ORDER.index(what)), JournalItem(on, what, None, tuple(sorted(periods)), fen, entries))
        )
    for (on, what), entries_ in by_day.items():
        rows.append(((on, -1, 0), JournalItem(on, what, None, (), 0, tuple(entries_))))
    return [item for _, item in sorted(rows, key=lambda row: row[0], reverse=True)]


def _calendar(loan_id: UUID) -> dict[tuple[date, What], tuple[set[int], int]]:
    """What no person did: instalments that fell due, lateness charged and credit used outside of events."""
    found: dict[tuple[date, What], tuple[set[int], int]] = {}

    def add(on: date, what: What, period: int, fen: int) -> None:
        periods, before = found.get((on, what), (set(), 0))
        found[on, what] = periods | {period}, before + fen

    for bill in models.Bill.objects.filter(instalment__loan_id=loan_id).select_related("instalment"):
        add(bill.on, "billed", bill.instalment.period, bill.instalment.payment_fen)
    for charge in models.Charge.objects.filter(loan_id=loan_id, event=None):
        add(charge.on, "charged", charge.period, charge.penalty_fen + charge.compound_fen)
    for one in models.Allocation.objects.filter(loan_id=loan_id, event=None, source="credit"):
        add(one.on, "used", one.period, one.amount_fen)
    return found


def _kind_of(entry: EntryView) -> What:
    """Which calendar fact an entry without an event belongs to."""
    head = entry.reference.partition(":")[0]
    kinds: dict[str, What] = {
        "instalment": "billed",
        "billed": "billed",
        "charge": "charged",
        "applied": "used",
    }
    return kinds.get(head, "other")


def _by_event(
    loan_id: UUID, number_of: dict[UUID, int], undone_by: dict[int, int]
) -> dict[int, list[EntryView]]:
    """Return the loan's entries by the number of the event that made them, 0 where the calendar did."""
    owner = _owners(loan_id, number_of)
    found: dict[int, list[EntryView]] = defaultdict(list)
    made: dict[int, int] = {}
    for entry in ledger.entries(loan_id):
        number = owner.get(entry.reference, 0)
        if entry.reverses is not None:
            number = undone_by.get(made.get(entry.reverses, 0), 0)
        made[entry.number] = number
        found[number].append(entry)
    return found


def _owners(loan_id: UUID, number_of: dict[UUID, int]) -> dict[str, int]:
    """Return the references that events post under, with the numbers of the events."""
    owner = {reference: number for event, number in number_of.items() for reference in rules.postings(event)}
    for receipt in models.Receipt.objects.filter(loan_id=loan_id):
        back = f"receipt-back:{receipt.reverses_id}" if receipt.reverses_id else f"receipt:{receipt.id}"
        owner[back] = number_of[receipt.event_id] if receipt.event_id else 0
    together = models.LoanEvent.objects.filter(loan_id=loan_id, facts__has_key=rules.PIECE)
    for event_id, facts in together.values_list("id", "facts"):
        received, applied = rules.piece_postings(facts[rules.PIECE])
        owner |= dict.fromkeys((received, applied, f"{applied}:lease"), number_of[event_id])
    rows = models.Allocation.objects.filter(loan_id=loan_id, event__isnull=False)
    for reference, event in rows.values_list("reference", "event_id").distinct():
        for back in ("", "back:"):
            owner[f"applied:{back}{loan_id}:{reference}"] = number_of[event]
    charges = models.Charge.objects.filter(loan_id=loan_id, event__isnull=False)
    for charge, event in charges.values_list("id", "event_id"):
        owner[f"charge:{charge}"] = number_of[event]
    return owner


@dataclass(frozen=True)
class PlanVersion:
    """A version of the plan beside what it replaced; both from the first period that changed.

    ``since`` is the business date from which it holds, ``event`` what made it (None: the first plan).
    """

    version: int
    since: date
    event: EventView | None
    before: tuple[rules.PlanRow, ...]
    after: tuple[rules.PlanRow, ...]


def plan_versions(loan_id: UUID) -> tuple[PlanVersion, ...]:
    """Return the versions of a loan's plan, the newest first."""
    found = {event.event_id: event for event in events(loan_id)}
    rows = list(models.Instalment.objects.filter(loan_id=loan_id).order_by("version", "period"))
    versions: dict[int, list[models.Instalment]] = defaultdict(list)
    replaced: dict[UUID | None, list[models.Instalment]] = defaultdict(list)
    for row in rows:
        versions[row.version].append(row)
        replaced[row.superseded_by_id].append(row)
    return tuple(
        PlanVersion(
            version,
            own[0].since,
            found.get(own[0].event_id) if own[0].event_id else None,
            plan_rows(replaced[own[0].event_id]) if own[0].event_id else (),
            plan_rows(own),
        )
        for version, own in sorted(versions.items(), reverse=True)
    )
