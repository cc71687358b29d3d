"""Who may decide how much alone: what is asked for, what holds, what is to come, what waits. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, Sum

from suiche.journey.repay import models, rules
from suiche.journey.repay.event_queries import standing_end, to_take_back
from suiche.journey.repay.lease_queries import lease_terms
from suiche.journey.repay.position_queries import position
from suiche.journey.repay.states import Channel, EventKind, LoanState
from suiche.kit.actor import Actor
from suiche.kit.proposals import Proposal, proposals_of

TASK = (
    "suiche.journey.repay.tasks:set_approved_authority"  # named, not imported: tasks stand above on the map
)
DAYS = rules.DAYS


@dataclass(frozen=True)
class Ask:
    """What one thing asks authority for: the kind of event and the fen it gives up, moves, pays out or takes back."""

    kind: EventKind
    amount_fen: int


def asks(loan: models.Loan, order: rules.EventOrder | rules.BankTransfer, on: date) -> tuple[Ask, ...]:
    """Return everything an order asks authority for. Refuses: NotFound, ChangeOfPlan (of what it takes back).

    To take a settlement back is RESTORED, also where it goes because something before it goes: a returned payment of
    a settled loan asks for both.
    """
    if isinstance(order, rules.BankTransfer):
        return (Ask(EventKind.PAYMENT, order.amount_fen),)
    if order.event_id is not None:
        return taking_back(loan, to_take_back(loan, order), order.kind)
    if order.kind in (EventKind.WRITTEN_OFF, EventKind.TRANSFERRED):
        present = position(loan)
        owed_fen = present.principal_left_fen + sum(due.total_fen for due in rules.dues(present, on))
        return (Ask(order.kind, owed_fen),)
    if order.kind is EventKind.SETTLED:
        return (Ask(order.kind, rules.payoff(position(loan), on, lease_terms(loan)).refund_fen),)
    return (Ask(order.kind, order.amount_fen),)


def taking_back(loan: models.Loan, event: models.LoanEvent, kind: EventKind) -> tuple[Ask, ...]:
    """Return what taking an event back asks for: what it moved, and the settlement that goes with it."""
    kind = EventKind.RESTORED if event.kind == EventKind.SETTLED.value else kind
    asked: tuple[Ask, ...] = (Ask(kind, moved_fen(event)),)
    closed = standing_end(loan) if loan.is_in(LoanState.SETTLED) else None
    if closed is not None and closed.number > event.number:
        asked += (Ask(EventKind.RESTORED, moved_fen(closed)),)
    return asked


def moved_fen(event: models.LoanEvent) -> int:
    """Return what an event moved, in fen: what came or was charged, what it met, the principal it planned anew."""

    def total(rows: type[models.Receipt | models.Allocation | models.Charge], fen: str) -> int:
        return int(rows.objects.filter(event=event).aggregate(sum=Sum(fen))["sum"] or 0)

    found = [
        int(event.facts.get("amount_fen", 0)),
        total(models.Receipt, "amount_fen"),
        total(models.Allocation, "amount_fen"),
        total(models.Charge, "fee_fen"),
    ]
    if EventKind(event.kind) in rules.REPLANNED:
        replaced = models.Instalment.objects.filter(superseded_by=event)
        found.append(int(replaced.aggregate(sum=Sum("principal_fen"))["sum"] or 0))
    return max(found)


def asked_fen(asked: tuple[Ask, ...]) -> int:
    """Return the whole amount, as the second person reads it."""
    return sum(one.amount_fen for one in asked)


def hold_to_approved(asked: tuple[Ask, ...], approved_fen: int) -> None:
    """Compare what is asked for now with what two people agreed on. Refuses: MoreThanApproved."""
    rules.check_approved(now_fen=asked_fen(asked), approved_fen=approved_fen)


def alone(*, loan_id: UUID, asked: tuple[Ask, ...], roles: tuple[str, ...], by: Actor, on: date) -> bool:
    """Tell whether somebody may do this without a second person.

    Every amount must fit into what is left of their limit for this loan; and who has typed in a bank transfer of this
    loan pays nothing out of it alone, however little.
    """
    if pays_out_own(loan_id=loan_id, asked=asked, by=by):
        return False
    return all(
        one.amount_fen <= left_fen(loan_id=loan_id, kind=one.kind, roles=roles, by=by, on=on) for one in asked
    )


def left_fen(*, loan_id: UUID, kind: EventKind, roles: tuple[str, ...], by: Actor, on: date) -> int:
    """Return how much somebody with these roles may still decide alone for a loan, in fen; below 0 where nothing.

    Of a limit is left what the person has not decided alone for this loan and kind within the limit's days.
    """
    best = -1
    for role in roles:
        row = _limit(kind, role, on)
        if row is None:
            continue
        since = on - timedelta(days=row.days)
        own = models.DecidedAlone.objects.filter(
            Q(loan_id=loan_id, kind=kind.value, by=str(by)) & Q(on__gt=since)
        )
        best = max(best, row.limit_fen - int(own.aggregate(sum=Sum("amount_fen"))["sum"] or 0))
    return best


def _limit(kind: EventKind, role: str, on: date) -> models.Authority | None:
    rows = models.Authority.objects.filter(kind=kind.value, role=role, valid_from__lte=on)
    return rows.order_by("-valid_from").first()


def pays_out_own(*, loan_id: UUID, asked: tuple[Ask, ...], by: Actor) -> bool:
    """Tell whether this pays money out of a loan for which the same person typed in a line of the statement."""
    if not any(one.kind in rules.PAYS_OUT and one.amount_fen > 0 for one in asked):
        return False
    lines = models.Receipt.objects.filter(
        loan_id=loan_id, channel=Channel.TRANSFER.value, event__by=str(by), reverses=None
    )
    return lines.exists()


@dataclass(frozen=True)
class AuthorityRow:
    """A limit in fen, counted over ``days``, from a day on; ``holds`` where no later one has replaced it yet."""

    kind: EventKind
    role: str
    limit_fen: int
    days: int
    valid_from: date
    holds: bool


def authorities(on: date) -> tuple[AuthorityRow, ...]:
    """Return the limits that hold on a day and those to come, by kind, role and day."""
    rows = list(models.Authority.objects.order_by("kind", "role", "valid_from"))
    newest = {(row.kind, row.role): row.valid_from for row in rows if row.valid_from <= on}
    return tuple(
        AuthorityRow(
            EventKind(row.kind), row.role, row.limit_fen, row.days, row.valid_from, row.valid_from <= on
        )
        for row in rows
        if row.valid_from > on or newest[row.kind, row.role] == row.valid_from
    )


@dataclass(frozen=True)
class ProposedAuthority:
    """A limit somebody proposed."""

    proposal: Proposal
    kind: EventKind
    role: str
    limit_fen: int
    days: int
    valid_from: date


def proposed_authorities(*, waiting: bool = False) -> tuple[ProposedAuthority, ...]:
    """Return what was proposed, all of it or what nobody has decided, the newest first."""
    return tuple(
        ProposedAuthority(
            one,
            EventKind(one.arguments["kind"]),
            one.arguments["role"],
            int(one.arguments["limit_fen"]),
            int(one.arguments.get("days", DAYS)),
            date.fromisoformat(one.arguments["valid_from"]),
        )
        for one in proposals_of(TASK, only="waiting" if waiting else None)
    )
