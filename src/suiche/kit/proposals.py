"""Four eyes: one person proposes an action with its arguments, another lets it run.

The proposal holds the action's name, the arguments and a keyed hash over all that was proposed; nothing happens
before a second person approves, and then exactly what was proposed happens, once: the hash is compared when somebody
approves and again, with what the job was given, when it is carried out. Who can write into the table and does not have
the key changes no order.
"""

from __future__ import annotations

import functools
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, ParamSpec
from uuid import UUID

from pydantic_core import to_jsonable_python

from suiche.kit.action import part
from suiche.kit.actions.refuse_proposal import refuse_proposal
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant, now
from suiche.kit.fields import blind_index
from suiche.kit.fingerprint import canonical
from suiche.kit.models import ProposalRow
from suiche.kit.outbox import enqueue, task_named
from suiche.kit.refusal import NotFound, Refusal
from suiche.kit.words import Words

P = ParamSpec("P")


class SamePerson(Refusal):
    """The one who proposed cannot approve."""

    code = "same_person"
    zh = "提出的人不能自己批准。请另一位同事来看。"
    en = "You proposed this, so a colleague has to approve it."


class AlreadyDecided(Refusal):
    """Somebody has decided it before."""

    code = "already_decided"
    zh = "这一项已经有人办过了。请刷新页面。"
    en = "Somebody has already decided this. Please reload the page."


class ProposalAltered(Refusal):
    """What is stored is not what was proposed."""

    code = "proposal_altered"
    zh = "存着的内容和当初提的不一样，没有办。请不同意这一项，重新提出，并告诉系统管理员。"
    en = "What is stored is not what was proposed, and nothing was done. Please decline it, propose it anew, and tell the administrators."


@dataclass(frozen=True)
class Approval:
    """What is about to be approved: who proposed it and who approves as ``kind:id``, and when."""

    proposal_id: UUID
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    at: Instant


Check = Callable[[Approval], None]  # refuses by raising
_checks: list[Check] = []


def before_approving(check: Check) -> Check:
    """Register what is asked before every approval."""
    _checks.append(check)
    return check


@dataclass(frozen=True)
class Proposal:
    """What somebody proposed, and what a second person said (None: nobody has yet). People as ``kind:id``.

    ``refused``: why it was approved and could not be carried out, else None.
    """

    id: UUID
    arguments: dict[str, str]
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    approved: bool | None
    refused: Words | None = None
    refused_at: datetime | None = None


def proposals_of(
    task: str,
    *,
    only: Literal["waiting", "refused"] | None = None,
    about: Mapping[str, str] | None = None,
    most: int | None = None,
) -> tuple[Proposal, ...]:
    """Return the proposals to run a task (named ``module:function``), the newest first.

    ``only`` those nobody has decided, or those that were approved and could not be carried out; ``about`` these
    arguments; at ``most`` so many.
    """
    rows = ProposalRow.objects.filter(action=task).order_by("-proposed_at")
    if only is not None:
        rows = (
            rows.filter(decided_at__isnull=True)
            if only == "waiting"
            else rows.filter(refused_at__isnull=False)
        )
    if about is not None:
        rows = rows.filter(arguments__contains=dict(about))
    return tuple(
        Proposal(
            row.id,
            {name: str(value) for name, value in row.arguments.items()},
            row.reason,
            row.proposed_by,
            row.proposed_at,
            row.decided_by,
            row.decided_at,
            row.approved,
            Words(row.refused_zh, row.refused_en) if row.refused_at else None,
            row.refused_at,
        )
        for row in rows[:most]
    )


def waiting_count(*tasks: str) -> int:
    """Count the proposals to run one of these tasks that nobody has decided."""
    return ProposalRow.objects.filter(action__in=tasks, decided_at__isnull=True).count()


@part
def propose(*, task: str, arguments: dict[str, Any], reason: str, by: Actor, at: Instant) -> UUID:
    """Write a proposal to run the task named ``module:function`` with ``(proposal=<id>, **arguments)``; return its id."""
    assert callable(task_named(task)), "a proposal of nothing could be approved and never carried out"
    row = ProposalRow(
        action=task,
        arguments=to_jsonable_python(arguments),
        reason=reason,
        proposed_by=str(by),
        proposed_at=at,
    )
    row.input_hash = _seal(row)
    row.save(force_insert=True)
    return row.id


@part
def decide(*, proposal_id: UUID, task: str, approved: bool, by: Actor, at: Instant) -> None:
    """Approve or reject. An approval enqueues the task.

    Refuses: NotFound, SamePerson, AlreadyDecided; an approval also ProposalAltered and what ``before_approving`` refuses
    (LetInByOne).
    """
    row = ProposalRow.objects.select_for_update().filter(id=proposal_id, action=task).first()
    if row is None:
        raise NotFound()
    if row.decided_by:
        raise AlreadyDecided()
    if row.proposed_by == str(by):
        raise SamePerson()
    if approved:
        _check_seal(row)
        for check in _checks:
            check(Approval(row.id, row.proposed_by, row.proposed_at, str(by), at))
    row.decided_by, row.decided_at, row.approved = str(by), at, approved
    row.save(update_fields=["decided_by", "decided_at", "approved"])
    if approved:
        enqueue(task_named(task), proposal=row.id, **row.arguments)


def as_agreed(task: Callable[P, None]) -> Callable[P, None]:
    """Make a task that carries out a proposal do it only as it was agreed on.

    It is called with ``proposal`` and the proposal's arguments, all by name. A refusal is kept with the proposal, so
    that whoever agreed reads why nothing was done: ProposalAltered, or what the task's action refuses.
    """

    @functools.wraps(task)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        given: dict[str, Any] = dict(kwargs)
        proposal = given.pop("proposal")
        try:
            row = ProposalRow.objects.get(id=proposal)
            _check_seal(row)
            if not row.approved or to_jsonable_python(given) != row.arguments:
                raise ProposalAltered()
            task(*args, **kwargs)
        except Refusal as refusal:
            said = refusal.words
            refuse_proposal(proposal_id=proposal, zh=said.zh, en=said.en, by=SYSTEM, at=now())

    return run


def _seal(row: ProposalRow) -> str:
    """Return the keyed hash over what is proposed, why, by whom and when."""
    return blind_index(
        canonical(
            {
                "task": row.action,
                "arguments": row.arguments,
                "reason": row.reason,
                "by": row.proposed_by,
                "at": row.proposed_at.timestamp(),
            }
        )
    )


def _check_seal(row: ProposalRow) -> None:
    if not hmac.compare_digest(row.input_hash, _seal(row)):
        raise ProposalAltered()
