"""What a change is: the new rows, what is paid today, what it costs compared with before. Amounts in fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from suiche.journey.change.rules.basis import Basis
from suiche.journey.change.states import ChangeKind
from suiche.journey.repay.states import EventKind
from suiche.maths.explain import Line
from suiche.maths.plan import PlanRow, fingerprint
from suiche.maths.running import Running
from suiche.maths.schedule import last_lump

# What a change is in the journal of its loan.
EVENT_OF = {
    ChangeKind.PREPAY: EventKind.PREPAID,
    ChangeKind.DUE_DAY: EventKind.DUE_DAY,
    ChangeKind.DEFERRAL: EventKind.DEFERRED,
    ChangeKind.BALLOON: EventKind.BALLOON_EXTENDED,
    ChangeKind.ACCELERATION: EventKind.ACCELERATED,
}


@dataclass(frozen=True)
class Outlook:
    """What lies ahead of the customer: the next payment and the level one, how many, until when, how much interest.

    ``last_due_fen``: the last instalment where it is much larger than the others (最后的大额), else 0.
    """

    next_due: date
    next_payment_fen: int
    instalment_fen: int
    payments: int
    last_due: date
    interest_fen: int
    last_due_fen: int = 0


@dataclass(frozen=True)
class Change:
    """A priced change of a loan's plan on ``day``; the same function prices the quote and the posting.

    ``rows`` replace the plan's from ``rows[0].period`` on; ``agreed`` is what later changes start from. Today the
    customer pays ``amount_fen`` = ``pay_lines``: what had fallen due, ``repaid_fen`` of principal, ``accrued_fen``
    of interest on it to the day, ``fee_fen``, less the credit used. ``cost_fen`` = ``cost_lines`` is everything the
    change costs from now on compared with before, negative where it saves.
    """

    kind: ChangeKind
    day: date
    rows: tuple[PlanRow, ...]
    agreed: Running | None
    repaid_fen: int
    accrued_fen: int
    fee_fen: int
    owed_fen: int
    amount_fen: int
    pay_lines: tuple[Line, ...]
    cost_fen: int
    cost_lines: tuple[Line, ...]
    before: Outlook
    after: Outlook

    @property
    def needed_fen(self) -> int:
        """What has to lie in the customer's credit for the change itself, once what was due is paid."""
        return self.repaid_fen + self.accrued_fen + self.fee_fen

    def fingerprint(self) -> str:
        """Return the sha256 (hex) of the new rows."""
        return fingerprint(self.rows)


def without_payment(
    basis: Basis,
    kind: ChangeKind,
    *,
    rows: tuple[PlanRow, ...],
    agreed: Running | None,
    cost: Sequence[Line],
    before: Outlook,
    after: Outlook,
) -> Change:
    """Return a change through which nobody pays anything today."""
    cost_lines, cost_fen = totalled(cost)
    return Change(
        kind=kind,
        day=basis.day,
        rows=rows,
        agreed=agreed,
        repaid_fen=0,
        accrued_fen=0,
        fee_fen=0,
        owed_fen=basis.owed_fen,
        amount_fen=0,
        pay_lines=(),
        cost_fen=cost_fen,
        cost_lines=cost_lines,
        before=before,
        after=after,
    )


def outlook(rows: Sequence[PlanRow], instalment_fen: int | None = None) -> Outlook:
    """Return what rows mean to the customer; the level instalment is that of most of them where none is given."""
    paying = [row for row in rows if row.payment_fen] or list(rows)
    amounts = [row.payment_fen for row in paying]
    lump = last_lump(paying)
    level = max(amounts, key=lambda fen: (amounts.count(fen), fen))
    return Outlook(
        next_due=paying[0].due_date,
        next_payment_fen=paying[0].payment_fen,
        instalment_fen=level if instalment_fen is None else instalment_fen,
        payments=len(paying),
        last_due=rows[-1].due_date,
        interest_fen=sum(row.interest_fen for row in rows),
        last_due_fen=lump.payment_fen if lump else 0,
    )


def totalled(lines: Sequence[Line]) -> tuple[tuple[Line, ...], int]:
    """Return the lines that say something, and their sum."""
    kept = tuple(line for line in lines if line.amount_fen)
    return kept, sum(line.amount_fen for line in kept)
