"""Background entry points of changing the card: seal the mandate, and have the bank asked for its protocol."""

from __future__ import annotations

import logging
from datetime import timedelta

from suiche.journey.change.actions.seal_mandate import seal_mandate
from suiche.journey.change.events import CardAgreed
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import now
from suiche.kit.jobs import Later
from suiche.partners.certificates.port import CertificateRefused, CertificatesUnavailable

log = logging.getLogger(__name__)
AUTHORITY_AGAIN = timedelta(seconds=15)
REFUSED_AGAIN = timedelta(minutes=10)


def seal(agreed: CardAgreed) -> None:
    """Seal the mandate of an agreed card, once, and have the bank asked; while the authority is away, come back."""
    try:
        seal_mandate(
            loan_id=agreed.loan_id,
            customer_id=agreed.customer_id,
            card_id=agreed.card_id,
            document_id=agreed.document_id,
            evidence=agreed.evidence,
            by=SYSTEM,
            at=now(),
        )
    except CertificatesUnavailable as absent:
        raise Later("the certification authority does not answer", wait=AUTHORITY_AGAIN) from absent
    except CertificateRefused as refused:
        log.error("the certification authority refuses to certify a mandate of loan %s", agreed.loan_id)
        raise Later("the certification authority refuses", wait=REFUSED_AGAIN) from refused
