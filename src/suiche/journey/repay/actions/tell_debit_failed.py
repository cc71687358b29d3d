"""Tell the customer that a debit failed, and end the mandate where the bank will not debit this card again."""

from __future__ import annotations

from suiche.contact.actions.send_message import send_message
from suiche.journey.repay import debit_models, debit_queries, debit_rules, models
from suiche.journey.repay.debit_states import MandateState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.maths.money import grouped
from suiche.parties import queries as parties


@part
def tell_debit_failed(*, loan: models.Loan, debit: debit_models.Debit, by: Actor, at: Instant) -> None:
    """Send a message after the first failure of a due date and when nothing is tried any more: not after each try."""
    mandate = debit.mandate
    if debit.code in debit_rules.ENDS_MANDATE and mandate.is_in(MandateState.ACTIVE):
        mandate.move_to(MandateState.ENDED, by=by, at=at, reason=debit.code)
    plan = debit_queries.timetable(debit.on)
    again = plan.again(debit.code, debit.attempt) and mandate.is_in(MandateState.ACTIVE)
    if again and debit.attempt > 1:
        return
    send_message(
        phone=parties.customer(loan.customer_id).phone,
        template="DEBIT_FAILED" if again else "DEBIT_STOPPED",
        params={"amount": grouped(debit.amount_fen), "number": loan.contract_no, "card": mandate.last4},
        subject=str(loan.id),
        by=by,
        at=at,
    )
