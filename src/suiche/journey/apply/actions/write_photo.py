"""Write a photo to an application, within another action; the newest of a kind is the one that counts."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from suiche.journey.apply import models
from suiche.journey.apply.photos import CleanPhoto
from suiche.journey.apply.states import PhotoKind
from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal

MOST_PHOTOS = 20  # of one application
MOST_A_DAY = 60  # of one customer, over all applications, withdrawn ones too


class TooManyPhotos(Refusal):
    """More photos than a person needs."""

    code = "too_many_photos"
    zh = "这份申请的照片已经够多了。请用已经传的照片继续。"
    en = "This application has photos enough. Please go on with those you have sent."


class TooManyPhotosToday(TooManyPhotos):
    """More photos in 24 hours than several applications need."""

    zh = "您这一天传的照片已经很多了。请用已经传的继续，或明天再传。"
    en = "You have sent many photos in one day. Please go on with those, or send more tomorrow."


@part
def write_photo(*, application_id: UUID, kind: PhotoKind, photo: CleanPhoto, at: Instant) -> UUID:
    """Store the photo, encrypted; the same picture again changes nothing. Returns its id. Refuses: TooManyPhotos."""
    mine = models.Photo.objects.filter(application_id=application_id)
    same = mine.filter(kind=kind.value).order_by("-uploaded_at").values_list("id", "sha256").first()
    if same is not None and same[1] == photo.sha256:
        return same[0]
    if mine.count() >= MOST_PHOTOS:
        raise TooManyPhotos()
    customers = models.Application.objects.filter(id=application_id).values("customer_id")
    since = at - timedelta(days=1)
    today = models.Photo.objects.filter(application__customer_id__in=customers, uploaded_at__gt=since)
    if today.count() >= MOST_A_DAY:
        raise TooManyPhotosToday()
    return models.Photo.objects.create(
        application_id=application_id,
        kind=kind.value,
        content=photo.content,
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
        uploaded_at=at,
    ).id
