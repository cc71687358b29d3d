"""Book debits that the bank took back: what they had paid is owed again, exactly as before."""

from __future__ import annotations

from django.db import transaction

from suiche.contact.actions.send_message import send_message
from suiche.journey.repay import debit_models, models
from suiche.journey.repay.actions.open_debit_problem import open_debit_problem
from suiche.journey.repay.actions.reverse_event import reverse_event
from suiche.journey.repay.debit_events import DebitsBooked
from suiche.journey.repay.debit_queries import RETURNS
from suiche.journey.repay.debit_states import DebitProblemKind, DebitState
from suiche.journey.repay.states import EventKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.maths.money import grouped
from suiche.parties import queries as parties
from suiche.partners.debit.port import ReturnedDebit


@action
def book_debit_returns(
    *, returns: tuple[ReturnedDebit, ...], by: Actor, on: BusinessDate, at: Instant
) -> DebitsBooked:
    """Reverse each returned debit once and tell its customer; what does not fit, or cannot be reversed (its loan is
    written off), is put before a person.

    Notes that the bank was asked on ``on``.
    """
    before = debit_models.DebitProblem.objects.count()
    known = debit_models.Debit.objects.in_bulk([one.order_no for one in returns], field_name="order_no")
    changed = 0
    for returned in sorted(
        returns, key=lambda one: str(known[one.order_no].loan_id) if one.order_no in known else ""
    ):
        debit = known.get(returned.order_no)
        if debit is None:
            _unknown(returned, None, at)
            continue
        changed += _take_back(debit, returned, by, on, at)
    debit_models.DebitRun.objects.get_or_create(
        on=on, window=RETURNS, defaults={"begun_at": at, "done_at": at, "debits": changed}
    )
    return DebitsBooked(changed, debit_models.DebitProblem.objects.count() - before)


def _take_back(
    debit: debit_models.Debit, returned: ReturnedDebit, by: Actor, on: BusinessDate, at: Instant
) -> bool:
    loan = models.Loan.objects.select_for_update(no_key=True).get(id=debit.loan_id)
    debit.refresh_from_db()
    if debit.return_no == returned.return_no:
        return False
    same = (debit.transaction_no, debit.amount_fen) == (returned.transaction_no, returned.amount_fen)
    if not debit.is_in(DebitState.SUCCESS) or not same:
        _unknown(returned, loan, at)
        return False
    event = debit.receipt.event if debit.receipt else None
    assert event is not None  # the database holds a receipt for every success, and each has its event
    if not models.LoanEvent.objects.filter(reverses=event).exists():  # a colleague may have been faster
        try:
            with transaction.atomic():
                reverse_event(
                    loan=loan,
                    event=event,
                    kind=EventKind.RETURNED,
                    reason=returned.reason,
                    by=by,
                    on=on,
                    at=at,
                )
        except Refusal as refusal:
            _unknown(returned, loan, at, because=refusal.words.zh)
            return False
    debit.move_to(DebitState.RETURNED, by=by, at=at, return_no=returned.return_no, returned_on=returned.on)
    send_message(
        phone=parties.customer(loan.customer_id).phone,
        template="DEBIT_RETURNED",
        params={"amount": grouped(debit.amount_fen), "number": loan.contract_no},
        subject=str(loan.id),
        by=by,
        at=at,
    )
    return True


def _unknown(returned: ReturnedDebit, loan: models.Loan | None, at: Instant, *, because: str = "") -> None:
    open_debit_problem(
        kind=DebitProblemKind.RETURN_UNKNOWN,
        subject=returned.return_no,
        loan=loan,
        received_fen=-returned.amount_fen,
        detail=f"{returned.order_no} {returned.transaction_no} {returned.reason} {because}".rstrip(),
        at=at,
    )
