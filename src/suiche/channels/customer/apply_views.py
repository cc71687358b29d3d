"""The pages of an application: from a saved quote to a submitted paper, each step kept, each one to come back to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suiche.catalogue import queries as catalogue
from suiche.channels import access
from suiche.channels.customer import apply_forms as forms
from suiche.channels.customer import visitor
from suiche.journey.apply import queries
from suiche.journey.apply.actions.choose_dealer import choose_dealer
from suiche.journey.apply.actions.find_application import AlreadySubmitted
from suiche.journey.apply.actions.give_consents import give_consents
from suiche.journey.apply.actions.save_card import save_card
from suiche.journey.apply.actions.save_identity import save_identity
from suiche.journey.apply.actions.save_income import save_income
from suiche.journey.apply.actions.start_application import start_application
from suiche.journey.apply.actions.submit_application import NotComplete, submit_application
from suiche.journey.apply.actions.withdraw_application import withdraw_application
from suiche.journey.apply.consent_texts import TEXTS
from suiche.journey.apply.queries import ApplicationView
from suiche.journey.apply.states import ApplicationState, Part
from suiche.journey.shop import queries as shop
from suiche.journey.shop.actions.requote import requote
from suiche.journey.sign import queries as sign
from suiche.kit.clock import business_date, now
from suiche.kit.refusal import NotFound, Refusal
from suiche.kit.words import Words
from suiche.parties import queries as parties
from suiche.parties.queries import DealerView
from suiche.parties.states import ConsentKind

Page = Callable[[HttpRequest, UUID], HttpResponse]
STEPS = ("dealer", "identity", "income", "card", "consents", "check")
CHOOSE_DEALER = Words("请选一家提车的店。", "Please choose the dealer who hands over the car.")
IDENTITY_FIELDS = ("id_front", "id_back", "name", "id_number", "id_valid_until")
# A refusal at submission names a field of an earlier page: this is where it can be changed.
PAGE_OF = {
    "name": "identity", "id_number": "identity", "id_valid_until": "identity", "card_no": "card", "card_mobile": "card",
}  # fmt: skip


def only_drafts(page: Page) -> Page:
    """Lead to the status where the application is submitted already: going back, or a second click, does nothing."""

    @wraps(page)
    def guarded(request: HttpRequest, application_id: UUID) -> HttpResponse:
        try:
            return page(request, application_id)
        except AlreadySubmitted:
            return HttpResponseRedirect(f"/applications/{application_id}")

    return guarded


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Show the quote and ask for the dealer; an expired quote is shown beside today's. Refuses: NotFound."""
    quote_id = _uuid(request.POST.get("quote") or request.GET.get("quote", ""))
    own, on = _own(request), business_date()
    quote = shop.quote(quote_id, on=on, customer_id=own["customer_id"], anonymous_key=visitor.key_of(request))
    dealers = _dealers(quote.vehicle_id)
    if request.method != "POST":
        if quote.expired:
            facts = {"quote": quote, "today": shop.difference(quote, on), "key": str(uuid4())}
            return render(request, "customer/apply/expired.html", facts, using="jinja2")
        chosen = str(quote.dealer_id or (dealers[0].id if len(dealers) == 1 else ""))
        return _dealer_page(request, {"quote": quote, "dealers": dealers, "chosen": chosen})
    dealer = request.POST.get("dealer", "")
    if dealer not in {str(one.id) for one in dealers}:
        facts = {"quote": quote, "dealers": dealers, "chosen": "", "errors": {"dealer": CHOOSE_DEALER}}
        return _dealer_page(request, facts, status=422)
    begun = start_application(
        quote_id=quote_id, dealer_id=UUID(dealer), anonymous_key=visitor.key_of(request), **own, on=on
    )
    return _go_on(begun.application_id, own["customer_id"])


@access.customer_only
@require_POST
def price_again(request: HttpRequest) -> HttpResponse:
    """Price an expired quote with today's terms and go on with the new one. Refuses: NotFound, every QuoteRefusal."""
    own = _own(request)
    saved = requote(
        quote_id=_uuid(request.POST.get("quote", "")),
        anonymous_key=visitor.key_of(request),
        key=visitor.own_key(request.POST.get("key", ""), own["customer_id"], ""),
        **own,
        on=business_date(),
    )
    return HttpResponseRedirect(f"/apply/start?quote={saved.quote_id}")


@access.customer_only
@never_cache
@require_GET
def go_on(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Lead to where the application stands: the next open step, the check, or the status. Refuses: NotFound."""
    return _go_on(application_id, _own(request)["customer_id"])


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
@only_drafts
def dealer(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Change the dealer. Refuses: NotFound."""
    view = _draft(request, application_id)
    dealers = _dealers(view.wished.vehicle_id)
    facts = {"view": view, "dealers": dealers, "chosen": str(view.dealer.id) if view.dealer else ""}
    if request.method != "POST":
        return _dealer_page(request, facts)
    chosen = request.POST.get("dealer", "")
    if chosen not in {str(one.id) for one in dealers}:
        return _dealer_page(request, {**facts, "errors": {"dealer": CHOOSE_DEALER}}, status=422)
    choose_dealer(application_id=application_id, dealer_id=UUID(chosen), **_own(request))
    return _go_on(application_id, view.customer_id)


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
@only_drafts
def identity(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Who applies: photos if they are at hand, name, number, last valid day. Refuses: NotFound."""
    view = _draft(request, application_id)
    if request.method != "POST":
        return _step(request, "identity", view, forms.Form(forms.identity_values(view)))
    form = forms.typed(request, "name", "id_number", "id_valid_until", "id_for_life")
    until, on = forms.last_day(form), business_date()
    name, number = form.values["name"], form.values["id_number"]
    faults = queries.identity_faults(name=name, id_number=number, valid_until=until, on=on)
    front, back = (forms.photo(request, kind, form) for kind in ("id_front", "id_back"))
    forms.add_faults(form, faults, IDENTITY_FIELDS)
    if form.errors:
        return _step(request, "identity", view, form)
    save_identity(
        application_id=application_id, name=name, id_number=number, valid_until=until, front=front, back=back,
        **_own(request), on=on,
    )  # fmt: skip
    return _go_on(application_id, view.customer_id)


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
@only_drafts
def income(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What comes in and goes out a month. Refuses: NotFound."""
    view = _draft(request, application_id)
    if request.method != "POST":
        return _step(request, "income", view, forms.Form(forms.income_values(view)))
    form = forms.typed(request, "monthly_income", "monthly_debt", "employer")
    if not form.values["monthly_debt"]:
        form.values["monthly_debt"] = forms.DEBT_DEFAULT
    given: dict[str, Any] = {
        "monthly_income_fen": forms.amount(form, "monthly_income"),
        "monthly_debt_fen": forms.amount(form, "monthly_debt"),
        "employer": form.values["employer"],
    }
    forms.add_faults(form, queries.income_faults(**given), ("monthly_income", "monthly_debt", "employer"))  # fmt: skip
    if form.errors:
        return _step(request, "income", view, form)
    save_income(application_id=application_id, **given, **_own(request))
    return _go_on(application_id, view.customer_id)


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
@only_drafts
def card(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The debit card to repay from. Refuses: NotFound."""
    view = _draft(request, application_id)
    if request.method != "POST":
        phone = parties.customer(view.customer_id).phone
        return _step(request, "card", view, forms.Form(forms.card_values(view, phone)))
    form = forms.typed(request, "card_no", "card_mobile")
    number, mobile = form.values["card_no"], form.values["card_mobile"]
    photo = forms.photo(request, "bank_card", form)
    forms.add_faults(form, queries.card_faults(card_no=number, mobile=mobile), ("card_no", "card_mobile", "bank_card"))  # fmt: skip
    if form.errors:
        return _step(request, "card", view, form)
    save_card(application_id=application_id, card_no=number, mobile=mobile, photo=photo, **_own(request))
    return _go_on(application_id, view.customer_id)


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
@only_drafts
def consents(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The consents, each with its text, none ticked beforehand. Refuses: NotFound."""
    view = _draft(request, application_id)
    if request.method != "POST":
        return _consents_page(request, view, [kind.value for kind in view.consents], {})
    ticked = [kind for kind in ConsentKind if request.POST.get(kind.value) == "yes"]
    missing = {text.kind.value: _needed(text.title) for text in TEXTS if text.kind not in ticked}
    if missing:
        return _consents_page(request, view, [kind.value for kind in ticked], missing)
    give_consents(
        application_id=application_id,
        kinds=tuple(kind for kind in queries.NEEDED_CONSENTS if kind in ticked),
        channel="web",
        **_own(request),
    )
    return _go_on(application_id, view.customer_id)


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
@only_drafts
def check(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Check everything, change what is wrong, submit. A second submit leads to the same status page. Refuses: NotFound."""
    own = _own(request)
    if request.method != "POST":
        view = _draft(request, application_id)
        return _go_on(application_id, own["customer_id"]) if view.missing else _check_page(request, view)
    try:
        submit_application(application_id=application_id, **own, on=business_date())
    except NotComplete:
        return _go_on(application_id, own["customer_id"])
    except (NotFound, AlreadySubmitted):
        raise  # not this person's, or withdrawn
    except Refusal as refusal:
        return _check_page(request, _draft(request, application_id), refusal)
    return HttpResponseRedirect(f"/applications/{application_id}")


@access.customer_only
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask whether to withdraw, and do it. Refuses: NotFound."""
    own = _own(request)
    view = queries.application(application_id, customer_id=own["customer_id"])
    contract_id = sign.contract_of_application(application_id)
    if contract_id is not None:  # from here on it is the contract that is declined
        return HttpResponseRedirect(f"/contracts/{contract_id}")
    if request.method != "POST":
        return render(request, "customer/apply/withdraw.html", {"view": view}, using="jinja2")
    withdraw_application(application_id=application_id, **own)
    return HttpResponseRedirect(f"/applications/{application_id}")


def _own(request: HttpRequest) -> dict[str, Any]:
    who = access.person(request)
    if who is None or who.customer_id is None:
        raise NotFound()
    return {"customer_id": who.customer_id, "by": who.actor, "at": now()}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None


def _draft(request: HttpRequest, application_id: UUID) -> ApplicationView:
    """Return the customer's draft. Refuses: NotFound, AlreadySubmitted."""
    view = queries.application(application_id, customer_id=_own(request)["customer_id"])
    if view.state is not ApplicationState.DRAFT:
        raise AlreadySubmitted()
    return view


def _go_on(application_id: UUID, customer_id: UUID) -> HttpResponse:
    view = queries.application(application_id, customer_id=customer_id)
    if view.state is not ApplicationState.DRAFT:
        return HttpResponseRedirect(f"/applications/{application_id}")
    step = view.missing[0].value if view.missing else "check"
    return HttpResponseRedirect(f"/apply/{application_id}/{step}")


def _dealers(vehicle_id: UUID) -> tuple[DealerView, ...]:
    """Return the dealers of the car's brand; all of them where the brand has none."""
    return parties.dealers(brand=catalogue.vehicle(vehicle_id).brand.zh) or parties.dealers()


def _dealer_page(request: HttpRequest, facts: dict[str, Any], *, status: int = 200) -> HttpResponse:
    shown = {"errors": {}, "quote": None, "view": None, **facts, **_place("dealer", facts.get("view"))}
    return render(request, "customer/apply/dealer.html", shown, status=status, using="jinja2")


def _place(step: str, view: ApplicationView | None) -> dict[str, Any]:
    """Return where the step stands: its number, what is saved, and the way back (to the check page once everything is there)."""
    number = STEPS.index(step) + 1
    back, saved = "/saved", ""
    if view is not None:
        saved = "all" if step == "check" else "earlier"
        complete = not view.missing and step != "check"
        earlier = "check" if complete else STEPS[max(number - 2, 0)]
        back = f"/apply/{view.id}/{earlier}" if number > 1 or complete else f"/applications/{view.id}"
    return {"step_number": number, "step_count": len(STEPS), "back": back, "saved": saved}


def _step(request: HttpRequest, step: str, view: ApplicationView, form: forms.Form) -> HttpResponse:
    facts = {
        "view": view,
        "values": form.values,
        "errors": form.errors,
        "photos": [kind.value for kind in view.photos],
        "verified": parties.customer(view.customer_id).verified,
        **_place(step, view),
    }
    status = 422 if form.errors else 200
    return render(request, f"customer/apply/{step}.html", facts, status=status, using="jinja2")


def _needed(title: Words) -> Words:
    return Words(
        f"“{title.zh}”还没有同意。要继续，请勾上。", f"“{title.en}” is not ticked. Please tick it to go on."
    )


def _consents_page(
    request: HttpRequest, view: ApplicationView, ticked: list[str], errors: dict[str, Words]
) -> HttpResponse:
    facts = {
        "view": view,
        "texts": TEXTS,
        "ticked": ticked,
        "errors": errors,
        **_place(Part.CONSENTS.value, view),
    }
    return render(request, "customer/apply/consents.html", facts, status=422 if errors else 200, using="jinja2")  # fmt: skip


def _check_page(request: HttpRequest, view: ApplicationView, refusal: Refusal | None = None) -> HttpResponse:
    name = refusal.field if refusal else None
    page = PAGE_OF.get(name or "", "")
    facts = {
        "view": view,
        "refusal": refusal.words if refusal else None,
        "mend": f"/apply/{view.id}/{page}" if page else "",
        "again": f"/apply/start?{urlencode({'quote': str(view.quote_id)})}"
        if isinstance(refusal, queries.QuoteExpired)
        else "",
        **_place("check", view),
    }
    return render(request, "customer/apply/check.html", facts, status=refusal.status if refusal else 200, using="jinja2")  # fmt: skip
