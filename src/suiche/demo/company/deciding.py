"""How the demo company decides: its rule set, kept as data beside this file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from suiche.journey.decide.actions.publish_rule_set import publish_rule_set
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, Instant

FROM = BusinessDate(date(2026, 1, 1))
FILE = Path(__file__).with_name("rule_set.json")


def publish(at: Instant) -> int:
    """Publish the rule set and return its version; nothing happens when it is the newest already."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return publish_rule_set(content=content, valid_from=FROM, demo=True, by=SYSTEM, at=at)
