"""Give the consents an application needs: each text on its own, none given by itself."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from suiche.journey.apply import rules
from suiche.journey.apply.actions.find_application import find_application
from suiche.journey.apply.actions.write_answers import write_answers
from suiche.journey.apply.consent_texts import VERSION, text_of
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import Refusal
from suiche.parties import queries as parties
from suiche.parties.actions.write_consent import write_consent
from suiche.parties.states import ConsentKind


class ConsentUnknown(Refusal):
    """A consent that no application asks for."""

    code = "consent_unknown"
    status = 422
    field = "consents"
    zh = "申请不需要这一项授权。请刷新页面再选。"
    en = "An application does not ask for this consent. Please reload the page and choose again."


@action
def give_consents(
    *,
    application_id: UUID,
    customer_id: UUID,
    kinds: tuple[ConsentKind, ...],
    channel: str,
    by: Actor,
    at: Instant,
) -> tuple[ConsentKind, ...]:
    """Give these; one given before for the same text is not written twice. Returns all given for this application.

    Refuses: NotFound, AlreadySubmitted, ConsentUnknown.
    """
    row = find_application(application_id=application_id, customer_id=customer_id)
    if not set(kinds) <= set(rules.NEEDED_CONSENTS):
        raise ConsentUnknown()
    answers = rules.read(row.answers)
    kept = {
        given.kind: given
        for given in answers.consents
        if given.version == VERSION
        and parties.consent(customer_id, given.kind)  # one taken back is asked anew
    }
    for kind in (kind for kind in rules.NEEDED_CONSENTS if kind in kinds and kind not in kept):
        line = write_consent(
            customer_id=customer_id,
            kind=kind,
            version=VERSION,
            text_sha256=text_of(kind).sha256,
            given=True,
            channel=channel,
            at=at,
        )
        kept[kind] = rules.Given(kind, line, VERSION)
    write_answers(application=row, answers=replace(answers, consents=tuple(kept.values())))
    return tuple(kept)
