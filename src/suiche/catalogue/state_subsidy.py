"""The state interest subsidy (财政贴息): dated data in ``state_subsidy.json``, for products that are admitted to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from suiche.maths.subsidy import SubsidyRule

DATA = Path(__file__).with_name("state_subsidy.json")


@dataclass(frozen=True)
class StateSubsidy:
    """What the state pays in a period of policy; the cap is a customer's, over all loans of a calendar year.

    ``late_loans``: whether an instalment is subsidised too where an earlier one is unpaid.
    """

    source: str
    rule: SubsidyRule
    late_loans: bool


@cache
def _policies() -> tuple[StateSubsidy, ...]:
    return tuple(TypeAdapter(tuple[StateSubsidy, ...]).validate_json(DATA.read_bytes()))


def state_subsidy_on(due: date) -> StateSubsidy | None:
    """Return the policy for an instalment that falls due on a day; None where there is none."""
    return next((one for one in _policies() if one.rule.starts_on <= due <= one.rule.ends_on), None)


def state_subsidy_from(start: date) -> StateSubsidy | None:
    """Return the policy that a loan beginning on a day can expect: the first that has not ended; None without one."""
    return next((one for one in _policies() if start <= one.rule.ends_on), None)
