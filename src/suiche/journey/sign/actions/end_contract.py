"""End a contract before its payout: its papers are taken out of force, and its application ends with it."""

from __future__ import annotations

from uuid import UUID

from suiche.documents.actions.void_paper import void_paper
from suiche.journey.apply.actions.end_application import end_application
from suiche.journey.sign import events, models
from suiche.journey.sign.rules.refusals import NotNow
from suiche.journey.sign.states import CONTRACT, ContractState
from suiche.kit import outbox
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@part
def end_contract(
    *, contract_id: UUID, state: ContractState, by: Actor, at: Instant
) -> events.ContractWithdrawn:
    """Move it to WITHDRAWN or EXPIRED. Refuses: NotFound, NotNow."""
    contract = models.Contract.objects.locked(contract_id)
    if state not in CONTRACT.moves[ContractState(contract.state)]:
        raise NotNow(ContractState(contract.state))
    contract.move_to(state, by=by, at=at)
    for document_id in (
        contract.disclosure_document_id,
        contract.contract_document_id,
        contract.mandate_document_id,
    ):
        if document_id is not None:
            void_paper(document_id=document_id, by=by, at=at)
    end_application(application_id=contract.application_id, paid_out=False, by=by, at=at)
    return outbox.publish(
        events.ContractWithdrawn(
            contract_id=contract.id,
            application_id=contract.application_id,
            customer_id=contract.customer_id,
            expired=state is ContractState.EXPIRED,
            at=at,
        )
    )
