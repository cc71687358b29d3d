"""Another bank card for an application whose first one was not confirmed: two fields, and the bank is asked at once."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from suiche.channels import access
from suiche.channels.customer import apply_forms as forms
from suiche.channels.customer.account_owner import customer_id
from suiche.journey.apply import queries
from suiche.journey.decide import queries as decide
from suiche.journey.decide.actions.correct_card import CardNotAsked, correct_card
from suiche.kit.clock import now


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask for another card (GET), have it checked (POST). Refuses: NotFound."""
    owner = customer_id(request)
    view = queries.application(application_id, customer_id=owner)
    status = HttpResponseRedirect(f"/applications/{application_id}")
    if not decide.card_may_be_corrected(application_id):
        return status
    if request.method != "POST":
        card = view.answers.card
        form = forms.Form({"card_no": "", "card_mobile": card.mobile if card else ""})
        return _page(request, application_id, form)
    form = forms.typed(request, "card_no", "card_mobile")
    number, mobile = form.values["card_no"], form.values["card_mobile"]
    forms.add_faults(form, queries.card_faults(card_no=number, mobile=mobile), ("card_no", "card_mobile"))
    if form.errors:
        return _page(request, application_id, form)
    with suppress(CardNotAsked):  # a second click, or a person has decided meanwhile: the status says which
        correct_card(
            application_id=application_id,
            customer_id=owner,
            card_no=number,
            mobile=mobile,
            by=access.actor(request),
            at=now(),
        )
    return status


def _page(request: HttpRequest, application_id: UUID, form: forms.Form) -> HttpResponse:
    facts = {"values": form.values, "errors": form.errors, "back": f"/applications/{application_id}"}
    status = 422 if form.errors else 200
    return render(request, "customer/apply/card_again.html", facts, status=status, using="jinja2")
