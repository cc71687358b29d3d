"""Looking at applications. Frozen views; somebody else's application looks like none at all."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.catalogue import queries as catalogue
from suiche.journey.apply import models
from suiche.kit.refusal import NotFound
from suiche.maths.terms import Method


@dataclass(frozen=True)
class ContractFacts:
    """What a contract takes over from an application. Money fen, rates ppm; no personal data but the ids."""

    application_id: UUID
    customer_id: UUID
    dealer_id: UUID
    product_version_id: UUID
    vehicle_id: UUID
    vehicle_text: str  # Chinese: brand, series, trim, as the contract prints it
    deal_price_fen: int
    down_payment_fen: int
    principal_fen: int
    terms: int
    balloon_fen: int
    annual_rate_ppm: int
    method: Method


def for_contract(application_id: UUID) -> ContractFacts:
    """Return what was asked for, for the contract. Refuses: NotFound, also while no dealer is chosen."""
    row = models.Application.objects.select_related("quote").filter(id=application_id).first()
    if row is None or row.dealer_id is None:
        raise NotFound()
    quote = row.quote
    return ContractFacts(
        application_id=row.id,
        customer_id=row.customer_id,
        dealer_id=row.dealer_id,
        product_version_id=quote.product_version_id,
        vehicle_id=quote.vehicle_id,
        vehicle_text=catalogue.vehicle(quote.vehicle_id).full_name.zh,
        deal_price_fen=quote.deal_price_fen,
        down_payment_fen=quote.down_payment_fen,
        principal_fen=quote.principal_fen,
        terms=quote.terms,
        balloon_fen=quote.balloon_fen,
        annual_rate_ppm=quote.annual_rate_ppm,
        method=Method(quote.method),
    )
