"""What a decision looks at: whole numbers and choices, no name and no number of a person. Stored for the replay."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter


@dataclass(frozen=True)
class BureauFacts:
    """A credit report in figures. ``outcome``: OK, NO_RECORD, SOURCE_ERROR, NO_CONSENT. Money fen."""

    outcome: str
    accounts: int = 0
    history_months: int = 0
    monthly_debt_fen: int = 0
    card_used_fen: int = 0
    card_limit_fen: int = 0
    late_in_a_row: int = 0
    late_in_all: int = 0
    overdue_fen: int = 0
    overdue_days: int = 0
    bad_accounts: int = 0
    active_lenders: int = 0
    hard_queries_1m: int = 0
    hard_queries_3m: int = 0
    hard_queries_6m: int = 0
    enforcements: int = 0
    score: int | None = None


@dataclass(frozen=True)
class Facts:
    """Everything the rules may look at. Money fen, rates ppm, days and months whole."""

    age: int
    terms: int
    used_car: bool
    new_energy: bool
    dealer_active: bool
    price_base_fen: int
    principal_fen: int
    balloon_fen: int
    instalment_fen: int
    monthly_income_fen: int
    declared_debt_fen: int
    identity: str
    card: str
    days_past_due: int
    worst_days_past_due: int
    bureau: BureauFacts
    addon_loan_fen: int = 0  # the part of the principal that is not lent for the car


_ADAPTER: TypeAdapter[Facts] = TypeAdapter(Facts)


def read(stored: str) -> Facts:
    """Read facts as they were stored."""
    return _ADAPTER.validate_json(stored)


def written(facts: Facts) -> str:
    """Write facts for storing (encrypted)."""
    return _ADAPTER.dump_json(facts).decode()
