"""Confirm the cost disclosure: read for long enough, and this table."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from suiche.journey.sign import models
from suiche.journey.sign.queries import seconds_left, whole_seconds
from suiche.journey.sign.rules.refusals import NotNow, NotThisTable, OfferExpired, TooEarly
from suiche.journey.sign.states import ContractState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@dataclass(frozen=True)
class Confirmed:
    """The table was confirmed after so many seconds of reading."""

    contract_id: UUID
    confirmed_at: datetime
    read_seconds: int


@action
def confirm_disclosure(
    *,
    contract_id: UUID,
    customer_id: UUID,
    table_sha256: str,
    ip: str,
    device: str,
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> Confirmed:
    """Confirm the table whose fingerprint is given; a second time changes nothing.

    Refuses: NotFound, OfferExpired, NotThisTable, TooEarly (by the server's clock), NotNow.
    """
    contract = models.Contract.objects.locked(contract_id, customer_id=customer_id)
    disclosure = models.Disclosure.objects.select_for_update().get(contract=contract)
    if not hmac.compare_digest(disclosure.table_sha256, table_sha256):
        raise NotThisTable()
    if disclosure.confirmed_at is not None and disclosure.read_seconds is not None:
        return Confirmed(contract.id, disclosure.confirmed_at, disclosure.read_seconds)
    if contract.is_in(ContractState.EXPIRED) or on > contract.valid_until:
        raise OfferExpired(until=contract.valid_until)
    left = seconds_left(disclosure.shown_at, contract.min_read_seconds, at)
    if disclosure.shown_at is None or left > 0:
        raise TooEarly(seconds=left)
    if not contract.is_in(ContractState.OFFERED):
        raise NotNow(ContractState(contract.state))
    contract.move_to(ContractState.DISCLOSED, by=by, at=at)
    disclosure.confirmed_at, disclosure.ip, disclosure.device = at, ip, device[:200]
    disclosure.read_seconds = whole_seconds(disclosure.shown_at, at)
    disclosure.save(update_fields=["confirmed_at", "read_seconds", "ip", "device"])
    return Confirmed(contract.id, at, disclosure.read_seconds)
