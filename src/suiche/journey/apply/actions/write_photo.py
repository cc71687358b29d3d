"""Write a photo to an application, within another action; the newest of a kind is the one that counts."""

from __future__ import annotations

from uuid import UUID

from suiche.journey.apply import models
from suiche.journey.apply.photos import CleanPhoto
from suiche.journey.apply.states import PhotoKind
from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal

MOST_PHOTOS = 20


class TooManyPhotos(Refusal):
    """More photos than a person needs."""

    code = "too_many_photos"
    zh = "这份申请的照片已经够多了。请用已经传的照片继续。"
    en = "This application has photos enough. Please go on with those you have sent."


@part
def write_photo(*, application_id: UUID, kind: PhotoKind, photo: CleanPhoto, at: Instant) -> UUID:
    """Store the photo, encrypted; the same picture again changes nothing. Returns its id. Refuses: TooManyPhotos."""
    mine = models.Photo.objects.filter(application_id=application_id)
    same = mine.filter(kind=kind.value).order_by("-uploaded_at").values_list("id", "sha256").first()
    if same is not None and same[1] == photo.sha256:
        return same[0]
    if mine.count() >= MOST_PHOTOS:
        raise TooManyPhotos()
    return models.Photo.objects.create(
        application_id=application_id,
        kind=kind.value,
        content=photo.content,
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
        uploaded_at=at,
    ).id
