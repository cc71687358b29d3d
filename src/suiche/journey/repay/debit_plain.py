"""Pure: the debit whose money meets exactly what is due. Most debits of a day are such, and are booked together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from suiche.journey.repay import rules
from suiche.maths.allocation import Bucket, allocate


@dataclass(frozen=True)
class Plain:
    """What a plain debit does: the rows that fall due, the (period, bucket, fen) its money meets, the position after."""

    rows: tuple[rules.PlanRow, ...]
    parts: tuple[tuple[int, Bucket, int], ...]
    after: rules.Position


def plain(present: rules.Position, amount_fen: int, until: date) -> Plain | None:
    """Return what money that counts for a day does to a loan; None where it is more than billing and allocating.

    More is: interest that becomes principal, a charge for lateness to write or to take back, money that is left over
    or does not lift the credit above zero, and the last instalment, which closes the loan. ``use_for_due`` does that.
    """
    rows = tuple(row for row in present.plan if row.due_date <= until and row.period not in present.billed)
    credit_fen = present.credit_fen + amount_fen
    if credit_fen <= 0 or any(row.principal_fen < 0 for row in rows):
        return None
    billed = replace(present, billed=present.billed | {row.period for row in rows}, credit_fen=credit_fen)
    if rules.overpaid(billed) or rules.new_charges(billed, max(until, present.charged_until or until)):
        return None
    spread = allocate(credit_fen, rules.dues(billed, until))
    if spread.surplus_fen:
        return None
    parts = tuple((line.period, line.bucket, line.paid_fen) for line in spread.lines if line.paid_fen)
    met = tuple(rules.Met(until, period, bucket, fen) for period, bucket, fen in parts)
    after = replace(billed, met=billed.met + met, credit_fen=0)
    return None if rules.is_paid_up(after) else Plain(rows, parts, after)
