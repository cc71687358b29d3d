"""Keep who the customer says to be, with the photos of the card if there are any."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from suiche.journey.apply import rules
from suiche.journey.apply.actions.find_application import find_application
from suiche.journey.apply.actions.write_answers import write_answers
from suiche.journey.apply.actions.write_photo import write_photo
from suiche.journey.apply.photos import CleanPhoto
from suiche.journey.apply.states import PhotoKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant


@action
def save_identity(
    *,
    application_id: UUID,
    customer_id: UUID,
    name: str,
    id_number: str,
    valid_until: date | None,
    front: CleanPhoto | None = None,
    back: CleanPhoto | None = None,
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> None:
    """Save; ``valid_until`` None means 长期.

    Refuses: NotFound, AlreadySubmitted, BadInput (name, id_number, id_valid_until), TooManyPhotos.
    """
    row = find_application(application_id=application_id, customer_id=customer_id)
    given = rules.identity(name=name, id_number=id_number, valid_until=valid_until, on=on)
    write_answers(application=row, answers=replace(rules.read(row.answers), identity=given))
    for kind, photo in ((PhotoKind.ID_FRONT, front), (PhotoKind.ID_BACK, back)):
        if photo is not None:
            write_photo(application_id=row.id, kind=kind, photo=photo, at=at)
