"""Put another bank card into a submitted application, within another action."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from suiche.journey.apply import models, rules
from suiche.journey.apply.actions.hold_application import NotSubmitted
from suiche.journey.apply.states import ApplicationState
from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound
from suiche.parties.actions.write_card import write_card


@part
def replace_card(*, application_id: UUID, card_no: str, mobile: str, at: Instant) -> None:
    """Write the card into the answers and make it the customer's. Refuses: NotFound, NotSubmitted, BadInput."""
    row = models.Application.objects.select_for_update().filter(id=application_id).first()
    if row is None:
        raise NotFound()
    if not row.is_in(ApplicationState.SUBMITTED):
        raise NotSubmitted()
    given = rules.card(card_no=card_no, mobile=mobile)
    written = write_card(customer_id=row.customer_id, card_no=given.card_no, mobile=given.mobile, at=at)
    row.answers = rules.written(replace(rules.read(row.answers), card=given))
    row.card_id = written.card_id
    row.save(update_fields=["answers", "card"])
