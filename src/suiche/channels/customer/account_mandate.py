"""Direct debit of a loan: what it is, what ending it means, and the end of it."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from suiche.channels import access
from suiche.channels.customer.account_owner import customer_id
from suiche.journey.repay import debit_mandate_queries
from suiche.journey.repay.actions.end_debit_mandate import NoMandate, end_debit_mandate
from suiche.kit.clock import business_date_of, now


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def mandate(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Say what ending direct debit means (GET), and end it (POST). Refuses: NotFound."""
    owner, at = customer_id(request), now()
    if request.method == "POST":
        with suppress(NoMandate):  # a second click: it has ended
            end_debit_mandate(loan_id=loan_id, customer_id=owner, by=access.actor(request), at=at)
        return HttpResponseRedirect(f"/account/loans/{loan_id}/mandate")
    on = business_date_of(at)
    found = debit_mandate_queries.ending(loan_id=loan_id, customer_id=owner, on=on)
    facts = {"one": found, "today": on, "back": f"/account/loans/{loan_id}"}
    return render(request, "customer/account/mandate.html", facts, using="jinja2")
