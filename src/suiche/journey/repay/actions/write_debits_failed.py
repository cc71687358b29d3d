"""Write down that debits failed, end the mandates the bank will not debit again, and tell the customers."""

from __future__ import annotations

from collections.abc import Sequence

from suiche.contact.actions.send_messages import Outgoing, send_messages
from suiche.documents.actions.void_paper import void_paper
from suiche.journey.repay import debit_models, debit_queries, debit_rules, models
from suiche.journey.repay.debit_states import DebitState, MandateState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.maths.money import grouped
from suiche.parties import queries as parties
from suiche.partners.debit.result_file import DebitResult

Failed = tuple[models.Loan, debit_models.Debit, DebitResult]


@part
def write_debits_failed(*, failed: Sequence[Failed], by: Actor, at: Instant) -> None:
    """Move the debits; send a message after the first failure of a due date and when nothing is tried any more.

    The caller holds the loans' locks; each result names its code.
    """
    if not failed:
        return
    messages = []
    phones = parties.phones(loan.customer_id for loan, _, _ in failed)
    plan = debit_queries.timetable(failed[0][1].on)
    for loan, debit, result in failed:
        assert result.code is not None  # the file's reader and the adapter see to it
        debit.code, mandate = result.code.value, debit.mandate
        if debit.code in debit_rules.ENDS_MANDATE and mandate.is_in(MandateState.ACTIVE):
            mandate.move_to(MandateState.ENDED, by=by, at=at, reason=debit.code)
            if mandate.document_id is not None:
                void_paper(document_id=mandate.document_id, by=by, at=at)
        again = plan.again(debit.code, debit.attempt) and mandate.is_in(MandateState.ACTIVE)
        if again and debit.attempt > 1:
            continue
        facts = {"amount": grouped(debit.amount_fen), "number": loan.contract_no, "card": mandate.last4}
        template = "DEBIT_FAILED" if again else "DEBIT_STOPPED"
        messages.append(Outgoing(phones[loan.customer_id], template, facts, str(loan.id)))
    debit_models.Debit.move_all(
        [debit for _, debit, _ in failed], DebitState.FAILED, by=by, at=at, also=("code",)
    )
    send_messages(messages=messages, by=by, at=at)
