"""Keep what comes in and goes out a month."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from suiche.journey.apply import rules
from suiche.journey.apply.actions.find_application import find_application
from suiche.journey.apply.actions.write_answers import write_answers
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def save_income(
    *,
    application_id: UUID,
    customer_id: UUID,
    monthly_income_fen: int,
    monthly_debt_fen: int,
    employer: str = "",
    by: Actor,
    at: Instant,
) -> None:
    """Save. Refuses: NotFound, AlreadySubmitted, BadInput (monthly_income, monthly_debt, employer)."""
    row = find_application(application_id=application_id, customer_id=customer_id)
    given = rules.income(
        monthly_income_fen=monthly_income_fen, monthly_debt_fen=monthly_debt_fen, employer=employer
    )
    write_answers(application=row, answers=replace(rules.read(row.answers), income=given))
