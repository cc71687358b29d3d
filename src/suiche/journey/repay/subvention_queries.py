"""Reading how a loan's subvention stands, and what makers, dealers and the state still owe. Never writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from suiche.journey.repay import models
from suiche.journey.repay.states import AtEnd, Payer, SubventionMoveKind

# What maker and dealer promised and what the state's part came to, less what was received of it and what was given
# back; below zero where we owe them. Of the contracts that are named, or of all with something open; with how many
# there are and what they add up to.
OWED = """
with named as (
  select id, contract_no from repay_loan where contract_no = any(%(numbers)s)
), part as (
  select loan_id, oem_fen as oem, amount_fen - oem_fen as dealer, 0 as state from repay_subvention
  union all
  select loan_id, case payer when 'oem' then -amount_fen else 0 end, case payer when 'dealer' then -amount_fen else 0 end,
         case payer when 'state' then -amount_fen else 0 end
  from repay_subventionmove where kind in ('received', 'refunded')
  union all
  select loan_id, 0, 0, amount_fen from repay_receipt where channel = 'state'
), owed as (
  select loan_id, sum(oem)::bigint as oem, sum(dealer)::bigint as dealer, sum(state)::bigint as state from part
  where %(numbers)s::text[] is null or loan_id in (select id from named)
  group by loan_id
)
select l.id, l.contract_no, oem, dealer, owed.state, count(*) over (), sum(oem) over (), sum(dealer) over (),
       sum(owed.state) over ()
from owed join repay_loan l on l.id = owed.loan_id
where %(numbers)s::text[] is not null or oem <> 0 or dealer <> 0 or owed.state <> 0 order by contract_no limit %(most)s
"""
PAYERS = (Payer.OEM, Payer.DEALER, Payer.STATE)  # in the order of the columns
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
    """Return what is open of these contracts, by number; those for which nobody else pays are missing."""
    return {one.contract_no: one for one in _read(list(numbers), len(numbers)).first}


def open_subventions() -> OpenSubventions:
    """Return of which loans a payer, or we, still owe something."""
    return _read(None, MOST_SHOWN)


def _read(numbers: list[str] | None, most: int) -> OpenSubventions:
    with connection.cursor() as cursor:
        cursor.execute(OWED, {"numbers": numbers, "most": most})
        found = cursor.fetchall()
    loans, *sums = found[0][5:] if found else (0, 0, 0, 0)
    return OpenSubventions(
        int(loans),
        _by_payer(sums),
        tuple(SubventionOwed(row[0], row[1], _by_payer(row[2:5])) for row in found),
    )


def _by_payer(amounts: Sequence[int]) -> dict[Payer, int]:
    return {payer: int(fen) for payer, fen in zip(PAYERS, amounts, strict=True)}
