"""What waits for a person, by section of the desk: how many, and the oldest of them with their ages."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from datetime import time as clock

from django.conf import settings

from suiche.catalogue import queries as catalogue
from suiche.channels.staff import debit_words, loan_words, names
from suiche.journey.change import waiting_queries as changes
from suiche.journey.decide import desk_queries as cases
from suiche.journey.finish import queries as finish
from suiche.journey.repay import authority_queries, debit_queries, event_queries
from suiche.journey.repay import desk_queries as loans
from suiche.journey.repay.states import EventKind
from suiche.journey.sign import queries as sign
from suiche.journey.sign.dealer_queries import signed_count
from suiche.kit import jobs
from suiche.kit.clock import SHANGHAI, business_date, now
from suiche.kit.history import last_move
from suiche.kit.proposals import waiting_count
from suiche.kit.words import Words
from suiche.parties import people_queries

MOST_SHOWN = 8
EVENT_TASKS = (event_queries.TASK, changes.TASK, finish.END_TASK, authority_queries.TASK)
_kept: dict[str, tuple[float, int | None]] = {}  # of this process, by section: when it was counted, how much


@dataclass(frozen=True)
class Item:
    """One thing that waits: what, where it is done, and since when."""

    words: Words
    href: str
    since: datetime


def count(section: str) -> int | None:
    """Return how much waits in a section, or None where nothing can wait."""
    counted = _COUNTS.get(section)
    return None if counted is None else counted()


def count_lately(section: str) -> int | None:
    """Return how much waited a few seconds ago at most: the menu of every page asks, and every count is a question."""
    if not settings.DESK_COUNTS_SECONDS:
        return count(section)
    asked, kept = time.monotonic(), _kept.get(section)
    if kept is None or asked - kept[0] >= settings.DESK_COUNTS_SECONDS:
        kept = _kept[section] = (asked, count(section))
    return kept[1]


def items(section: str) -> tuple[Item, ...]:
    """Return the oldest things that wait in a section, the oldest first."""
    listed = _ITEMS.get(section)
    return () if listed is None else listed()[:MOST_SHOWN]


def _underwriting() -> tuple[Item, ...]:
    return tuple(
        Item(
            Words(f"{one.number}，{one.vehicle.zh}", f"{one.number}, {one.vehicle.en}"),
            f"/desk/underwriting/{one.case_id}",
            one.opened_at,
        )
        for one in cases.cases(at=now())
    )


def _activation() -> tuple[Item, ...]:
    found = [one.contract for one in sign.to_activate()]
    signed = last_move([contract.id for contract in found])
    rows = [
        Item(
            Words(f"{contract.number}，{contract.vehicle.zh}", f"{contract.number}, {contract.vehicle.en}"),
            f"/desk/activation/{contract.id}",
            signed.get(contract.id, contract.offered_at),
        )
        for contract in found
    ]
    return tuple(sorted(rows, key=lambda row: row.since))


def _payments() -> tuple[Item, ...]:
    return tuple(
        Item(names.CASE_KINDS[case.kind], f"/desk/payments/{case.case_id}", case.opened_at)
        for case in loans.payment_cases()
    )


def _events() -> tuple[Item, ...]:
    """What colleagues could not decide alone, the oldest first."""
    found = [
        Item(loan_words.LIMITS[one.kind], "/desk/events", one.proposal.proposed_at)
        for one in event_queries.waiting_events()
    ]
    found += [
        Item(loan_words.ORDERS[change.kind], "/desk/events", change.proposal.proposed_at)
        for change in changes.waiting_changes()
    ]
    found += [
        Item(loan_words.EVENTS[EventKind.LEASE_ENDED], "/desk/events", end.proposal.proposed_at)
        for end in finish.waiting_lease_ends()
    ]
    found += [
        Item(Words("改权限", "A limit of authority"), "/desk/authority", limit.proposal.proposed_at)
        for limit in authority_queries.proposed_authorities(waiting=True)
    ]
    return tuple(sorted(found, key=lambda item: item.since))


def _debits() -> tuple[Item, ...]:
    return tuple(
        Item(debit_words.PROBLEMS[one.kind], f"/desk/debits/problems/{one.problem_id}", one.opened_at)
        for one in debit_queries.problems()
    )


def _drafts() -> tuple[Item, ...]:
    return tuple(
        Item(Words(f"{d.title.zh}，第{d.number}版", f"{d.title.en}, version {d.number}"), f"/desk/products/{d.version_id}", d.since)
        for d in catalogue.unpublished()
    )  # fmt: skip


def _dead() -> tuple[Item, ...]:
    return tuple(
        Item(Words(job.task, job.task), "/desk/jobs", job.gave_up_at)
        for job in jobs.dead_jobs(most=MOST_SHOWN)
    )


def _people() -> tuple[Item, ...]:
    """Supervisors who are let in once another supervisor agrees."""
    found = people_queries.asked_for(waiting=True)
    return tuple(
        Item(Words("让一位主管登录", "Let a supervisor in"), "/desk/people", one.proposed_at)
        for one in reversed(found)
    )


def _days() -> tuple[Item, ...]:
    """Days before today that nobody has closed; today closes when it is over."""
    return tuple(
        Item(
            Words(f"{day.isoformat()}没有日终", f"{day.isoformat()} is not closed"),
            f"/desk/days/{day.isoformat()}",
            datetime.combine(day, clock(23, 59), tzinfo=SHANGHAI),
        )
        for day in loans.unclosed_days(before=business_date())
    )


_COUNTS: dict[str, Callable[[], int]] = {
    "underwriting": cases.waiting,
    "activation": signed_count,
    "events": lambda: waiting_count(*EVENT_TASKS),
    "payments": loans.open_case_count,
    "debits": debit_queries.problem_count,
    "days": lambda: len(_days()),
    "products": lambda: len(catalogue.drafts()),
    "jobs": jobs.dead_count,
    "people": lambda: waiting_count(people_queries.TASK),
}
_ITEMS: dict[str, Callable[[], tuple[Item, ...]]] = {
    "underwriting": _underwriting,
    "activation": _activation,
    "events": _events,
    "payments": _payments,
    "debits": _debits,
    "days": _days,
    "products": _drafts,
    "jobs": _dead,
    "people": _people,
}
