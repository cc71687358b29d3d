"""The end of a lease for its customer: buy the car, return it, or renew; what each costs, and how it is done."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from suiche.channels import access
from suiche.channels.customer.account_car import name_of
from suiche.channels.customer.account_owner import customer_id
from suiche.channels.design.figures import Line
from suiche.journey.finish import choice_queries
from suiche.journey.finish.choice_queries import Choices
from suiche.journey.repay import queries as repay
from suiche.kit.clock import business_date
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words


@access.customer_only
@require_GET
def lease_end(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Show the three choices. Refuses: NotFound (also for a loan, and where nothing is left to choose)."""
    owner, on = customer_id(request), business_date()
    home = repay.home(loan_id=loan_id, customer_id=owner, on=on)
    choices = choice_queries.choices(loan_id=loan_id, customer_id=owner, on=on, soon=False)
    if choices is None:
        raise NotFound()
    facts = {
        "tab": "home",
        "loan": home,
        "car_name": name_of,
        "choices": choices,
        "today": on,
        "over": on >= choices.last_due,
        "purchase_lines": purchase_lines(choices),
    }
    return render(request, "customer/account/lease_end.html", facts, using="jinja2")


def purchase_lines(choices: Choices) -> tuple[Line, ...]:
    """Explain what buying the car takes."""
    used_fen = choices.residual_fen - choices.purchase_fen
    lines = [Line(Words("残值", "Residual value"), choices.residual_fen)]
    if used_fen:
        lines.append(Line(Words("减去押金", "less your deposit"), -used_fen))
    return tuple(lines)
