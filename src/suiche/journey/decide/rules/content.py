"""A rule set as data: thresholds of the policy and points of the scorecard. Whole numbers and ppm, nothing else."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from suiche.kit.refusal import BadInput


class Strict(BaseModel):
    """No unknown names, no silent conversions, never changed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Policy(Strict):
    """Thresholds. Shares in ppm of income or price, money in fen, days, months, counts."""

    age_min: int = Field(ge=18)
    age_at_end_max: int
    ltv_new_energy_ppm: int
    ltv_combustion_ppm: int
    ltv_used_ppm: int
    ltv_white_file_ppm: int
    instalment_share_ppm: int
    debt_share_ppm: int
    debt_share_refer_ppm: int
    card_use_counted_ppm: int
    balloon_stress_share_ppm: int
    queries_1m: int
    queries_3m: int
    queries_6m: int
    late_in_a_row: int
    late_in_all: int
    overdue_fen: int
    overdue_days: int
    lenders: int
    lenders_refer: int


class Band(Strict):
    """Points for a value of at least ``least`` (and below the next band's); the first band has no ``least``."""

    least: int | None = None
    points: int


class Attribute(Strict):
    """One line of the scorecard: a figure of the facts and its bands, the lowest first; ``unknown`` where there is none."""

    figure: str
    bands: tuple[Band, ...] = Field(min_length=1, strict=False)
    unknown: int = 0


class Scorecard(Strict):
    """Points: base plus those of each attribute. Below ``refer`` is a decline, below ``approve`` a person looks."""

    base: int
    approve: int
    refer: int
    attributes: tuple[Attribute, ...] = Field(strict=False)


class Content(Strict):
    """A whole rule set."""

    name: str
    policy: Policy
    scorecard: Scorecard
    approval_valid_days: int = Field(ge=1)
    authority_fen: int = Field(ge=0)  # what one underwriter may approve alone


def checked(content: dict[str, Any]) -> Content:
    """Read a rule set. Refuses: BadInput (content), naming the first place that does not fit."""
    try:
        return Content.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise BadInput(
            field="content",
            zh=f"规则集的{place}不对，请改好再发布。",
            en=f"The rule set does not fit at {place}: {first['msg']}. Please correct it and publish again.",
        ) from error
