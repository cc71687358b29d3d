"""Post the tax that a lease makes due."""

from __future__ import annotations

from uuid import UUID

from suiche.catalogue.kinds import VatMode
from suiche.journey.repay.rules.lease import Tax
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule


@part
def post_tax(
    *, mode: VatMode, tax: Tax, contract_id: UUID | None, reference: str, on: BusinessDate, at: Instant
) -> None:
    """Post tax by the rule of its mode; nothing where there is none. Without a contract it is the sum of a batch."""
    if mode is VatMode.INTEREST:
        rule, amounts = Rule.INTEREST_VAT, {"vat": tax.interest_fen}
    else:
        rule, amounts = Rule.RENT_VAT, {"vat": tax.aside_fen, "interest": tax.interest_fen}
    if any(amounts.values()):
        post(rule=rule, amounts_fen=amounts, contract_id=contract_id, reference=reference, on=on, at=at)
