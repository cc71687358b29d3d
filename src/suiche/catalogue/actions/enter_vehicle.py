"""Enter a vehicle into the catalogue, or correct one that is there."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from suiche.catalogue import models
from suiche.catalogue.drafts import VehicleDraft
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def enter_vehicle(*, draft: VehicleDraft, by: Actor, at: Instant) -> UUID:
    """Enter the vehicle under its code; return its id. The same code again corrects what is shown from now on."""
    plain = asdict(draft)
    values = {
        name: value for name, value in plain.items() if name not in {"brand", "series", "trim", "facts"}
    }
    for name in ("brand", "series", "trim"):
        values[name], values[f"{name}_en"] = plain[name]
    values["facts"] = [{"zh": zh, "en": en, "value": value} for zh, en, value in draft.facts]
    row, _ = models.Vehicle.objects.update_or_create(code=values.pop("code"), defaults=values)
    return row.id
