"""Confirm a one-time code: the person typed what was sent to the phone."""

from __future__ import annotations

from uuid import UUID

from suiche.contact.actions.use_code import use_code
from suiche.contact.queries import CodeChecked
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant


@action
def confirm_code(
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
    """Check the code; every try counts, right or wrong. The caller turns a wrong one into its refusal (``.expect``).

    Refuses: BadInput (no six digits).
    """
    return use_code(
        phone=phone,
        purpose=purpose,
        subject=subject,
        code=code,
        code_id=code_id,
        address=address,
        by=by,
        at=at,
    )
