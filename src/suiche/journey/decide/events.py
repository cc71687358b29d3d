"""What deciding has made true, as frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from suiche.kit.clock import BusinessDate, Instant


@dataclass(frozen=True)
class CardCorrected:
    """A customer has named another bank card after the first was not confirmed."""

    case_id: UUID
    at: Instant


@dataclass(frozen=True)
class CaseOpened:
    """The review of an application has begun; the checks are to be asked for."""

    case_id: UUID
    application_id: UUID
    at: Instant


@dataclass(frozen=True)
class ApplicationDecided:
    """An application was approved or declined (``outcome``: APPROVE, DECLINE); an approval holds until ``valid_until``."""

    application_id: UUID
    decision_id: UUID
    customer_id: UUID
    outcome: str
    valid_until: date
    on: BusinessDate
    at: Instant
