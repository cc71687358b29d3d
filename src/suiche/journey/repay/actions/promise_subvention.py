"""Write down what others pay for a loan's low rate, and what of it is earned when."""

from __future__ import annotations

from suiche.journey.repay import models
from suiche.journey.repay.rules.position import PlanRow
from suiche.journey.repay.rules.subvention import at_end_of, parts_of
from suiche.journey.sign.events import ContractActivated
from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.rates import share_of


@part
def promise_subvention(
    *, loan: models.Loan, plan: tuple[PlanRow, ...], contract: ContractActivated, at: Instant
) -> None:
    """Book the promise of maker and dealer; it is earned by effective interest over the plan of the beginning."""
    assert contract.gross_rate_ppm is not None  # who pays for a low rate knows the other one
    amount_fen = contract.subvention_fen
    models.Subvention.objects.create(
        loan=loan,
        amount_fen=amount_fen,
        oem_fen=share_of(amount_fen, contract.oem_share_ppm),
        gross_rate_ppm=contract.gross_rate_ppm,
        at_end=at_end_of(loan.product, contract.on).value,
    )
    parts = parts_of(plan, contract.gross_rate_ppm, amount_fen)
    models.SubventionPart.objects.bulk_create(
        models.SubventionPart(loan=loan, period=number, due_on=one.due_on, amount_fen=one.amount_fen)
        for number, one in enumerate(parts, start=1)
    )
    post(
        rule=Rule.SUBVENTION_PROMISED,
        amounts_fen={"amount": amount_fen},
        contract_id=loan.id,
        reference=f"subvention:{loan.id}",
        on=contract.on,
        at=at,
    )
