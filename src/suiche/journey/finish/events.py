"""What finishing has made true, as frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.kit.clock import Instant


@dataclass(frozen=True)
class CertificateIssued:
    """The settlement certificate is sealed and can be downloaded."""

    loan_id: UUID
    document_id: UUID
    at: Instant
