"""Bring a loan's subvention to its end, as the loan ends."""

from __future__ import annotations

from suiche.journey.repay import models, subvention_queries
from suiche.journey.repay.actions.catch_up_subvention import catch_up_subvention
from suiche.journey.repay.rules.subvention import Part, unearned
from suiche.journey.repay.states import AtEnd, Payer, SubventionMoveKind
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.money import divide_half_up


@part
def end_subvention(*, loan: models.Loan, on: BusinessDate, at: Instant) -> None:
    """Earn what is earned by the day; give the rest back to its payers or keep it, as agreed. Never the customer's."""
    catch_up_subvention(loan=loan, until=on, on=on, at=at)
    found = subvention_queries.subvention(loan.id)
    if found is None or not found.unearned_fen:
        return
    rows = models.SubventionPart.objects.filter(loan=loan).order_by("period")
    parts = [Part(row.due_on, row.amount_fen) for row in rows]
    rest = min(unearned(parts, loan.disbursed_on, on), found.unearned_fen)
    given_back = rest if found.at_end is AtEnd.REFUND else 0
    oem_fen = divide_half_up(given_back * found.oem_fen, found.amount_fen)
    reference = f"end:{on.isoformat()}:{models.SubventionMove.objects.filter(loan=loan).count()}"
    for kind, payer, fen in (
        (SubventionMoveKind.EARNED, "", found.unearned_fen - given_back),
        (SubventionMoveKind.REFUNDED, Payer.OEM.value, oem_fen),
        (SubventionMoveKind.REFUNDED, Payer.DEALER.value, given_back - oem_fen),
    ):
        if fen:
            models.SubventionMove.objects.create(
                loan=loan, kind=kind.value, payer=payer, amount_fen=fen, on=on, reference=reference
            )
    for rule, fen in (
        (Rule.SUBVENTION_EARNED, found.unearned_fen - given_back),
        (Rule.SUBVENTION_REFUNDED, given_back),
    ):
        if fen:
            post(
                rule=rule,
                amounts_fen={"amount": fen},
                contract_id=loan.id,
                reference=f"{rule.value}:{loan.id}:{reference}",
                on=on,
                at=at,
            )
