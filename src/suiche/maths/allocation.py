"""How a payment is spread over what is owed (冲销顺序): oldest instalment first, and inside it in a fixed order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from suiche.maths.explain import Explanation, Line


class Bucket(StrEnum):
    """What an amount is owed as, in the order in which it is paid (Civil Code 561)."""

    FEE = "fee"
    PENALTY = "penalty"
    COMPOUND = "compound"
    INTEREST = "interest"
    PRINCIPAL = "principal"


DEFAULT_ORDER = (Bucket.FEE, Bucket.PENALTY, Bucket.COMPOUND, Bucket.INTEREST, Bucket.PRINCIPAL)


@dataclass(frozen=True, slots=True)
class Due:
    """What is still owed of one instalment, in fen, none negative."""

    period: int
    due_date: date
    principal_fen: int = 0
    interest_fen: int = 0
    compound_fen: int = 0
    penalty_fen: int = 0
    fee_fen: int = 0

    def owed(self, bucket: Bucket) -> int:
        """Return what is owed in a bucket."""
        return {
            Bucket.FEE: self.fee_fen,
            Bucket.PENALTY: self.penalty_fen,
            Bucket.COMPOUND: self.compound_fen,
            Bucket.INTEREST: self.interest_fen,
            Bucket.PRINCIPAL: self.principal_fen,
        }[bucket]

    @property
    def total_fen(self) -> int:
        """Everything owed of this instalment."""
        return sum(self.owed(bucket) for bucket in Bucket)


@dataclass(frozen=True, slots=True)
class AllocationLine:
    """One bucket of one instalment: owed before, paid now."""

    period: int
    bucket: Bucket
    owed_fen: int
    paid_fen: int

    @property
    def left_fen(self) -> int:
        """What is owed after the payment."""
        return self.owed_fen - self.paid_fen


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where every fen of a payment went. `surplus_fen` is credit of the payer, never a silent prepayment."""

    amount_fen: int
    lines: tuple[AllocationLine, ...]
    surplus_fen: int

    @property
    def left_fen(self) -> int:
        """What is owed after the payment, over all instalments."""
        return sum(line.left_fen for line in self.lines)

    def paid(self, bucket: Bucket) -> int:
        """Return what was paid into a bucket, over all instalments."""
        return sum(line.paid_fen for line in self.lines if line.bucket is bucket)

    def explain(self) -> Explanation:
        """Explain the amount paid: one line a bucket that received something, then `surplus`."""
        lines = [Line(bucket.value, self.paid(bucket)) for bucket in Bucket if self.paid(bucket)]
        return Explanation("allocation", (*lines, Line("surplus", self.surplus_fen)), self.amount_fen)


def allocate(amount_fen: int, dues: Iterable[Due], order: tuple[Bucket, ...] = DEFAULT_ORDER) -> Allocation:
    """Spread a payment. Lines appear in the order of payment, those that receive nothing included.

    Refuses (ValueError) a negative amount, a negative due, and an order that leaves a bucket out.
    """
    if amount_fen < 0 or sorted(order) != sorted(Bucket):
        raise ValueError("an allocation needs an amount >= 0 and an order that names every bucket once")
    lines, left = [], amount_fen
    for due in sorted(dues, key=lambda due: (due.due_date, due.period)):
        for bucket in order:
            owed = due.owed(bucket)
            if owed < 0:
                raise ValueError(f"period {due.period} owes a negative {bucket}")
            paid = min(owed, left)
            left -= paid
            if owed:
                lines.append(AllocationLine(due.period, bucket, owed, paid))
    return Allocation(amount_fen, tuple(lines), left)
