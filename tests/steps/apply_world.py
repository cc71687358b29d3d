"""Quotes, people and a sandbox for the tests of applying and deciding; everything behind a real socket."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image

from suiche.catalogue import queries as catalogue
from suiche.demo.sandbox.people import Person, person
from suiche.journey.apply.actions.give_consents import give_consents
from suiche.journey.apply.actions.save_card import save_card
from suiche.journey.apply.actions.save_identity import save_identity
from suiche.journey.apply.actions.save_income import save_income
from suiche.journey.apply.actions.start_application import start_application
from suiche.journey.apply.actions.submit_application import submit_application
from suiche.journey.apply.queries import NEEDED_CONSENTS
from suiche.journey.shop.actions.save_quote import save_quote
from suiche.journey.shop.queries import Wish
from suiche.kit import adapters
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import business_date, now
from suiche.parties import queries as parties
from suiche.parties.actions.register_customer import register_customer
from tests.company import opened
from tests.partners.sandbox_server import Sandbox, running

_seeds = itertools.count(1)
IN_THE_FUTURE = date(2040, 1, 1)


@dataclass(frozen=True)
class Applicant:
    """A customer with a quote and an application."""

    customer_id: UUID
    quote_id: UUID
    application_id: UUID
    who: Person

    @property
    def by(self) -> Actor:
        """The customer who acts."""
        return Actor("customer", str(self.customer_id))


@contextmanager
def partners_at(settings: Any, sandbox: Sandbox) -> Iterator[Sandbox]:
    """Let the settings name this sandbox for the three checks."""
    changed = {
        name: {**settings.PARTNERS[name], "options": sandbox.options()}
        for name in ("identity", "bureau", "bank")
    }
    settings.PARTNERS = {**settings.PARTNERS, **changed}
    adapters.forget()
    yield sandbox
    adapters.forget()


@contextmanager
def sandbox_in(home: Path) -> Iterator[Sandbox]:
    """Run a sandbox without latency."""
    with running(home) as sandbox:
        for partner in ("identity", "bureau", "bank"):
            sandbox.faults(partner, latency_ms=0)
        yield sandbox


def open_shop() -> None:
    """Have the demo's cars, plans, one dealer and the rules of deciding; nobody works there yet."""
    opened()


def new_person(**endings: str) -> Person:
    """Return an invented person; endings provoke an outcome (docs/sandbox.md)."""
    return person(f"apply {next(_seeds)}", **endings)


def new_customer(who: Person) -> UUID:
    """Register somebody who has just confirmed their phone."""
    return register_customer(phone=who.phone, by=SYSTEM, at=now()).customer_id


def new_quote(
    customer_id: UUID | None,
    *,
    key: str = "",
    down_ppm: int = 300_000,
    terms: int = 36,
    price_max_fen: int = 20_000_000,
) -> UUID:
    """Save a quote of a new car at its published price."""
    on = business_date()
    plan = catalogue.plan("STD", on)
    cars = [
        car for car in catalogue.vehicles() if plan.suits(car) and car.official_price_fen <= price_max_fen
    ]
    car = max(cars, key=lambda found: (found.official_price_fen, found.code))
    down_fen = car.official_price_fen * down_ppm // 1_000_000
    saved = save_quote(
        vehicle_id=car.id,
        version_id=plan.id,
        wish=Wish(car.official_price_fen, down_fen, terms, 0),
        customer_id=customer_id,
        anonymous_key=key,
        key=f"quote {next(_seeds)}",
        by=SYSTEM,
        at=now(),
        on=on,
    )
    return saved.quote_id


def started(who: Person | None = None, **wish: Any) -> Applicant:
    """Begin an application at the first dealer."""
    someone = who or new_person()
    customer_id = new_customer(someone)
    quote_id = new_quote(customer_id, **wish)
    begun = start_application(
        quote_id=quote_id,
        customer_id=customer_id,
        dealer_id=parties.dealers()[0].id,
        by=Actor("customer", str(customer_id)),
        at=now(),
        on=business_date(),
    )
    return Applicant(customer_id, quote_id, begun.application_id, someone)


def filled(applicant: Applicant, *, income_fen: int = 2_500_000, debt_fen: int = 0) -> Applicant:
    """Answer everything and consent."""
    own: dict[str, Any] = {
        "application_id": applicant.application_id,
        "customer_id": applicant.customer_id,
        "by": applicant.by,
        "at": now(),
    }
    who = applicant.who
    save_identity(
        **own, name=who.name, id_number=who.id_number, valid_until=IN_THE_FUTURE, on=business_date()
    )
    save_income(**own, monthly_income_fen=income_fen, monthly_debt_fen=debt_fen)
    save_card(**own, card_no=who.card_no, mobile=who.phone)
    give_consents(**own, kinds=NEEDED_CONSENTS, channel="web")
    return applicant


def submitted(
    who: Person | None = None, *, income_fen: int = 2_500_000, debt_fen: int = 0, **wish: Any
) -> Applicant:
    """Begin, answer and submit."""
    applicant = filled(started(who, **wish), income_fen=income_fen, debt_fen=debt_fen)
    submit_application(
        application_id=applicant.application_id,
        customer_id=applicant.customer_id,
        by=applicant.by,
        at=now(),
        on=business_date(),
    )
    return applicant


def picture(width: int = 800, height: int = 500, *, kind: str = "JPEG", **more: Any) -> bytes:
    """Return a small photo."""
    shot = io.BytesIO()
    Image.new("RGB", (width, height), (90, 120, 110)).save(shot, kind, **more)
    return shot.getvalue()
