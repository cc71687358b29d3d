"""The tabs beside home: what to pay over all loans, everything that can be done, and the customer's own data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from suiche.channels import access
from suiche.channels.customer import account_under_way, account_words
from suiche.channels.customer.account_car import name_of
from suiche.channels.customer.account_home import by_urgency, due_of
from suiche.channels.customer.account_owner import customer_id
from suiche.channels.customer.account_payment import unfinished
from suiche.journey.repay import debit_notice_queries
from suiche.journey.repay.states import LoanState
from suiche.kit import audit
from suiche.kit.clock import business_date, now
from suiche.kit.words import Words
from suiche.parties import queries as parties
from suiche.parties.consent_queries import consent_lines

READERS: dict[str, Words] = {
    "staff": Words("我们的员工", "Our staff"),
    "system": Words("我们的系统", "Our system"),
    "partner": Words("合作机构", "A partner"),
    "dealer": Words("经销商", "The dealer"),
}
PURPOSES: dict[str, Words] = {
    "finish.certificate": Words("做结清证明", "to make the settlement certificate"),
}
OTHER_PURPOSE = Words("办您的业务", "to handle your business")


@access.customer_only
@require_GET
def pay_all(request: HttpRequest) -> HttpResponse:
    """Show what is to be paid on each running loan."""
    owner, on = customer_id(request), business_date()
    running = [home for home in by_urgency(owner, on) if home.state is not LoanState.SETTLED]
    rows = [
        {
            "loan": home,
            "due": due_of(home, on),
            "lines": account_words.lines(home.due_lines),
            "debit": debit_notice_queries.notice(loan_id=home.loan_id, customer_id=owner, on=on),
            "last_due": account_words.last_due(home),
            "unfinished": unfinished(request, home.loan_id),
        }
        for home in running
    ]
    facts = {
        "tab": "pay",
        "rows": rows,
        "today": on,
        "car_name": name_of,
    }
    return render(request, "customer/account/pay_all.html", facts, using="jinja2")


@access.customer_only
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """Show what is under way and everything that can be done."""
    owner, on = customer_id(request), business_date()
    homes = by_urgency(owner, on)
    running = [home for home in homes if home.state is not LoanState.SETTLED]
    facts = {
        "tab": "tasks",
        "car_name": name_of,
        "running": running,
        "settled": [home for home in homes if home.state is LoanState.SETTLED],
        "under_way": account_under_way.found(owner),
        "answered": account_under_way.answered(owner),
        "payments": [found for found in (unfinished(request, home.loan_id) for home in running) if found],
        "today": on,
    }
    return render(request, "customer/account/tasks.html", facts, using="jinja2")


@access.customer_only
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show the customer's own data, masked, with consents and who has looked at it."""
    owner = customer_id(request)
    person = parties.customer(owner)
    audit.accessed(by=access.actor(request), what="account.me", subject=str(owner), at=now())
    facts = {
        "tab": "me",
        "person": person,
        "card": parties.current_card(owner),
        "consents": len(consent_lines(owner)),
        "readers": [found for found in audit.readers(str(owner)) if found.kind != "customer"],
        "reader_words": READERS,
        "purposes": PURPOSES,
        "other_purpose": OTHER_PURPOSE,
    }
    return render(request, "customer/account/me.html", facts, using="jinja2")
