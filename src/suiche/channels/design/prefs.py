"""What a person prefers to see: language, light or dark, elderly mode, text size.

Kept in one cookie of four words, so that the server writes the attributes on ``<html>`` and the page needs no
script. An unknown word counts as the default: a cookie can never break a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Self, TypeVar, cast, get_args

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from suiche.kit.words import Language

COOKIE = "suiche_prefs"
ONE_YEAR = 365 * 24 * 60 * 60

Theme = Literal["auto", "light", "dark"]
Mode = Literal["normal", "elderly"]
Text = Literal["normal", "max"]
Word = TypeVar("Word", bound=str)


@dataclass(frozen=True)
class Preferences:
    """How pages are shown to this browser; ``request.prefs`` on every request."""

    language: Language = "zh"
    theme: Theme = "auto"
    mode: Mode = "normal"
    text: Text = "normal"

    @classmethod
    def from_cookie(cls, value: str) -> Self:
        """Read the cookie's four words; what is missing or unknown becomes the default."""
        words = [*value.split("."), "", "", "", ""]
        return cls().changed(dict(zip(("language", "theme", "mode", "text"), words, strict=False)))

    def to_cookie(self) -> str:
        """Write the four words: ``zh.auto.normal.normal``."""
        return ".".join((self.language, self.theme, self.mode, self.text))

    def changed(self, wishes: Mapping[str, str]) -> Self:
        """Return these preferences with the known wishes fulfilled; unknown names and words change nothing."""
        return type(self)(
            language=_chosen(wishes.get("language"), get_args(Language), self.language),
            theme=_chosen(wishes.get("theme"), get_args(Theme), self.theme),
            mode=_chosen(wishes.get("mode"), get_args(Mode), self.mode),
            text=_chosen(wishes.get("text"), get_args(Text), self.text),
        )


def _chosen(wish: str | None, known: tuple[str, ...], otherwise: Word) -> Word:
    return cast(Word, wish) if wish in known else otherwise


def preferences_of(request: HttpRequest) -> Preferences:
    """Return the request's preferences; the defaults where no middleware has run (error pages)."""
    found = getattr(request, "prefs", None)
    return found if isinstance(found, Preferences) else Preferences()


def remember(response: HttpResponse, preferences: Preferences) -> None:
    """Keep the preferences in the browser for a year."""
    response.set_cookie(
        COOKIE,
        preferences.to_cookie(),
        max_age=ONE_YEAR,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


class PreferencesMiddleware:
    """Sets ``request.prefs`` and activates its language for everything inside."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the cookie, answer in that language, and tell caches that the page depends on it."""
        preferences = Preferences.from_cookie(request.COOKIES.get(COOKIE, ""))
        request.prefs = preferences  # type: ignore[attr-defined]  # Django's request has no slot for it
        with translation.override("en" if preferences.language == "en" else "zh-hans"):
            response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", "en" if preferences.language == "en" else "zh-CN")
        return response
