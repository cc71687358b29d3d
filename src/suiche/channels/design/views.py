"""The style guide, and the page where a person chooses how everything looks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from suiche.channels.access import public
from suiche.channels.design import specimens
from suiche.channels.design.prefs import preferences_of, remember
from suiche.channels.design.site import SITE


@public
@require_GET
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; the query (theme, mode, text, language) overrides the preferences."""
    wished = preferences_of(request).changed(request.GET.dict())
    request.prefs = wished  # type: ignore[attr-defined]  # Django's request has no slot for it
    with specimens.spoken(wished.language):
        return render(request, "design/guide.html", specimens.all_of_them())


@public
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show the choices of language, light, mode and text size; keep a choice and go back to where it was made."""
    if request.method != "POST":
        return render(
            request, "design/preferences.html", {"next": local_address(request.GET.get("next", ""))}
        )
    response = HttpResponseRedirect(local_address(request.POST.get("next", "")))
    remember(response, preferences_of(request).changed(request.POST.dict()))
    return response


def local_address(wished: str) -> str:
    """Return the address to go back to: a path of ours, otherwise the home page (never another host)."""
    local = wished.startswith("/") and url_has_allowed_host_and_scheme(wished, allowed_hosts=None)
    return wished if local else SITE.home
