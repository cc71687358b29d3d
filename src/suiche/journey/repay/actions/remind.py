"""Remind some customers of a due date by message, each once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.contact.actions.send_message import send_message
from suiche.journey.repay import models
from suiche.journey.repay import reminder_queries as queries
from suiche.journey.repay.reminder_models import DueReminder
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.maths.money import grouped
from suiche.parties import queries as parties


@action
def remind(
    *, loans: tuple[UUID, ...], due_date: date, kind: str, by: Actor, on: BusinessDate, at: Instant
) -> int:
    """Send the messages that are needed and write each down; return how many. A second call sends nothing."""
    held = models.Loan.objects.select_for_update(no_key=True).filter(id__in=loans).order_by("id")
    sent = 0
    for loan in held:
        known = DueReminder.objects.filter(loan=loan, due_date=due_date, kind=kind).exists()
        owed = None if known else queries.owed(loan_id=loan.id, due_date=due_date, kind=kind, on=on)
        if owed is None:
            continue
        message_id = send_message(
            phone=parties.customer(loan.customer_id).phone,
            template=_template(kind, due_date, owed),
            params=_params(loan, kind, due_date, owed),
            subject=str(loan.id),
            by=by,
            at=at,
        )
        DueReminder.objects.create(
            loan=loan,
            due_date=due_date,
            kind=kind,
            amount_fen=owed.amount_fen,
            message_id=message_id,
            on=on,
            at=at,
        )
        sent += 1
    return sent


def _template(kind: str, due_date: date, owed: queries.Owed) -> str:
    if kind == queries.SOON:
        if owed.last4:
            return "DUE_SOON_DEBIT"
        return "DUE_SOON" if owed.on_time_until == due_date else "DUE_SOON_REST"
    return "DUE_MISSED_GRACE" if owed.free_until else "DUE_MISSED"


def _params(loan: models.Loan, kind: str, due_date: date, owed: queries.Owed) -> dict[str, str]:
    """Name what the templates ask for; a debit that is announced is told with the day on which it is made."""
    soon = kind == queries.SOON
    until = owed.on_time_until if soon else owed.free_until
    day = owed.on_time_until if soon and owed.last4 else due_date
    found = {"number": loan.contract_no, "amount": grouped(owed.amount_fen), "due": day.isoformat()}
    if owed.last4:
        found["card"] = owed.last4
    if until:
        found["until"] = until.isoformat()
    return found
