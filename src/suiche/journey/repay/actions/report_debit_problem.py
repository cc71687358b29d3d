"""Report something about direct debit that a person has to look at and that changes nothing by itself."""

from __future__ import annotations

from suiche.journey.repay.actions.open_debit_problem import open_debit_problem
from suiche.journey.repay.debit_states import DebitProblemKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def report_debit_problem(
    *, kind: DebitProblemKind, subject: str, detail: str = "", by: Actor, at: Instant
) -> None:
    """Put it before a person, once per kind and subject."""
    open_debit_problem(kind=kind, subject=subject, detail=detail, at=at)
