"""Background entry points of finishing: gather what the certificate says, or what was agreed; one action."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings

from suiche.documents import queries as documents
from suiche.documents.company import our_company
from suiche.documents.papers import CertificatePaper, Head, LeaseCertificatePaper, Person, Vehicle
from suiche.journey.finish import queries
from suiche.journey.finish.actions.end_lease import end_lease
from suiche.journey.finish.actions.free_or_hold_car import free_or_hold_car
from suiche.journey.finish.actions.issue_certificate import issue_certificate
from suiche.journey.repay import queries as repay
from suiche.journey.sign import queries as sign
from suiche.kit import audit, deployment
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant, business_date_of, now, shanghai
from suiche.kit.proposals import as_agreed
from suiche.parties import queries as parties


def certify(loan_id: UUID) -> None:
    """Issue the certificate of a settled loan, once. Nothing for one that runs again meanwhile."""
    at = now()
    on = business_date_of(at)
    if queries.closure(loan_id=loan_id, customer_id=None, on=on) is not None:
        return
    loan = repay.home(loan_id=loan_id, customer_id=None, on=on)
    if loan.settled_on is None:
        return
    person = parties.customer(repay.borrower(loan_id))
    signed_at = sign.sealing_since(loan.contract_id)
    audit.accessed(by=SYSTEM, what="finish.certificate", subject=str(person.id), at=at)
    code = documents.new_verify_code()
    said: dict[str, Any] = {
        "head": Head(
            paper_no=f"JQ-{loan.contract_no}", made_at=at, company=our_company(), demo=deployment.is_demo()
        ),
        "borrower": Person(person.name, person.masked_id_number, ""),
        "vehicle": Vehicle(loan.vehicle, sign.vin(loan.contract_id), 0),
        "contract_no": loan.contract_no,
        "principal_fen": loan.principal_fen,
        "signed_on": shanghai(Instant(signed_at)).date() if signed_at else loan.disbursed_on,
        "settled_on": loan.settled_on,
        "paid_total_fen": loan.principal_paid_fen + loan.interest_paid_fen + loan.other_paid_fen,
        "verify_url": f"{settings.PUBLIC_URL}/v/{code}",
        "verify_code": code,
    }
    paper = CertificatePaper(**said)
    if loan.leased:
        paper = LeaseCertificatePaper(**said, returned=queries.came_back(loan_id))
    issue_certificate(loan_id=loan_id, paper=paper, phone=person.phone, key=str(loan_id), by=SYSTEM, at=at)


def free_or_hold_the_car(loan_id: UUID) -> None:
    """Let the car of a loan that is over be financed again; hold it where the loan runs again, as it stands now."""
    free_or_hold_car(loan_id=loan_id, by=SYSTEM, at=now())


@as_agreed
def carry_out_lease_end(
    proposal: UUID, loan_id: UUID, end: str, amount_fen: int, why: str, asked_by: str
) -> None:
    """End a lease as two people agreed, once; what has become impossible meanwhile ends with its sentence."""
    at = now()
    end_lease(
        loan_id=loan_id,
        end=queries.END.validate_json(end),
        reason=why,
        roles=None,
        key=str(proposal),
        by=Actor.parse(asked_by),
        on=business_date_of(at),
        at=at,
    )
