"""The frame of every desk page: the sections a role may open, how much waits in each, and who is signed in.

    return frame.page(request, "staff/payments.html", {"cases": cases}, section="payments")

A page names the rule with ``@frame.only("payments")``, so that the menu and the door read the same table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from suiche.channels import access
from suiche.channels.staff import waiting
from suiche.kit.refusal import NotAllowed
from suiche.kit.words import Words
from suiche.parties.queries import SignedIn
from suiche.parties.roles import Role


class Section(NamedTuple):
    """A part of the desk: its address, its name, and who may look (empty: everybody who works here)."""

    key: str
    href: str
    words: Words
    roles: tuple[Role, ...]


_LOANS = (
    Role.UNDERWRITER,
    Role.OPERATIONS,
    Role.ACCOUNTANT,
    Role.SERVICE,
    Role.AUDITOR,
    Role.SUPERVISOR,
)
SECTIONS = (
    Section("home", "/desk", Words("待办", "To do"), ()),
    Section("underwriting", "/desk/underwriting", Words("审批", "Underwriting"), (Role.UNDERWRITER, Role.SUPERVISOR)),
    Section("activation", "/desk/activation", Words("放款", "Activation"), (Role.OPERATIONS, Role.SUPERVISOR)),
    Section("loans", "/desk/loans", Words("贷款", "Loans"), _LOANS),
    Section("events", "/desk/events", Words("复核", "To approve"), (Role.SUPERVISOR,)),
    Section("payments", "/desk/payments", Words("收款", "Payments"), (Role.ACCOUNTANT, Role.AUDITOR, Role.SUPERVISOR)),
    Section("debits", "/desk/debits", Words("代扣", "Debits"), (Role.ACCOUNTANT, Role.AUDITOR, Role.SUPERVISOR)),
    Section("ledger", "/desk/ledger", Words("账务", "Ledger"), (Role.ACCOUNTANT, Role.AUDITOR, Role.SUPERVISOR)),
    Section("days", "/desk/days", Words("日终", "Day closes"), (Role.ACCOUNTANT, Role.AUDITOR, Role.SUPERVISOR)),
    Section("products", "/desk/products", Words("产品", "Products"), (Role.PRODUCTS, Role.SUPERVISOR, Role.AUDITOR)),
    Section("jobs", "/desk/jobs", Words("后台任务", "Jobs"), (Role.SUPERVISOR,)),
    Section("audit", "/desk/audit", Words("审计", "Audit"), (Role.AUDITOR,)),
)  # fmt: skip
LONGEST_KEY = 80
_BY_KEY = {section.key: section for section in SECTIONS}


def only(section: str) -> Callable[[access.View[...]], access.View[...]]:
    """Let in only those whose role opens this section."""
    return access.staff_only(*_BY_KEY[section].roles)


def may(who: SignedIn, section: str) -> bool:
    """Tell whether this person may open the section."""
    roles = _BY_KEY[section].roles
    return not roles or bool(set(roles) & set(who.roles))


def desk(request: HttpRequest, section: str) -> dict[str, Any]:
    """Return what the frame shows: ``desk_nav`` as (words, address, current, count or None) and ``person``."""
    who = staff(request)
    return {
        "desk_nav": [
            (one.words, one.href, one.key == section, waiting.count(one.key) or None)
            for one in SECTIONS
            if may(who, one.key)
        ],
        "person": who.name,
    }


def staff(request: HttpRequest) -> SignedIn:
    """Return the member of staff on this request, behind a rule that has let only staff in."""
    who = access.person(request)
    if who is None or who.staff_id is None:
        raise NotAllowed()
    return who


def form_key(request: HttpRequest) -> str | None:
    """Return the key that the page gave this form, so that a second click does nothing twice; None without one."""
    return request.POST.get("key", "")[:LONGEST_KEY] or None


def page(
    request: HttpRequest, template: str, facts: dict[str, Any], *, section: str, status: int = 200
) -> HttpResponse:
    """Answer with a page in the frame."""
    return render(request, template, {**desk(request, section), **facts}, status=status, using="jinja2")
