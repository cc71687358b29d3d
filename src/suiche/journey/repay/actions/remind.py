"""Remind some customers of a due date by message, each once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.contact.actions.send_messages import Outgoing, send_messages
from suiche.journey.repay import models
from suiche.journey.repay import reminder_queries as queries
from suiche.journey.repay.reminder_models import DueReminder
from suiche.journey.repay.states import ReminderKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.maths.money import grouped
from suiche.parties import queries as parties


@action
def remind(
    *, loans: tuple[UUID, ...], due_date: date, kind: ReminderKind, by: Actor, on: BusinessDate, at: Instant
) -> int:
    """Send the messages that are needed and write each down; return how many. A second call sends nothing.

    Only who seems to owe something is locked, and priced again then: a payment that came meanwhile is seen.
    """
    seem = queries.owed(loans, due_date=due_date, kind=kind, on=on)
    rows = models.Loan.objects.select_for_update(no_key=True).filter(id__in=seem)
    held = {loan.id: loan for loan in rows.order_by("id")}
    owed = queries.owed(held, due_date=due_date, kind=kind, on=on)
    phones = parties.phones(held[loan_id].customer_id for loan_id in owed)
    messages = [
        Outgoing(
            phones[held[loan_id].customer_id],
            _template(kind, due_date, one),
            _params(held[loan_id], kind, due_date, one),
            str(loan_id),
        )
        for loan_id, one in owed.items()
    ]
    sent = send_messages(messages=messages, by=by, at=at)
    DueReminder.objects.bulk_create(
        DueReminder(
            loan_id=loan_id,
            due_date=due_date,
            kind=kind.value,
            amount_fen=one.amount_fen,
            message_id=message_id,
            on=on,
            at=at,
        )
        for (loan_id, one), message_id in zip(owed.items(), sent, strict=True)
    )
    return len(sent)


def _template(kind: ReminderKind, due_date: date, owed: queries.Owed) -> str:
    if kind is ReminderKind.SOON:
        if owed.last4:
            return "DUE_SOON_DEBIT"
        return "DUE_SOON" if owed.on_time_until == due_date else "DUE_SOON_REST"
    return "DUE_MISSED_GRACE" if owed.free_until else "DUE_MISSED"


def _params(loan: models.Loan, kind: ReminderKind, due_date: date, owed: queries.Owed) -> dict[str, str]:
    """Name what the templates ask for; a debit that is announced is told with the day on which it is made."""
    soon = kind is ReminderKind.SOON
    until = owed.on_time_until if soon else owed.free_until
    day = owed.on_time_until if soon and owed.last4 else due_date
    found = {"number": loan.contract_no, "amount": grouped(owed.amount_fen), "due": day.isoformat()}
    if owed.last4:
        found["card"] = owed.last4
    if until:
        found["until"] = until.isoformat()
    return found
