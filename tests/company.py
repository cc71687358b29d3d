"""The demo company as many tests begin: its cars and plans, or with them its rules and a dealer."""

from __future__ import annotations

from suiche.demo import company
from suiche.demo.company import deciding
from suiche.demo.company.people import SHOPS
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import now
from suiche.parties.actions.open_dealer import open_dealer
from tests.databases import remembered


def stocked() -> None:
    """Have the demo's cars and plans."""
    remembered(_stock)


def opened() -> None:
    """Have the demo's cars, plans, one dealer and the rules of deciding; nobody works there yet."""
    remembered(_open)


def _stock() -> None:
    company.stock(now())


def _open() -> None:
    company.stock(now())
    deciding.publish(now())
    shop = SHOPS[0]
    open_dealer(
        number=shop.number, name=shop.name, city=shop.city, address=shop.address, phone=shop.phone, hours=shop.hours,
        brands=shop.brands, account_name=shop.name, account_no=shop.account_no, english=shop.english, demo=True, by=SYSTEM, at=now(),
    )  # fmt: skip
