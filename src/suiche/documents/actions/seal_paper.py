"""Put our company's seal on a kept paper."""

from __future__ import annotations

from uuid import UUID

from suiche.documents.actions.sign_paper import SignedPaper, sign_paper
from suiche.documents.papers import Company
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.partners.certificates.port import SignerIdentity

COMPANY_FIELD = "company"  # every template of ours has this field


@part
def seal_paper(*, document_id: UUID, company: Company, demo: bool, by: Actor, at: Instant) -> SignedPaper:
    """Sign the company's field with our seal. Refuses what ``sign_paper`` refuses."""
    signer = SignerIdentity(kind="organisation", name=company.name, number=company.credit_code)
    return sign_paper(
        document_id=document_id, field=COMPANY_FIELD, signer=signer, demo=demo, evidence="{}", by=by, at=at
    )
