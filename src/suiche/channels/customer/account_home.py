"""The account's home: how much, when, from which card, and why. One loan, several, or none yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from suiche.channels import access
from suiche.channels.customer import account_papers, account_under_way, account_words
from suiche.channels.customer.account_car import car_of, name_of
from suiche.channels.customer.account_owner import customer_id
from suiche.channels.customer.account_payment import unfinished
from suiche.channels.design.charts import PlanRow, repayment
from suiche.journey.finish import choice_queries
from suiche.journey.finish import queries as finish
from suiche.journey.repay import debit_notice_queries
from suiche.journey.repay import queries as repay
from suiche.journey.repay.states import LoanState
from suiche.kit.clock import BusinessDate, business_date


def by_urgency(owner: UUID, on: BusinessDate) -> tuple[repay.LoanHome, ...]:
    """Return a customer's loans: running ones by what is due first, then the settled ones."""
    homes = [repay.home(loan_id=card.loan_id, customer_id=owner, on=on) for card in repay.loans(owner)]
    return tuple(sorted(homes, key=lambda home: (home.state is LoanState.SETTLED, home.due_on or date.max)))


@access.customer_only
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show the loan that needs the customer first; without a loan what is under way, or how to begin."""
    owner, on = customer_id(request), business_date()
    homes = by_urgency(owner, on)
    if homes:
        return _loan_page(request, homes[0], homes[1:])
    facts = {
        "tab": "home",
        "under_way": account_under_way.found(owner),
        "answered": account_under_way.answered(owner),
    }
    return render(request, "customer/account/none.html", facts, using="jinja2")


@access.customer_only
@require_GET
def loan(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show one loan. Refuses: NotFound."""
    home = repay.home(loan_id=loan_id, customer_id=customer_id(request), on=business_date())
    return _loan_page(request, home, ())


@access.customer_only
@require_GET
def plan(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show every instalment of a loan: picture, then table. Refuses: NotFound."""
    home = repay.home(loan_id=loan_id, customer_id=customer_id(request), on=business_date())
    rows = [PlanRow(row.principal_fen, row.interest_fen, row.balance_after_fen) for row in home.plan]
    facts = {
        "tab": "home",
        "loan": home,
        "car_name": name_of,
        "chart": repayment(rows),
        "rows": [(row, account_words.instalment_lines(row)) for row in home.plan],
        "states": account_words.STATES,
        "big_end": account_words.big_end(home),
        "current": next(
            (row.period - 1 for row in home.plan if row.state in ("late", "grace", "due", "next")), None
        ),
        "total": sum(row.payment_fen for row in home.plan),
        "total_principal": sum(row.principal_fen for row in home.plan),
        "total_interest": sum(row.interest_fen for row in home.plan),
        "early": any(row.state == "settled" for row in home.plan),
        "paid_lines": account_words.paid_lines(home),
        "paid_fen": account_words.paid_fen(home),
    }
    return render(request, "customer/account/plan.html", facts, using="jinja2")


@dataclass(frozen=True)
class Due:
    """What the panel says: the state of the loan's debt in one word, and the amount with its lines.

    ``state``: late, grace (late, but nothing is charged yet), today, soon, covered (credit pays the next instalment),
    free (the plan asks for nothing that day: a pause), nothing (no instalment is left). ``by``: the last day on which
    paying is on time; ``today`` lasts until then. After a free one ``then_on`` and ``then_fen`` are the first instalment
    that asks for money.
    """

    state: str
    on: date | None
    by: date | None = None
    then_on: date | None = None
    then_fen: int = 0


def due_of(home: repay.LoanHome, on: BusinessDate) -> Due:
    """Tell in one word where the debt stands."""
    if home.lateness is not None:
        return Due("grace" if home.lateness.in_grace else "late", home.due_on, home.on_time_until)
    if home.due_on is None:
        return Due("nothing", None)
    if home.due_fen == 0:
        ahead = [row for row in home.plan if row.due_date >= home.due_on]
        then = next((row for row in ahead if row.payment_fen), None)
        if then is None or then.due_date == home.due_on:
            return Due("covered", home.due_on)
        return Due("free", home.due_on, then_on=then.due_date, then_fen=then.payment_fen)
    return Due("today" if home.due_on <= on else "soon", home.due_on, home.on_time_until)


def _loan_page(
    request: HttpRequest, home: repay.LoanHome, others: tuple[repay.LoanHome, ...]
) -> HttpResponse:
    owner, on = customer_id(request), business_date()
    facts = {
        "tab": "home",
        "loan": home,
        "others": others,
        "today": on,
        "due": due_of(home, on),
        "due_lines": account_words.lines(home.due_lines),
        "left_lines": account_words.left_lines(home),
        "paid_lines": account_words.paid_lines(home),
        "paid_fen": account_words.paid_fen(home),
        "debit": debit_notice_queries.notice(loan_id=home.loan_id, customer_id=owner, on=on),
        "unfinished": unfinished(request, home.loan_id),
        "under_way": account_under_way.found(owner),
        "answered": account_under_way.answered(owner),
        "last_due": account_words.last_due(home),
        "car": car_of(home),
        "car_name": name_of,
        "choices": choice_queries.choices(loan_id=home.loan_id, customer_id=owner, on=on),
    }
    if home.state is LoanState.SETTLED:
        return render(
            request,
            "customer/account/settled.html",
            {
                **facts,
                **account_papers.certificate_facts(home.loan_id, owner),
                "came_back": finish.came_back(home.loan_id),
            },
            using="jinja2",
        )
    return render(request, "customer/account/home.html", facts, using="jinja2")
