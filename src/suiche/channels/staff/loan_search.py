"""What a search of the loans asks for, and the rows that answer it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

from django.utils.http import urlencode

from suiche.channels.staff import names
from suiche.journey.repay import desk_queries, due_queries
from suiche.journey.repay.desk_queries import FoundLoan
from suiche.journey.repay.states import LoanState
from suiche.kit.refusal import BadInput
from suiche.kit.words import Words
from suiche.parties.numbers import checked_mobile

LONGEST, MOST = 40, 50
TOO_MANY = Words(
    f"还有没列出来的：最多列{MOST}笔，请缩小范围。",
    f"There are more: at most {MOST} are listed. Please narrow the search.",
)
ONLY_LONGEST = Words(
    f"逾期的太多，只在逾期最久的{due_queries.MOST_LOOKED_AT:,}笔里比金额。请选逾期天数，或者写合同号的一部分。",
    f"Too many are late: amounts are compared among the {due_queries.MOST_LOOKED_AT:,} longest late only. Please choose the days, or type part of a number.",
)
ALL = Words("全部", "All")
WHICH: dict[str, Words] = {
    "all": ALL,
    **{state.value: words for state, words in names.LOAN_STATES.items()},
    "late": Words("逾期的", "Late"),
    "late31": Words("逾期31天以上", "Late by 31 days or more"),
    "late91": Words("逾期91天以上", "Late by 91 days or more"),
    "due3": Words("3天内到期", "Due within 3 days"),
    "due7": Words("7天内到期", "Due within 7 days"),
}
LATE, DUE = {"late": 1, "late31": 31, "late91": 91}, {"due3": 3, "due7": 7}
SORTS = {
    "days": Words("天数多的在前", "Longest late first"),
    "amount": Words("金额大的在前", "Largest amount first"),
}
CHOICES = {"which": list(WHICH.items()), "sort": list(SORTS.items())}


class Search(NamedTuple):
    """What is looked for: text, which loans, in which order. ``phone``: the text is a customer's whole mobile number."""

    text: str
    which: str
    sort: str
    phone: str | None

    @property
    def by_lateness(self) -> bool:
        """Tell whether the rows say how late and how much."""
        return self.phone is None and (self.which in LATE or self.which in DUE)


class Row(NamedTuple):
    """A loan found; ``due`` where it was looked for by what is to be paid."""

    loan: FoundLoan
    due: due_queries.DueLoan | None = None


def read(sent: Mapping[str, str]) -> Search:
    """Read a search; what is unknown counts as not asked for."""
    text = sent.get("q", "").strip()[:LONGEST]
    which = sent.get("which", sent.get("state", "all"))
    sort = "amount" if sent.get("sort") == "amount" else "days"
    try:
        phone: str | None = checked_mobile(text)
    except BadInput:
        phone = None
    return Search(text, which if which in WHICH else "all", sort, phone)


def as_query(sent: Search) -> str:
    """Return the part of an address that asks for the same again."""
    return urlencode({"q": sent.text, "which": sent.which, "sort": sent.sort})


class Found(NamedTuple):
    """The rows that answer a search, and in words what of it they leave out, or None."""

    rows: tuple[Row, ...]
    left_out: Words | None = None


def find(sent: Search, on: date) -> Found:
    """Return the loans that answer a search without a person in it."""
    if sent.which in LATE:
        sort: Literal["days", "amount"] = "amount" if sent.sort == "amount" else "days"
        late = due_queries.late_loans(on=on, least_days=LATE[sent.which], sort=sort, number=sent.text)
        if late.of_longest and sort == "amount":
            return Found(_rows(late), ONLY_LONGEST)
        return Found(_rows(late), TOO_MANY if late.more or late.of_longest else None)
    if sent.which in DUE:
        due = due_queries.loans_due(on=on, days=DUE[sent.which], number=sent.text)
        return Found(_rows(due), TOO_MANY if due.more else None)
    state = sent.which if sent.which in set(LoanState) else ""
    found = desk_queries.find_loans(number=sent.text, state=state, most=MOST + 1)
    return Found(tuple(Row(loan) for loan in found[:MOST]), TOO_MANY if len(found) > MOST else None)


def of_customer(customer_id: UUID) -> Found:
    """Return every loan of a customer."""
    return Found(tuple(Row(loan) for loan in desk_queries.find_loans(customer_id=customer_id)))


def _rows(found: due_queries.DueLoans) -> tuple[Row, ...]:
    return tuple(Row(one.loan, one) for one in found.rows)
