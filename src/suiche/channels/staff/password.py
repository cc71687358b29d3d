"""Staff and dealers' clerks choose their own password: first after a one-time one, later with the old one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from suiche.channels import access
from suiche.channels.staff.sign_in import way_home
from suiche.kit.clock import now
from suiche.kit.refusal import BadInput, NotAllowed, TooManyTries
from suiche.kit.words import Words
from suiche.parties import account, people_queries
from suiche.parties.actions.choose_password import choose_password
from suiche.parties.passwords import LEAST_PASSWORD
from suiche.parties.queries import SignedIn

WRONG_OLD = Words("现在的密码不对，请再输一次。", "Your present password is wrong. Please try again.")


@never_cache
@require_http_methods(["GET", "POST"])
@access.own_password
def password(request: HttpRequest) -> HttpResponse:
    """Ask for a new password twice, and for the old one unless it was one-time; set it and keep this session."""
    who = access.person(request) or access.chooser(request)
    if who is None:
        raise NotAllowed()
    wished = request.POST.get("next") or request.GET.get("next") or ""
    if request.method != "POST":
        return _page(request, who, wished)
    at = now()
    try:
        _check(request, who)
        choose_password(
            sign_in_id=who.sign_in_id, password=request.POST.get("password", ""), by=who.actor, at=at
        )
    except (BadInput, TooManyTries) as refusal:
        errors = {refusal.field or "old": refusal.words}
        return _page(request, who, wished, errors=errors, status=refusal.status)
    account.keep_session(request, who)
    if who.one_time_until is not None:
        return HttpResponseRedirect(way_home(wished, who))
    return HttpResponseRedirect(f"{access.PASSWORD}?told=changed")


def _check(request: HttpRequest, who: SignedIn) -> None:
    """Refuses: BadInput (the old password is wrong, the new one differs from its repetition), TooManyTries."""
    if who.one_time_until is None:
        username = people_queries.person(who.sign_in_id).username
        try:
            account.by_password(request, username=username, password=request.POST.get("old", ""), at=now())
        except account.WrongPassword:
            raise BadInput(field="old", zh=WRONG_OLD.zh, en=WRONG_OLD.en) from None
    if request.POST.get("password") != request.POST.get("again"):
        raise BadInput(
            field="again",
            zh="两次输的新密码不一样，请再输一次。",
            en="The two new passwords differ. Please type them again.",
        )


def _page(
    request: HttpRequest,
    who: SignedIn,
    wished: str,
    *,
    errors: dict[str, Words] | None = None,
    status: int = 200,
) -> HttpResponse:
    facts = {
        "first": who.one_time_until is not None,
        "least": LEAST_PASSWORD,
        "username": people_queries.person(who.sign_in_id).username,
        "next": wished,
        "errors": errors or {},
        "changed": request.GET.get("told") == "changed",
    }
    return render(request, "staff/password.html", facts, status=status, using="jinja2")
