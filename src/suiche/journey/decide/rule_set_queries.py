"""The rule sets as the desk sees them: what decides from which day on, and what waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from suiche.journey.decide import models
from suiche.kit import proposals
from suiche.kit.proposals import Proposal

TASK = "suiche.journey.decide.tasks:publish_rules"  # named, not imported: tasks stand above on the map


@dataclass(frozen=True)
class RuleSetLine:
    """One published version: its number, name, first day, SHA-256 (hex), and how many decisions rest on it."""

    version: int
    name: str
    valid_from: date
    sha256: str
    decided: int


def rule_sets() -> tuple[RuleSetLine, ...]:
    """Return every published version, the newest first."""
    rows = models.RuleSet.objects.order_by("-version")
    counts = dict(models.Decision.objects.values_list("rule_set_id").annotate(Count("id")))
    return tuple(
        RuleSetLine(row.version, str(row.content["name"]), row.valid_from, row.sha256, counts.get(row.id, 0))
        for row in rows
    )


def proposed_rule_sets() -> tuple[Proposal, ...]:
    """Return every proposal to publish a rule set, the newest first."""
    return proposals.proposals_of(TASK)
