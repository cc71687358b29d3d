"""Correct the bank card: it was all that stood in the way, and its owner knows better than a referral what is wrong."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from suiche.journey.apply.actions.replace_card import replace_card
from suiche.journey.decide import events, models, queries
from suiche.journey.decide.states import CaseState
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.refusal import NotFound, Refusal

ANSWERED_WITHIN = timedelta(minutes=5)


class CardNotAsked(Refusal):
    """Another card would change nothing now: a person is deciding, it is decided, or too many were tried."""

    code = "card_not_asked"
    zh = "这份申请现在不用换银行卡。请看申请进度，或者打电话给我们。"
    en = "This application does not need another card now. Please see where it stands, or call us."


@action
def correct_card(
    *, application_id: UUID, customer_id: UUID, card_no: str, mobile: str, by: Actor, at: Instant
) -> events.CardCorrected:
    """Put another card into the application and ask its bank; the rules then decide anew.

    Refuses: NotFound, CardNotAsked, BadInput (card_no, card_mobile).
    """
    case = (
        models.Case.objects.select_for_update()
        .filter(application_id=application_id, customer_id=customer_id)
        .first()
    )
    if case is None:
        raise NotFound()
    if not queries.card_may_be_corrected(application_id):
        raise CardNotAsked()
    replace_card(application_id=application_id, card_no=card_no, mobile=mobile, at=at)
    case.move_to(
        CaseState.CHECKING, by=by, at=at, promised_by=at + ANSWERED_WITHIN, card_try=case.card_try + 1
    )
    return outbox.publish(events.CardCorrected(case_id=case.id, at=at))
