"""Submit an application: what the customer has checked is handed on, once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.journey.apply import events, rules
from suiche.journey.apply.actions.find_application import find_application
from suiche.journey.apply.states import ApplicationState
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.parties import queries as parties
from suiche.parties.actions.write_card import write_card
from suiche.parties.actions.write_identity import write_identity


class NotComplete(Refusal):
    """Something is still missing; ``first`` is the part to go on with."""

    code = "not_complete"
    status = 422
    zh = "还有{count}项没有填完。请补上再提交。"
    en = "{count} part(s) are still missing. Please complete them, then submit."


class ConsentWithdrawn(Refusal):
    """A consent given for this application was taken back since."""

    code = "consent_withdrawn"
    zh = "有一项授权已经撤回。请重新看一遍授权，再提交。"
    en = "A consent was withdrawn since. Please read the consents again, then submit."


@dataclass(frozen=True)
class Submitted:
    """A submitted application."""

    application_id: UUID
    number: str


@action
def submit_application(
    *, application_id: UUID, customer_id: UUID, by: Actor, at: Instant, on: BusinessDate
) -> Submitted:
    """Submit; a second submit of the same application changes nothing and gets the same answer.

    Refuses: NotFound, NotComplete, ConsentWithdrawn, QuoteExpired, AlreadySubmitted (withdrawn), BadInput, IdentityTaken,
    IdentityFixed.
    """
    row = find_application(application_id=application_id, customer_id=customer_id, draft=False)
    if row.is_in(ApplicationState.SUBMITTED):
        return Submitted(row.id, row.number)
    answers = rules.read(row.answers)
    parts = rules.missing(answers, has_dealer=row.dealer_id is not None)
    if parts:
        raise NotComplete(count=len(parts), first=parts[0].value)
    if on > row.quote.valid_until:
        raise rules.QuoteExpired()
    if any(parties.consent(customer_id, kind) is None for kind in rules.NEEDED_CONSENTS):
        raise ConsentWithdrawn()
    identity, card = answers.identity, answers.card
    assert identity and card, "nothing is missing"
    write_identity(
        customer_id=customer_id,
        name=identity.name,
        id_number=identity.id_number,
        valid_until=identity.valid_until,
        address=None,
        on=on,
    )
    written = write_card(customer_id=customer_id, card_no=card.card_no, mobile=card.mobile, at=at)
    row.move_to(ApplicationState.SUBMITTED, by=by, at=at, card_id=written.card_id, submitted_at=at)
    outbox.publish(events.ApplicationSubmitted(application_id=row.id, customer_id=customer_id, on=on, at=at))
    return Submitted(row.id, row.number)
