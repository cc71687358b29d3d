"""The frame of every desk page: the sections a role may open, how much waits in each, and who is signed in.

    return frame.page(request, "staff/payments.html", {"cases": cases}, section="payments")

A page names the rule with ``@frame.only("payments")``, so that the menu and the door read the same table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from suiche.channels import access, duties
from suiche.channels.duties import Duty
from suiche.channels.staff import waiting
from suiche.kit.refusal import NotAllowed
from suiche.kit.words import Words
from suiche.parties.queries import SignedIn


class Section(NamedTuple):
    """A part of the desk: its address, its name, and the duty that opens it."""

    key: str
    href: str
    words: Words
    duty: Duty


SECTIONS = (
    Section("home", "/desk", Words("待办", "To do"), Duty.HOME),
    Section("underwriting", "/desk/underwriting", Words("审批", "Underwriting"), Duty.READ_CASES),
    Section("activation", "/desk/activation", Words("放款", "Activation"), Duty.READ_SIGNED),
    Section("loans", "/desk/loans", Words("贷款", "Loans"), Duty.READ_LOANS),
    Section("events", "/desk/events", Words("复核", "To approve"), Duty.DECIDE_EVENTS),
    Section("payments", "/desk/payments", Words("收款", "Payments"), Duty.READ_BOOKS),
    Section("debits", "/desk/debits", Words("代扣", "Debits"), Duty.READ_BOOKS),
    Section("ledger", "/desk/ledger", Words("账务", "Ledger"), Duty.READ_BOOKS),
    Section("days", "/desk/days", Words("日终", "Day closes"), Duty.READ_BOOKS),
    Section("products", "/desk/products", Words("产品", "Products"), Duty.READ_PRODUCTS),
    Section("jobs", "/desk/jobs", Words("后台任务", "Jobs"), Duty.REVIVE_JOBS),
    Section("people", "/desk/people", Words("人员", "People"), Duty.LET_PEOPLE_IN),
    Section("audit", "/desk/audit", Words("审计", "Audit"), Duty.READ_TRAILS),
)
LONGEST_KEY = 80
_BY_KEY = {section.key: section for section in SECTIONS}


def only(section: str) -> Callable[[access.View[...]], access.View[...]]:
    """Let in only those who may open this section."""
    return duties.only(_BY_KEY[section].duty)


def may(request: HttpRequest, *wanted: Duty) -> bool:
    """Tell whether who is signed in has one of the duties."""
    return duties.may(staff(request), *wanted)


def opens(who: SignedIn, section: Section) -> bool:
    """Tell whether this person may open the section."""
    return duties.may(who, section.duty)


def desk(request: HttpRequest, section: str) -> dict[str, Any]:
    """Return what the frame shows: ``desk_nav`` as (words, address, current, count or None) and ``person``."""
    who = staff(request)
    return {
        "desk_nav": [
            (one.words, one.href, one.key == section, _count(one.key, section) or None)
            for one in SECTIONS
            if opens(who, one)
        ],
        "person": who.name,
    }


def _count(key: str, section: str) -> int | None:
    """The page's own queue is counted anew, so that what was done here shows at once."""
    return waiting.count(key) if key == section else waiting.count_lately(key)


def staff(request: HttpRequest) -> SignedIn:
    """Return the member of staff on this request, behind a rule that has let only staff in."""
    who = access.person(request)
    if who is None or who.staff_id is None:
        raise NotAllowed()
    return who


def form_key(request: HttpRequest) -> str | None:
    """Return the key that the page gave this form, kept apart from everybody else's; None without one.

    So a second click does nothing twice.
    """
    given = request.POST.get("key", "")[:LONGEST_KEY]
    return f"{access.actor(request).id}:{given}" if given else None


def page(
    request: HttpRequest, template: str, facts: dict[str, Any], *, section: str, status: int = 200
) -> HttpResponse:
    """Answer with a page in the frame."""
    return render(request, template, {**desk(request, section), **facts}, status=status, using="jinja2")
