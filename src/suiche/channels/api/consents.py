"""A customer's consents for programs: what stands, what was taken back; take back, give again."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from suiche.channels.api import door
from suiche.channels.api.texts import WordsOut, words_out
from suiche.journey.apply.consent_texts import VERSION, WITHDRAWING, text_of
from suiche.kit.clock import now
from suiche.kit.refusal import Refusal
from suiche.parties.actions.give_consent import give_consent
from suiche.parties.actions.withdraw_consent import withdraw_consent
from suiche.parties.consent_queries import consent_lines
from suiche.parties.states import ConsentKind

router = Router(tags=["consents"])
CHANNEL = "api"


class OtherText(Refusal):
    """What was agreed to is not the text that stands today."""

    code = "other_text"
    zh = "这段文字已经更新。请重新读一遍，再同意。"
    en = "This text has changed. Please read it again before you agree."


class ConsentOut(Schema):
    """One consent: which text (version, SHA-256), when it was given and, if so, taken back; what that changes and leaves."""

    kind: ConsentKind
    version: str
    text_sha256: str
    given_at: datetime
    withdrawn_at: datetime | None
    withdrawing_changes: WordsOut
    withdrawing_leaves: WordsOut


class AgreeIn(Schema):
    """Which text is agreed to: the ``sha256`` of ``GET /consent-texts``."""

    text_sha256: str


@router.get("/consents", auth=door.CustomerAuth(), response=list[ConsentOut])
def get_consents(request: HttpRequest) -> list[ConsentOut]:
    """Return every consent that was ever given, with where it stands."""
    return _listed(request)


@router.post("/consents/{kind}/withdraw", auth=door.CustomerAuth(), response=list[ConsentOut])
def post_withdraw(request: HttpRequest, kind: ConsentKind) -> list[ConsentOut]:
    """Take a consent back. Refuses: nothing_to_withdraw."""
    who = door.signed_in(request)
    withdraw_consent(
        customer_id=door.customer_id(request), kind=kind, channel=CHANNEL, by=who.actor, at=now()
    )
    return _listed(request)


@router.post("/consents/{kind}/give", auth=door.CustomerAuth(), response=list[ConsentOut])
def post_give(request: HttpRequest, kind: ConsentKind, body: AgreeIn) -> list[ConsentOut]:
    """Give a consent again, for the text that stands today. Refuses: other_text (also for a kind without a text)."""
    who = door.signed_in(request)
    text = None if kind is ConsentKind.MARKETING else text_of(kind)
    if text is None or text.sha256 != body.text_sha256:
        raise OtherText()
    give_consent(
        customer_id=door.customer_id(request),
        kind=kind,
        version=VERSION,
        text_sha256=text.sha256,
        channel=CHANNEL,
        by=who.actor,
        at=now(),
    )
    return _listed(request)


def _listed(request: HttpRequest) -> list[ConsentOut]:
    return [
        ConsentOut(
            kind=line.kind,
            version=line.version,
            text_sha256=line.text_sha256,
            given_at=line.given_at,
            withdrawn_at=line.withdrawn_at,
            withdrawing_changes=words_out(WITHDRAWING[line.kind].changes),
            withdrawing_leaves=words_out(WITHDRAWING[line.kind].stays),
        )
        for line in consent_lines(door.customer_id(request))
    ]
