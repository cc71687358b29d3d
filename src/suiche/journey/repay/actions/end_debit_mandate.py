"""The customer ends direct debit for a loan."""

from __future__ import annotations

from uuid import UUID

from suiche.contact.actions.send_message import send_message
from suiche.journey.repay import debit_rules
from suiche.journey.repay.actions.end_mandate import end_mandate
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal
from suiche.parties import queries as parties


class NoMandate(Refusal):
    """There is no leave to debit that could end."""

    code = "no_mandate"
    zh = "这份合同没有在用的自动扣款，不用停。"
    en = "Nothing is debited for this contract by itself: there is nothing to end."


@action
def end_debit_mandate(*, loan_id: UUID, customer_id: UUID, by: Actor, at: Instant) -> None:
    """End the mandate and confirm it by message: nothing more is sent to the bank; what was sent is still debited.

    A card that was agreed and waits for our seal or for the bank is not debited either. The papers are void.
    Refuses: NotFound (another's loan too), NoMandate.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=customer_id)
    if not end_mandate(loan=loan, reason=debit_rules.BY_CUSTOMER, by=by, at=at):
        raise NoMandate()
    send_message(
        phone=parties.customer(customer_id).phone,
        template="MANDATE_ENDED",
        params={"number": loan.contract_no},
        subject=str(loan.id),
        by=by,
        at=at,
    )
