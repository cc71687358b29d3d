"""Reading how a loan's subvention stands, and what makers and dealers still owe of theirs. Never writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from suiche.journey.repay import models
from suiche.journey.repay.states import AtEnd, Payer, SubventionMoveKind

# What each payer promised, less what was received of it and what was given back; below zero where we owe them.
# Of the contracts that are named, or of all with something open; with how many there are and what they add up to.
OWED = """
with paid as (
  select loan_id, payer, sum(amount_fen)::bigint as fen from repay_subventionmove
  where kind in ('received', 'refunded') group by loan_id, payer
), owed as (
  select l.id, l.contract_no, s.oem_fen - coalesce(o.fen, 0) as oem,
         s.amount_fen - s.oem_fen - coalesce(d.fen, 0) as dealer
  from repay_subvention s join repay_loan l on l.id = s.loan_id
  left join paid o on o.loan_id = l.id and o.payer = 'oem'
  left join paid d on d.loan_id = l.id and d.payer = 'dealer'
  where %(numbers)s::text[] is null or l.contract_no = any(%(numbers)s)
)
select id, contract_no, oem, dealer, count(*) over (), sum(oem) over (), sum(dealer) over () from owed
where %(numbers)s::text[] is not null or oem <> 0 or dealer <> 0 order by contract_no limit %(most)s
"""
MOST_SHOWN = 100


@dataclass(frozen=True)
class SubventionView:
    """How a subvention stands, in fen. ``owed_fen`` by payer is below zero where we owe them."""

    amount_fen: int
    oem_fen: int
    at_end: AtEnd
    earned_fen: int
    refunded_fen: int
    owed_fen: dict[Payer, int]

    @property
    def unearned_fen(self) -> int:
        """What is promised and neither earned nor given back."""
        return self.amount_fen - self.earned_fen - self.refunded_fen


def subvention(loan_id: UUID) -> SubventionView | None:
    """Return how the subvention of a loan stands, or None where nobody pays one."""
    row = models.Subvention.objects.filter(loan_id=loan_id).first()
    if row is None:
        return None
    moves = models.SubventionMove.objects.filter(loan_id=loan_id).values("kind", "payer")
    moved = {
        (move["kind"], move["payer"]): int(move["fen"]) for move in moves.annotate(fen=Sum("amount_fen"))
    }
    parts = models.SubventionPart.objects.filter(loan_id=loan_id, earned_on__isnull=False)
    earned = int(parts.aggregate(fen=Sum("amount_fen"))["fen"] or 0)
    shares = {Payer.OEM: row.oem_fen, Payer.DEALER: row.amount_fen - row.oem_fen}
    refunded, received = SubventionMoveKind.REFUNDED.value, SubventionMoveKind.RECEIVED.value
    return SubventionView(
        amount_fen=row.amount_fen,
        oem_fen=row.oem_fen,
        at_end=AtEnd(row.at_end),
        earned_fen=earned + moved.get((SubventionMoveKind.EARNED.value, ""), 0),
        refunded_fen=sum(moved.get((refunded, payer.value), 0) for payer in Payer),
        owed_fen={
            payer: share - moved.get((received, payer.value), 0) - moved.get((refunded, payer.value), 0)
            for payer, share in shares.items()
        },
    )


@dataclass(frozen=True)
class SubventionOwed:
    """What is open of a loan's subvention by payer, in fen; below zero where we owe them."""

    loan_id: UUID
    contract_no: str
    owed_fen: dict[Payer, int]


@dataclass(frozen=True)
class OpenSubventions:
    """How many loans have something open and what each payer owes in all, in fen; the first of them by contract number."""

    loans: int
    owed_fen: dict[Payer, int]
    first: tuple[SubventionOwed, ...]


def of_contracts(numbers: Sequence[str]) -> dict[str, SubventionOwed]:
    """Return what is open of these contracts, by number; what has no subvention is missing."""
    return {one.contract_no: one for one in _read(list(numbers), len(numbers)).first}


def open_subventions() -> OpenSubventions:
    """Return of which loans a payer, or we, still owe something."""
    return _read(None, MOST_SHOWN)


def _read(numbers: list[str] | None, most: int) -> OpenSubventions:
    with connection.cursor() as cursor:
        cursor.execute(OWED, {"numbers": numbers, "most": most})
        found = cursor.fetchall()
    loans, oem, dealer = found[0][4:] if found else (0, 0, 0)
    return OpenSubventions(
        int(loans),
        {Payer.OEM: int(oem), Payer.DEALER: int(dealer)},
        tuple(
            SubventionOwed(row[0], row[1], {Payer.OEM: int(row[2]), Payer.DEALER: int(row[3])})
            for row in found
        ),
    )
