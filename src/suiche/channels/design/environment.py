"""The Jinja2 environment of all pages: strict, escaping, with the house's formats as globals and filters.

The language is Django's active one (set by ``PreferencesMiddleware``), read at the moment of rendering.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language

from suiche.channels.access import own_place
from suiche.channels.design import charts, figures, icons, qr, wording
from suiche.channels.design.prefs import Preferences, preferences_of
from suiche.channels.design.site import SITE
from suiche.channels.design.terms import TERMS
from suiche.kit.words import Language, Words
from suiche.partners.bank.bins import bank_words


def language() -> Language:
    """Return the language of this rendering: Chinese unless English is active."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def t(zh: str, en: str) -> str:
    """Pick one of the two sentences by the active language."""
    return en if language() == "en" else zh


def say(what: object) -> object:
    """Turn ``Words`` into the sentence of the active language; leave everything else as it is."""
    return what.in_(language()) if isinstance(what, Words) else what


def url(name: str, *args: object, **kwargs: object) -> str:
    """Return the address of a named route."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _in_language(function: Callable[..., str]) -> Callable[..., str]:
    """Give a format whose last argument is the language the active one, at each call."""

    @functools.wraps(function)
    def bound(*values: object) -> str:
        return function(*values, language())

    return bound


def _formats() -> dict[str, Callable[..., Any]]:
    plain: dict[str, Callable[..., Any]] = {
        "yuan": wording.yuan,
        "yuan_short": wording.yuan_short,
        "parts": wording.amount,
        "percent": wording.percent,
        "pct": wording.percent,
        "clock": wording.clock,
        "mask_name": wording.mask_name,
        "mask_phone": wording.mask_phone,
        "mask_id": wording.mask_id_number,
        "mask_card": wording.mask_card,
        "mask_plate": wording.mask_plate,
        "mask_vin": wording.mask_vin,
        "say": say,
        "bank_words": bank_words,
    }
    spoken = (
        wording.day,
        wording.short_day,
        wording.table_day,
        wording.month,
        wording.near,
        wording.moment,
        wording.near_moment,
        wording.until,
        wording.card_tail,
    )
    return {**plain, **{function.__name__: _in_language(function) for function in spoken}}


def environment(**options: Any) -> jinja2.Environment:
    """Build the environment; named in settings as the Jinja2 backend's ``environment``."""
    chosen = {**options, "autoescape": True, "undefined": jinja2.StrictUndefined}
    built = jinja2.Environment(**chosen, trim_blocks=True, lstrip_blocks=True)  # noqa: S701  # autoescape is on, above
    built.filters.update(_formats())
    built.globals.update(_formats())
    built.globals.update(
        t=t,
        language=language,
        static=static,
        url=url,
        icon=icons.icon,
        qr_code=qr.qr_code,
        adds_up=figures.adds_up,
        last_due_parts=figures.last_due_parts,
        preferences_of=preferences_of,
        own_place=own_place,
        default_preferences=Preferences(),
        site=SITE,
        term_words=TERMS,
        bars=charts.bars,
        columns=charts.columns,
        repayment=charts.repayment,
        Line=figures.Line,
        Fact=figures.Fact,
        Step=figures.Step,
    )
    return built
