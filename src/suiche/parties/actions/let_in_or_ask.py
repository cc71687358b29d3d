"""Let somebody in with a one-time password; for a supervisor another supervisor is asked first."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.hashers import make_password

from suiche.kit import audit, proposals
from suiche.kit.action import part
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant
from suiche.kit.reasons import reason_of
from suiche.kit.refusal import Refusal
from suiche.parties import passwords
from suiche.parties.actions.let_in import let_in
from suiche.parties.people_queries import TASK, asked_for, may_be_given_password, other_supervisors, person


class AskedAlready(Refusal):
    """Another supervisor has not answered yet."""

    code = "asked_already"
    zh = "这个人已经在等另一位主管决定了。请先等决定。"
    en = "Another supervisor is asked about this person already. Please wait for the answer."


class YourOwn(Refusal):
    """Nobody ends their own sign-in or gives themselves a password."""

    code = "your_own"
    zh = "自己的登录不能自己停用或重设。改密码请点您的名字。"
    en = "You cannot end or reset your own sign-in. To change your password, press your name."


class OnlyTwoSupervisors(Refusal):
    """One of two supervisors neither ends the other nor gets into their sign-in: it would leave one person alone."""

    code = "only_two_supervisors"
    zh = "没有第三位合适的主管来把关，这一步不能由您一个人在这里办。请找系统管理员办。"
    en = "There is no third, independent supervisor, so you cannot do this here alone. Please ask the administrators."


@dataclass(frozen=True)
class LetIn:
    """The one-time password in the clear: it is shown once and kept nowhere. ``waits``: only once a supervisor agrees."""

    sign_in_id: UUID
    password: str = field(repr=False)
    waits: bool


@part
def let_in_or_ask(*, sign_in_id: UUID, reason: str, by: Actor, at: Instant) -> LetIn:
    """Let in at once, or ask another supervisor to agree that a supervisor is let in.

    Where nobody else can be asked it is done and written down as done without a second person.
    Refuses: NotFound, YourOwn, AskedAlready, OnlyTwoSupervisors, BadInput (reason, where somebody is asked).
    """
    whom = person(sign_in_id)
    if whom.who == str(by):
        raise YourOwn()
    password = passwords.one_time()
    hashed = make_password(password)
    if whom.supervises and other_supervisors({str(by), whom.who}):
        if asked_for(waiting=True, sign_in_id=sign_in_id):
            raise AskedAlready()
        proposals.propose(
            task=TASK,
            arguments={"sign_in_id": sign_in_id, "password_hash": hashed},
            reason=reason_of(reason),
            by=by,
            at=at,
        )
        return LetIn(sign_in_id, password, waits=True)
    if whom.supervises:
        if by != SYSTEM and not may_be_given_password(whom, str(by)):
            raise OnlyTwoSupervisors()  # a password that ``by`` has not read yet would make one person two
        audit.record(
            action="parties.without_second_supervisor",
            by=by,
            at=at,
            arguments={"sign_in_id": sign_in_id},
            input_hash="",
            outcome=audit.DONE,
        )
    let_in(sign_in_id=sign_in_id, password_hash=hashed, let_in_by=str(by), at=at)
    return LetIn(sign_in_id, password, waits=False)
