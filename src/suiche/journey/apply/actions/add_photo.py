"""Add one photo to a draft."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.apply.actions.find_application import find_application
from suiche.journey.apply.actions.write_photo import write_photo
from suiche.journey.apply.photos import CleanPhoto
from suiche.journey.apply.states import PhotoKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def add_photo(
    *, application_id: UUID, customer_id: UUID, kind: PhotoKind, photo: CleanPhoto, by: Actor, at: Instant
) -> UUID:
    """Add; returns the photo's id. Refuses: NotFound, AlreadySubmitted, TooManyPhotos."""
    row = find_application(application_id=application_id, customer_id=customer_id)
    return write_photo(application_id=row.id, kind=kind, photo=photo, at=at)
