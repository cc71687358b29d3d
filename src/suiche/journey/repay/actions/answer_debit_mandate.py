"""Write down what the bank said about a mandate: the protocol's number, or why there is none; and tell the customer."""

from __future__ import annotations

from uuid import UUID

from suiche.contact.actions.send_message import send_message
from suiche.documents.actions.void_paper import void_paper
from suiche.documents.states import DocumentState
from suiche.journey.repay import debit_mandate_queries, models
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.debit_models import DebitMandate
from suiche.journey.repay.debit_states import CARD_CHANGED, MandateState
from suiche.kit.action import action, part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.parties import queries as parties
from suiche.parties.actions.use_card import use_card


@action
def answer_debit_mandate(
    *, mandate_id: UUID, protocol_no: str, refusal: str, by: Actor, at: Instant
) -> MandateState:
    """Make the mandate active under its protocol, or refused with the bank's words; nothing where it was answered or ended.

    Only the bank's yes ends the mandate that was debited until now and takes the earlier papers out of force; its no
    leaves both as they are and takes the new paper out of force.
    """
    loan_id = DebitMandate.objects.values_list("loan_id", flat=True).get(id=mandate_id)
    loan = lock_loan(loan_id=loan_id, customer_id=None)
    mandate = DebitMandate.objects.select_for_update().get(id=mandate_id)
    if not mandate.is_in(MandateState.ASKED):
        return MandateState(mandate.state)
    if protocol_no:
        _agreed(loan=loan, mandate=mandate, protocol_no=protocol_no, by=by, at=at)
    else:
        _refused(loan=loan, mandate=mandate, refusal=refusal, by=by, at=at)
    return MandateState(mandate.state)


@part
def _agreed(*, loan: models.Loan, mandate: DebitMandate, protocol_no: str, by: Actor, at: Instant) -> None:
    rows = DebitMandate.objects.filter(loan=loan)
    for row in rows.select_for_update().filter(state=MandateState.ACTIVE.value):
        row.move_to(MandateState.ENDED, by=by, at=at, reason=CARD_CHANGED)
    mandate.move_to(MandateState.ACTIVE, by=by, at=at, protocol_no=protocol_no)
    paper = None
    for found in debit_mandate_queries.papers(loan.id):  # the oldest first
        if found.id == mandate.document_id:
            paper = found
            break
        if found.state != DocumentState.VOID.value:
            void_paper(document_id=found.id, by=by, at=at)
    again = rows.filter(document_id=mandate.document_id).exclude(id=mandate.id).exists()
    if paper is None or debit_mandate_queries.of_contract(paper) or again:
        return  # the customer has not changed the card: the loan begins, or runs again
    use_card(card_id=mandate.card_id)
    _tell(loan=loan, template="CARD_CHANGED", params={"card": mandate.last4}, by=by, at=at)


@part
def _refused(*, loan: models.Loan, mandate: DebitMandate, refusal: str, by: Actor, at: Instant) -> None:
    mandate.move_to(MandateState.REFUSED, by=by, at=at, reason=refusal[:80])
    for paper in debit_mandate_queries.papers(loan.id):
        if paper.id == mandate.document_id and paper.state != DocumentState.VOID.value:
            void_paper(document_id=paper.id, by=by, at=at)
    present = DebitMandate.objects.filter(loan=loan, state=MandateState.ACTIVE.value).first()
    params = {"card": mandate.last4} | ({"present": present.last4} if present else {})
    _tell(loan=loan, template="CARD_KEPT" if present else "CARD_NOT_OPENED", params=params, by=by, at=at)


@part
def _tell(*, loan: models.Loan, template: str, params: dict[str, str], by: Actor, at: Instant) -> None:
    send_message(
        phone=parties.customer(loan.customer_id).phone,
        template=template,
        params={"number": loan.contract_no, **params},
        subject=str(loan.id),
        by=by,
        at=at,
    )
