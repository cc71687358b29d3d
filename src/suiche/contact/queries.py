"""Looking at messages and codes. The log shows masked numbers and templates, never what a code was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from suiche.contact import models
from suiche.kit.fields import blind_index
from suiche.kit.refusal import Refusal


class WrongCode(Refusal):
    """Another code was sent."""

    code = "wrong_code"
    status = 422
    field = "code"
    zh = "验证码不对，还可以试{left}次。请看最新的那条短信。"
    en = "This is not the code; {left} more tries. Please look at the newest message."


class CodeOver(Refusal):
    """No code is waiting: expired, used, or tried too often."""

    code = "code_over"
    status = 422
    field = "code"
    zh = "这个验证码已经失效。请重新发一个。"
    en = "This code is no longer valid. Please ask for a new one."


class CodeOutcome(Enum):
    """How a try ended."""

    RIGHT = "right"
    WRONG = "wrong"
    USED_UP = "used_up"
    EXPIRED = "expired"


@dataclass(frozen=True)
class CodeChecked:
    """The outcome of a try and how many are left."""

    outcome: CodeOutcome
    left: int

    def expect(self) -> None:
        """Refuse unless the code was right. Refuses: WrongCode, CodeOver."""
        if self.outcome is CodeOutcome.WRONG:
            raise WrongCode(left=self.left)
        if self.outcome is not CodeOutcome.RIGHT:
            raise CodeOver()


def code_hash(code_id: UUID, code: str) -> str:
    """Return the keyed hash of a code: six digits alone would be guessed from a plain one."""
    return blind_index(f"code:{code_id}:{code}")


@dataclass(frozen=True)
class MessageView:
    """One line of the log."""

    id: UUID
    phone_masked: str
    template: str
    state: str
    queued_at: datetime
    ended_at: datetime | None


def messages(*, phone: str = "", subject: str = "", limit: int = 50) -> tuple[MessageView, ...]:
    """Return the newest messages to a phone or about a subject (both: either narrows)."""
    rows = models.Message.objects.order_by("-queued_at")
    if phone:
        rows = rows.filter(phone_index=blind_index(phone))
    if subject:
        rows = rows.filter(subject=subject)
    return tuple(
        MessageView(row.id, row.phone_masked, row.template, row.state, row.queued_at, row.ended_at)
        for row in rows[:limit]
    )
