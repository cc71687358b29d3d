"""Put something about direct debit before a person."""

from __future__ import annotations

from suiche.journey.repay import debit_models, models
from suiche.journey.repay.debit_states import DebitProblemKind
from suiche.kit.action import part
from suiche.kit.clock import Instant


@part
def open_debit_problem(
    *,
    kind: DebitProblemKind,
    subject: str,
    batch: debit_models.DebitBatch | None = None,
    loan: models.Loan | None = None,
    expected_fen: int | None = None,
    received_fen: int | None = None,
    detail: str = "",
    at: Instant,
) -> None:
    """Open it, once per kind and ``subject`` (an order, batch or message number). Amounts in fen."""
    debit_models.DebitProblem.objects.get_or_create(
        kind=kind.value,
        subject=subject[:80],
        defaults={
            "batch": batch,
            "loan": loan,
            "expected_fen": expected_fen,
            "received_fen": received_fen,
            "detail": detail[:200],
            "opened_at": at,
        },
    )
