"""Open a dealer: where cars are handed over and whom we pay."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal
from suiche.parties import models


class DealerNumberTaken(Refusal):
    """A dealer with this number is there."""

    code = "dealer_number_taken"
    field = "number"
    zh = "这个经销商编号已经有了。请换一个。"
    en = "There is a dealer with this number already. Please choose another."


@dataclass(frozen=True)
class EnglishCard:
    """What a dealer is called in English and where it is; empty: pages show the Chinese."""

    name: str = ""
    city: str = ""
    address: str = ""
    hours: str = ""


@action
def open_dealer(
    *,
    number: str,
    name: str,
    city: str,
    address: str,
    phone: str,
    hours: str,
    brands: tuple[str, ...],
    account_name: str,
    account_no: str,
    english: EnglishCard = EnglishCard(),  # frozen
    demo: bool = False,
    by: Actor,
    at: Instant,
) -> UUID:
    """Open a dealer; return its id. ``brands`` are the catalogue's codes; ``english`` is for English pages. Refuses: DealerNumberTaken."""
    if models.Dealer.objects.filter(number=number).exists():
        raise DealerNumberTaken()
    return models.Dealer.objects.create(
        number=number,
        name=name,
        city=city,
        address=address,
        phone=phone,
        hours=hours,
        brands=list(brands),
        account_name=account_name,
        account_no=account_no,
        name_en=english.name,
        city_en=english.city,
        address_en=english.address,
        hours_en=english.hours,
        demo=demo,
    ).id
