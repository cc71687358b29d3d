"""Use a one-time code within another action (a signature): the caller must not roll a wrong try back."""

from __future__ import annotations

import hmac
from uuid import UUID

from suiche.contact import models, rules
from suiche.contact.queries import CodeChecked, CodeOutcome, asker, checked_code, code_hash
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.fields import blind_index


@part
def use_code(
    *,
    phone: str,
    purpose: str,
    subject: str = "",
    code: str,
    code_id: UUID | None = None,
    address: str = "",
    by: Actor,
    at: Instant,
) -> CodeChecked:
    """Check a code and end it when it is right or has been tried five times.

    It is the code that ``code_id`` names, else the newest that this asker asked for: what strangers ask for and try
    touches nobody else's.

    A wrong code is an answer, not a refusal: a refusal would roll the count of tries back. An action that uses
    this part returns normally after a wrong code. Refuses: BadInput (no six digits: nothing is looked up or counted).
    """
    digits = checked_code(code)
    rows = models.OneTimeCode.objects.select_for_update().filter(
        phone_index=blind_index(phone), purpose=purpose, subject=subject, ended_at=None
    )
    rows = rows.filter(id=code_id) if code_id else rows.filter(asker=asker(by, address))
    row = rows.order_by("-asked_at").first()
    if row is None or row.expires_at <= at:
        return CodeChecked(CodeOutcome.EXPIRED, 0)
    row.tries += 1
    right = hmac.compare_digest(row.code_hash, code_hash(row.id, digits))
    left = rules.CODE_TRIES - row.tries
    if right or left <= 0:
        row.ended_at = at
    row.right_at = at if right else None
    row.save(update_fields=["tries", "ended_at", "right_at"])
    if right:
        return CodeChecked(CodeOutcome.RIGHT, left)
    return CodeChecked(CodeOutcome.WRONG if left > 0 else CodeOutcome.USED_UP, left)
