"""Start an application from a saved quote. Whoever asks again for the same quote goes on with the same application."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.journey.apply import models, queries, rules
from suiche.journey.apply.states import GIVEN_UP, ApplicationState
from suiche.journey.shop.actions.take_quote import take_quote
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.ids import short_code
from suiche.kit.refusal import Refusal
from suiche.parties import queries as parties


class DealerUnknown(Refusal):
    """No such dealer works with us."""

    code = "dealer_unknown"
    status = 422
    field = "dealer"
    zh = "这家店现在不能办我们的贷款。请换一家店。"
    en = "This dealer cannot arrange our loans at present. Please choose another."


@dataclass(frozen=True)
class Started:
    """The application; ``new`` unless it was begun before. ``submitted``: nothing is left to fill in."""

    application_id: UUID
    new: bool
    submitted: bool


@action
def start_application(
    *,
    quote_id: UUID,
    customer_id: UUID,
    dealer_id: UUID | None,
    anonymous_key: str = "",
    by: Actor,
    at: Instant,
    on: BusinessDate,
) -> Started:
    """Start, or find what was started. What the customer told us before is filled in, except the consents.

    Refuses: NotFound (no such quote of this person), QuoteExpired, DealerUnknown.
    """
    quote = take_quote(quote_id=quote_id, customer_id=customer_id, anonymous_key=anonymous_key, on=on)
    if dealer_id is not None and all(dealer.id != dealer_id for dealer in parties.dealers()):
        raise DealerUnknown()
    row = (
        models.Application.objects.select_for_update()
        .filter(customer_id=customer_id, quote_id=quote_id)
        .exclude(state__in=[state.value for state in GIVEN_UP])
        .first()
    )
    if row is not None:
        if dealer_id is not None and row.is_in(ApplicationState.DRAFT) and row.dealer_id != dealer_id:
            row.dealer_id = dealer_id
            row.save(update_fields=["dealer"])
        return Started(row.id, new=False, submitted=not row.is_in(ApplicationState.DRAFT))
    if quote.expired:
        raise rules.QuoteExpired()
    begun = models.Application.begin(
        by=by,
        at=at,
        number=f"SA-{on:%Y%m%d}-{short_code(6)}",
        customer_id=customer_id,
        quote_id=quote_id,
        dealer_id=dealer_id or quote.dealer_id,
        answers=rules.written(queries.known_answers(customer_id, on=on)),
        started_at=at,
    )
    return Started(begun.id, new=True, submitted=False)
