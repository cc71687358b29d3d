"""Background entry points of signing: load, one action."""

from __future__ import annotations

import contextlib
import logging
from datetime import timedelta
from uuid import UUID

from suiche.journey.apply.actions.hold_application import NotSubmitted
from suiche.journey.apply.events import ApplicationWithdrawn
from suiche.journey.decide.events import ApplicationDecided
from suiche.journey.sign import queries
from suiche.journey.sign.actions.expire_offer import expire_offer
from suiche.journey.sign.actions.make_offer import make_offer
from suiche.journey.sign.actions.seal_papers import seal_papers
from suiche.journey.sign.actions.withdraw_contract import withdraw_contract
from suiche.journey.sign.states import ContractState
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import business_date_of, now
from suiche.kit.jobs import Later
from suiche.partners.certificates.port import CertificateRefused, CertificatesUnavailable

log = logging.getLogger(__name__)
APPROVED = "APPROVE"
LOOK_AGAIN = timedelta(hours=1)
AUTHORITY_AGAIN = timedelta(seconds=15)
REFUSED_AGAIN = timedelta(minutes=10)


def offer(decided: ApplicationDecided) -> None:
    """Make the offer of an approved application, once; none for one that was withdrawn meanwhile."""
    if decided.outcome != APPROVED or queries.contract_of_application(decided.application_id):
        return
    at = now()
    with contextlib.suppress(NotSubmitted):
        make_offer(
            application_id=decided.application_id,
            valid_until=decided.valid_until,
            key=str(decided.application_id),
            by=SYSTEM,
            at=at,
            on=business_date_of(at),
        )


def seal(contract_id: UUID) -> None:
    """Seal the papers of a confirmed contract, once; while the authority is away or refuses, come back."""
    try:
        seal_papers(contract_id=contract_id, by=SYSTEM, at=now())
    except CertificatesUnavailable as absent:
        raise Later("the certification authority does not answer", wait=AUTHORITY_AGAIN) from absent
    except CertificateRefused as refused:
        # The customer has done their part; what is wrong lies between the authority and us, and must not strand them.
        log.error("the certification authority refuses to certify for contract %s", contract_id)
        raise Later("the certification authority refuses", wait=REFUSED_AGAIN) from refused


def watch(contract_id: UUID) -> None:
    """Expire the contract when its last day has passed; until then, and while it is being sealed, come back."""
    view = queries.contract(contract_id, customer_id=None)
    if view.state not in queries.UNPAID:
        return
    at = now()
    on = business_date_of(at)
    if view.state is not ContractState.SIGNING and view.over(on):
        expire_offer(contract_id=contract_id, by=SYSTEM, at=at, on=on)
        return
    raise Later("the offer is still open", wait=LOOK_AGAIN)


def end_with_application(withdrawn: ApplicationWithdrawn) -> None:
    """Withdraw the contract of a withdrawn application, unless it was paid out or has ended."""
    contract_id = queries.contract_of_application(withdrawn.application_id)
    if contract_id is None:
        return
    state = queries.contract(contract_id, customer_id=None).state
    if state is ContractState.SIGNING:
        raise Later("the papers are being sealed", wait=AUTHORITY_AGAIN)
    if state in queries.UNPAID:
        by = Actor("customer", str(withdrawn.customer_id))
        withdraw_contract(contract_id=contract_id, customer_id=withdrawn.customer_id, by=by, at=now())
