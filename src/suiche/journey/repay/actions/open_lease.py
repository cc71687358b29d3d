"""Write down what a lease has beside its plan, and book its beginning."""

from __future__ import annotations

from suiche.catalogue.kinds import VatMode
from suiche.journey.repay import models
from suiche.journey.sign.events import ContractActivated
from suiche.kit.action import part
from suiche.kit.clock import Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.vat import tax_inside


@part
def open_lease(*, loan: models.Loan, contract: ContractActivated, at: Instant) -> None:
    """Book the receivable and the deposit of a lease that begins.

    The dealer took the deposit with the down payment, for us: we owe the dealer that much less.

    The tax inside what a direct lease finances is ours to deduct, and not yet due on our side: it becomes due with
    the rents (``rules.lease``).
    """
    models.Lease.objects.create(
        loan=loan,
        residual_fen=contract.loan.balloon_fen,
        purchase_price_fen=contract.purchase_price_fen or 0,
        deposit_fen=contract.deposit_fen,
        vat_mode=contract.vat_mode.value,
        vat_ppm=contract.vat_ppm,
    )
    amounts = {"principal": loan.principal_fen}
    if contract.vat_mode is VatMode.RENT:
        amounts["vat"] = tax_inside(loan.principal_fen, contract.vat_ppm)
    post(
        rule=Rule.LEASE_ACTIVATED,
        amounts_fen=amounts,
        contract_id=loan.id,
        reference=f"activation:{loan.id}",
        on=contract.on,
        at=at,
    )
    if contract.deposit_fen:
        post(
            rule=Rule.DEPOSIT_RECEIVED,
            amounts_fen={"amount": contract.deposit_fen},
            contract_id=loan.id,
            reference=f"deposit:{loan.id}",
            on=contract.on,
            at=at,
        )
