"""Draft the next version of a product, or the first of a new one."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.db.models import Max

from suiche.catalogue import models, rules, shapes
from suiche.catalogue.drafts import VersionDraft
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.maths.fee_form import write_fee

_WORDED = ("title", "description", "subvention")
_ELSEWHERE = {
    "product_code", "family", "demo", "fee_rule", "conditions", "energies", "brands", "cities", "steps", "segments",
    "charges", *_WORDED,
}  # fmt: skip


@action
def draft_version(*, draft: VersionDraft, by: Actor, at: Instant) -> UUID:
    """Write the draft; return its id. Nothing is on sale before two people publish it. Refuses: BadInput."""
    rules.check_version(draft)
    product, _ = models.Product.objects.get_or_create(
        code=draft.product_code, defaults={"family": draft.family, "demo": draft.demo}
    )
    rules.check_family(draft, product.family)
    models.Product.objects.select_for_update().get(id=product.id)  # two drafts at once take two numbers
    last = models.ProductVersion.objects.filter(product=product).aggregate(last=Max("number"))["last"] or 0
    plain = asdict(draft)
    values = {name: value for name, value in plain.items() if name not in _ELSEWHERE}
    for name in _WORDED:
        values[name], values[f"{name}_en"] = plain[name]
    version = models.ProductVersion.begin(
        by=by,
        at=at,
        product=product,
        number=last + 1,
        fee_rule=write_fee(draft.fee_rule),
        eligible={
            "conditions": list(draft.conditions),
            "energies": list(draft.energies),
            "brands": list(draft.brands),
            "cities": list(draft.cities),
        },
        **shapes.written(draft.steps, draft.segments, draft.charges),
        **values,
    )
    return version.id
