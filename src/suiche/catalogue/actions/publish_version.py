"""Publish a version after both signatures; from now on it never changes, and the one before it ends the day before."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from suiche.catalogue import models
from suiche.catalogue.actions.expect_free_days import expect_free_days
from suiche.catalogue.actions.find_version import find_version
from suiche.catalogue.states import VersionState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def publish_version(*, version_id: UUID, proposal_id: UUID, by: Actor, at: Instant) -> None:
    """Publish; keep the proposal's id with it. Refuses: NotFound, IllegalMove, VersionsOverlap."""
    version = find_version(version_id=version_id)
    models.Product.objects.select_for_update().get(
        id=version.product_id
    )  # two versions never publish at once
    expect_free_days(version_id=version_id)
    models.ProductVersion.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=version.valid_from),
        product_id=version.product_id,
        valid_from__lt=version.valid_from,
        state=VersionState.PUBLISHED,
    ).update(valid_until=version.valid_from - timedelta(days=1))
    version.proposal_id = proposal_id
    version.save(update_fields=["proposal_id"])
    version.move_to(VersionState.PUBLISHED, by=by, at=at)
