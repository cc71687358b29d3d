"""Confirm the will to sign: the code from the message was entered. The papers are sealed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.contact.actions.use_code import use_code
from suiche.contact.queries import CodeChecked, CodeOutcome, mask_phone
from suiche.documents import queries as documents
from suiche.journey.sign import events, models
from suiche.journey.sign.queries import PURPOSE, expect_signable, expect_signature_agreed
from suiche.journey.sign.states import ContractState
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.parties import queries as parties


@dataclass(frozen=True)
class SigningTried:
    """How a try to sign ended: ``outcome`` of the code, tries ``left``, and where the contract stands now."""

    outcome: CodeOutcome
    left: int
    state: str

    def expect(self) -> None:
        """Refuse unless the code was right. Refuses: WrongCode, CodeOver."""
        CodeChecked(self.outcome, self.left).expect()


@action
def confirm_signing(
    *,
    contract_id: UUID,
    customer_id: UUID,
    code: str,
    ip: str,
    device: str,
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> SigningTried:
    """Check the code; a right one starts the sealing, once. A wrong one is an answer (its try must count).

    Refuses: BadInput (no six digits), NotFound, OfferExpired, DisclosureFirst, NotNow (ended), OnPaperOnly.
    """
    contract = models.Contract.objects.locked(contract_id, customer_id=customer_id)
    if contract.is_in(ContractState.SIGNING, ContractState.SIGNED):
        return SigningTried(CodeOutcome.RIGHT, 0, contract.state)  # sent twice: signed once
    expect_signable(contract.state, contract.valid_until, on)
    expect_signature_agreed(customer_id)
    phone = parties.customer(customer_id).phone
    checked = use_code(phone=phone, purpose=PURPOSE, subject=str(contract_id), code=code, by=by, at=at)
    if checked.outcome is not CodeOutcome.RIGHT:
        return SigningTried(checked.outcome, checked.left, contract.state)
    _keep_evidence(contract, phone, ip, device, at)
    contract.move_to(ContractState.SIGNING, by=by, at=at)
    outbox.publish(events.SigningConfirmed(contract_id=contract.id, customer_id=customer_id, at=at))
    return SigningTried(checked.outcome, checked.left, contract.state)


def _keep_evidence(contract: models.Contract, phone: str, ip: str, device: str, at: Instant) -> None:
    """Write down what proves the will: which papers, read for how long, from where, under which consents."""
    disclosure = models.Disclosure.objects.get(contract=contract)
    assert contract.contract_document_id is not None, "an offer has its papers"
    paper = documents.document(document_id=contract.contract_document_id)
    consents = parties.consents(contract.customer_id)
    models.SigningEvidence.objects.create(
        contract=contract,
        confirmed_at=at,
        phone_masked=mask_phone(phone),
        disclosure_sha256=disclosure.table_sha256,
        paper_sha256=paper.sha256,
        read_seconds=disclosure.read_seconds or 0,
        consents=[
            {"kind": one.kind.value, "version": one.version, "sha256": one.text_sha256} for one in consents
        ],
        ip=ip,
        device=device[:200],
    )
