"""What rooms above may know of codes and messages: how a try ended, how a message reads, a number masked. Never a code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from suiche.contact import models, rules
from suiche.contact.rules import mask_phone as mask_phone  # one mask for screens, papers and logs
from suiche.kit.actor import ANONYMOUS, Actor
from suiche.kit.clock import Instant, shanghai
from suiche.kit.fields import blind_index
from suiche.kit.refusal import BadInput, Refusal
from suiche.kit.words import Words


class WrongCode(Refusal):
    """Another code was sent."""

    code = "wrong_code"
    status = 422
    field = "code"
    zh = "验证码不对，还可以试{left}次。收到几条的，请看您这次要的那一条。"
    en = "This is not the code; {left} more tries. If several came, please look at the one you asked for."


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


def checked_code(text: str) -> str:
    """Return the digits of a typed code; what is no code is no try either. Refuses: BadInput."""
    digits = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
    if not digits:
        raise BadInput(
            field="code",
            zh=f"还没填验证码。请填短信里的{rules.CODE_DIGITS}位数字。",
            en=f"Please enter the {rules.CODE_DIGITS} digits from the message.",
        )
    if not re.fullmatch(rf"[0-9]{{{rules.CODE_DIGITS}}}", digits):
        raise BadInput(
            field="code",
            zh=f"验证码是{rules.CODE_DIGITS}位数字。请照短信填，这次没有算次数。",
            en=f"A code is {rules.CODE_DIGITS} digits: please copy it from the message. This did not count as a try.",
        )
    return digits


def asker(by: Actor, address: str) -> str:
    """Return who asks for a code, as it is kept: whoever is signed in, else the address (keyed, so that none is stored)."""
    return blind_index(f"code asker:{address if by.kind == ANONYMOUS.kind else by}")


def code_sent(*, phone: str, purpose: str, subject: str, since: Instant) -> bool:
    """Tell whether a code for this purpose and subject was sent to a phone since a moment, whatever became of it."""
    rows = models.OneTimeCode.objects.filter(phone_index=blind_index(phone), purpose=purpose, subject=subject)
    return rows.filter(asked_at__gt=since).exists()


def code_hash(code_id: UUID, code: str) -> str:
    """Return the keyed hash of a code: six digits alone would be guessed from a plain one."""
    return blind_index(f"code:{code_id}:{code}")


def wording(template: str, params: Mapping[str, str]) -> Words | None:
    """Return a message as it is read; None for a template that is not registered, or lacks one of its parameters."""
    registered = rules.TEMPLATES.get(template)
    if registered is None:
        return None
    try:
        return Words(
            registered.text.zh.format(**rules.printed(params, "zh")),
            registered.text.en.format(**rules.printed(params, "en")),
        )
    except KeyError:
        return None


def may_remind(at: Instant) -> bool:
    """Tell whether customers may be reminded at a moment: between nine and eight by the clock of Shanghai."""
    return rules.REMIND_FROM <= shanghai(at).time() < rules.REMIND_UNTIL
