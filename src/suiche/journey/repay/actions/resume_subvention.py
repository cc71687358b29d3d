"""Let a subvention run on, as its loan runs again."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from suiche.journey.repay import models
from suiche.journey.repay.actions.catch_up_subvention import catch_up_subvention
from suiche.journey.repay.states import SubventionMoveKind
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule

RULE_OF = {
    SubventionMoveKind.EARNED: Rule.SUBVENTION_EARNED,
    SubventionMoveKind.REFUNDED: Rule.SUBVENTION_REFUNDED,
}


@part
def resume_subvention(*, loan: models.Loan, on: BusinessDate, at: Instant) -> None:
    """Take back what the end of the loan did to its subvention, and earn what the months since would have brought."""
    sums: dict[tuple[SubventionMoveKind, str], int] = defaultdict(int)
    for row in models.SubventionMove.objects.filter(loan=loan, kind__in=[kind.value for kind in RULE_OF]):
        sums[SubventionMoveKind(row.kind), row.payer] += row.amount_fen
    number = models.SubventionMove.objects.filter(loan=loan).count()
    for (kind, payer), fen in sorted(sums.items()):
        if not fen:
            continue
        reference = f"again:{on.isoformat()}:{number}"
        models.SubventionMove.objects.create(
            loan=loan, kind=kind.value, payer=payer, amount_fen=-fen, on=on, reference=reference
        )
        post(
            rule=RULE_OF[kind],
            amounts_fen={"amount": fen},
            contract_id=loan.id,
            reference=f"{kind.value}:{payer}:{loan.id}:{reference}",
            on=on,
            at=at,
            counter=True,
        )
    catch_up_subvention(loan=loan, until=on - timedelta(days=1), on=on, at=at)
