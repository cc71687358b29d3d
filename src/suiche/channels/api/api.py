"""The API v1: one object that collects the routers of this folder and answers refusals in the caller's language.

Every module here that has a ``router`` is part of it. Errors are ``{"code", "message", "field"}``; input that does
not fit the schema is 422 with one sentence per field. Language: ``Accept-Language``, Chinese by default.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError

from suiche.channels import access
from suiche.channels import api as folder
from suiche.channels.api.bodies import Bodies
from suiche.channels.api.faults import Unreadable, field_faults
from suiche.kit.refusal import NotFound, Refusal
from suiche.kit.words import Language


class NotSignedIn(Refusal):
    """No token, or one that is not valid any more."""

    code = "not_signed_in"
    status = 401
    zh = "请先登录。登录可能已经过期。"
    en = "Please sign in first. Your sign-in may have expired."


api = NinjaAPI(
    title="Suiche API",
    version="1",
    description="Auto finance, from the first quote to the settlement certificate. Money in whole fen, rates in ppm.",
    urls_namespace="api-1",
    docs_url=None,
    parser=Bodies(),
)


def language(request: HttpRequest) -> Language:
    """Return the language the caller prefers: whichever of zh and en comes first, Chinese by default."""
    for wish in request.headers.get("Accept-Language", "").lower().split(","):
        tag = wish.split(";")[0].strip()
        if tag.startswith(("zh", "en")):
            return "en" if tag.startswith("en") else "zh"
    return "zh"


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    with translation.override("en" if language(request) == "en" else "zh-hans"):
        return access.refused(request, refusal)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal."""
    return _refused(request, refusal)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, _problem: AuthenticationError) -> HttpResponse:
    """Answer a missing or dead token."""
    answer = _refused(request, NotSignedIn())
    answer["WWW-Authenticate"] = 'Bearer realm="Suiche"'
    return answer


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """Answer input that does not fit the schema: a sentence per field."""
    fields = field_faults(problem.errors, language(request))
    first = fields[0] if fields else {"field": "", "message": Unreadable().sentence(language(request))}
    body = {"code": "bad_input", "message": first["message"], "field": first["field"], "fields": fields}
    return api.create_response(request, body, status=422)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, problem: HttpError) -> HttpResponse:
    """Answer a body that cannot be read at all."""
    return _refused(request, NotFound() if problem.status_code == 404 else Unreadable())


def _collect() -> None:
    for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda found: found.name):
        if module.name != "api":
            router: Any = getattr(import_module(f"{folder.__name__}.{module.name}"), "router", None)
            if isinstance(router, Router):
                api.add_router("", router)


_collect()
