"""Every route says who may use it."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.tidy.tree import Rule

RULED = Rule(
    forbids="A route without an authorisation rule:",
    why="a view that forgets to ask who is there shows somebody's loan to everybody.",
    instead="decorate it with a rule of suiche.channels.access (public, customer_only, staff_only, …); API: auth=…, or auth=None said aloud.",
)

# Views that are not ours and ask for themselves. A reason beside every line.
OTHERS = {
    "allauth.": "sign-in: its pages are where one becomes somebody",
    "ninja.openapi.": "the published description of the API",
    "django.contrib.staticfiles.": "public files",
    "django.views.i18n": "the language switch",
}


def routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address with its view, includes opened."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def unruled(address: str, view: Callable[..., Any]) -> Iterator[str]:
    """What about this route is open without anybody having said so."""
    operations = api_operations(view)
    if operations:
        for operation in operations:
            handler = operation.view_func
            if not (
                operation.auth_callbacks or operation.auth_param is None or hasattr(handler, "access_rule")
            ):
                yield f"{address} {operation.methods} ({handler.__module__}.{handler.__name__})"
        return
    name = f"{origin(view)}.{getattr(view, '__qualname__', type(view).__name__)}"
    if not hasattr(view, "access_rule") and not name.startswith(tuple(OTHERS)):
        yield f"{address} ({name})"


def origin(view: Any) -> str:
    """The module of a view, looked for inside functools.partial too."""
    return str(getattr(getattr(view, "func", view), "__module__", ""))


def api_operations(view: Callable[..., Any]) -> list[Any]:
    """The operations of an API address; empty for a page. The API keeps them in the view's closure."""
    for cell in getattr(view, "__closure__", None) or ():
        operations = getattr(cell.cell_contents, "operations", None)
        if type(cell.cell_contents).__name__ == "PathView" and operations:
            return list(operations)
    return []


def test_every_route_has_an_authorisation_rule() -> None:
    from django.urls import get_resolver

    found = list(routes(get_resolver().url_patterns))
    assert found, "the URLconf is empty: this rule checked nothing"
    RULED.holds(finding for address, view in found for finding in unruled(address, view))


def test_the_rule_bites() -> None:
    from django.http import HttpRequest, HttpResponse
    from ninja import NinjaAPI

    def naked(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert list(unruled("/loan", naked))
    naked.access_rule = "customer"  # type: ignore[attr-defined]
    assert not list(unruled("/loan", naked))

    api = NinjaAPI(urls_namespace="planted-by-tidy", docs_url=None)
    api.get("/open")(lambda request: None)
    api.get("/said", auth=None)(lambda request: None)
    api.get("/guarded", auth=lambda request: None)(lambda request: None)
    patterns, _, _ = api.urls
    open_routes = [f for address, view in routes(patterns) for f in unruled(address, view)]
    assert [finding.split()[0] for finding in open_routes] == ["open"]
