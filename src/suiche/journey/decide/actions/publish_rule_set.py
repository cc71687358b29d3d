"""Publish a rule set: from its day on it decides; what was decided before keeps the version it was decided by."""

from __future__ import annotations

from typing import Any

from suiche.journey.decide import models
from suiche.journey.decide.rules.content import checked
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.fingerprint import fingerprint
from suiche.kit.turns import take_turn


@action
def publish_rule_set(
    *, content: dict[str, Any], valid_from: BusinessDate, demo: bool = False, by: Actor, at: Instant
) -> int:
    """Publish and return the version; the newest content again is the newest version. Refuses: BadInput (content)."""
    checked(content)
    take_turn("decide.rule_set")  # the next version has no row yet that could be locked
    newest = models.RuleSet.objects.order_by("-version").first()
    sha256 = fingerprint(content)
    if newest is not None and newest.sha256 == sha256:
        return newest.version
    version = 1 if newest is None else newest.version + 1
    models.RuleSet.objects.create(
        version=version, valid_from=valid_from, content=content, sha256=sha256, demo=demo
    )
    return version
