"""The plain form in which a fee rule is stored with a product and frozen into a contract: kind, ppm, fen."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from suiche.maths.fees import FeeRule, Ladder, MonthsOfInterest, NoFee, PercentOfRemaining, Rung, Tier, Tiered

KINDS: dict[str, type[FeeRule]] = {
    "NONE": NoFee,
    "PCT_REMAINING": PercentOfRemaining,
    "TIERED": Tiered,
    "N_MONTHS_INTEREST": MonthsOfInterest,
    "LADDER": Ladder,
}
_KIND_OF = {rule: kind for kind, rule in KINDS.items()}


def write_fee(rule: FeeRule) -> dict[str, Any]:
    """Return the rule as plain JSON values: its kind and its own fields, rates in ppm, money in fen."""
    return {"kind": _KIND_OF[type(rule)], **asdict(rule)}


def read_fee(plain: Mapping[str, Any]) -> FeeRule:
    """Return the rule a plain form stands for. Refuses (ValueError, TypeError) an unknown kind or field."""
    values = dict(plain)
    kind = values.pop("kind", None)
    if kind == "TIERED":
        values["tiers"] = tuple(Tier(**tier) for tier in values["tiers"])
    if kind == "LADDER":
        values["rungs"] = tuple(Rung(**rung) for rung in values["rungs"])
    if kind not in KINDS:
        raise ValueError(f"no such fee rule: {kind}")
    return KINDS[kind](**values)
