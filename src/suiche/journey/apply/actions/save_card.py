"""Keep the bank card to repay from, with its photo if there is one."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from suiche.journey.apply import rules
from suiche.journey.apply.actions.find_application import find_application
from suiche.journey.apply.actions.write_answers import write_answers
from suiche.journey.apply.actions.write_photo import write_photo
from suiche.journey.apply.photos import CleanPhoto
from suiche.journey.apply.states import PhotoKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def save_card(
    *,
    application_id: UUID,
    customer_id: UUID,
    card_no: str,
    mobile: str,
    photo: CleanPhoto | None = None,
    by: Actor,
    at: Instant,
) -> None:
    """Save; ``mobile`` is the number the bank knows.

    Refuses: NotFound, AlreadySubmitted, BadInput (card_no, card_mobile), TooManyPhotos.
    """
    row = find_application(application_id=application_id, customer_id=customer_id)
    given = rules.card(card_no=card_no, mobile=mobile)
    write_answers(application=row, answers=replace(rules.read(row.answers), card=given))
    if photo is not None:
        write_photo(application_id=row.id, kind=PhotoKind.BANK_CARD, photo=photo, at=at)
