"""Dealers over the API: where a car can be handed over."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from suiche.catalogue import queries as catalogue
from suiche.parties import queries as parties

router = Router(tags=["dealers"])


class DealerOut(Schema):
    """A dealer as everybody may see it."""

    id: UUID
    number: str
    name: str
    city: str
    address: str
    phone: str
    hours: str
    name_en: str
    place_en: str
    hours_en: str
    brands: list[str]


@router.get(
    "/dealers", auth=None, response=list[DealerOut], summary="Dealers, of a car's brand and of a city"
)
def dealers(request: HttpRequest, vehicle_id: UUID | None = None, city: str = "") -> list[DealerOut]:
    """Return the active dealers by city and name. Refuses: not_found (the car)."""
    brand = catalogue.vehicle(vehicle_id).brand.zh if vehicle_id else None
    return [
        DealerOut(
            id=found.id,
            number=found.number,
            name=found.name,
            city=found.city,
            address=found.address,
            phone=found.phone,
            hours=found.hours,
            name_en=found.title.en,
            place_en=found.place.en,
            hours_en=found.opening.en,
            brands=list(found.brands),
        )
        for found in parties.dealers(brand=brand, city=city or None)
    ]
