"""Take in what a debit brought: to the customer's credit, used for what is due, the same way as any payment."""

from __future__ import annotations

from suiche.contact.actions.send_message import send_message
from suiche.journey.repay import debit_models, models
from suiche.journey.repay.actions.open_debit_problem import open_debit_problem
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.journey.repay.actions.write_receipt import write_receipt
from suiche.journey.repay.debit_states import DebitProblemKind, DebitState
from suiche.journey.repay.states import Channel, LoanState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.maths.money import grouped
from suiche.parties import queries as parties
from suiche.partners.debit.result_file import DebitResult


@part
def take_debit_money(
    *,
    loan: models.Loan,
    debit: debit_models.Debit,
    result: DebitResult,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> None:
    """Book the money and use it for what was due on the day for which it counts. The caller holds the loan's lock.

    What the customer paid between file and result is not paid twice: the surplus stays their credit.
    """
    counts_for = BusinessDate(min(debit.value_on, on))
    receipt = write_receipt(
        loan=loan,
        order=None,
        channel=Channel.DEBIT,
        transaction_no=result.transaction_no,
        amount_fen=result.amount_fen,
        paid_at=result.debited_at or at,
        value_on=counts_for,
        by=by,
        on=on,
        at=at,
    )
    debit.move_to(
        DebitState.SUCCESS,
        by=by,
        at=at,
        receipt=receipt,
        transaction_no=result.transaction_no,
        debited_at=result.debited_at or at,
        code="",
    )
    if not loan.is_in(LoanState.ACTIVE):
        open_debit_problem(
            kind=DebitProblemKind.AFTER_SETTLEMENT,
            subject=debit.order_no,
            batch=debit.batch,
            loan=loan,
            received_fen=result.amount_fen,
            at=at,
        )
    use_for_due(
        loan=loan,
        reference=f"receipt:{receipt.id}",
        until=counts_for,
        event=receipt.event,
        by=by,
        on=on,
        at=at,
    )
    _tell(loan, debit, by, at)


def _tell(loan: models.Loan, debit: debit_models.Debit, by: Actor, at: Instant) -> None:
    send_message(
        phone=parties.customer(loan.customer_id).phone,
        template="DEBIT_TAKEN",
        params={
            "amount": grouped(debit.amount_fen),
            "number": loan.contract_no,
            "card": debit.mandate.last4,
        },
        subject=str(loan.id),
        by=by,
        at=at,
    )
