"""Open the loan of an activated contract: its schedule and its first posting."""

from __future__ import annotations

from suiche.journey.repay import events, models
from suiche.journey.repay.queries import PENALTY, TERMS
from suiche.journey.sign.events import ContractActivated
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.schedule import build_schedule


@action
def open_loan(*, contract: ContractActivated, key: str, by: Actor, at: Instant) -> events.LoanOpened:
    """Open the loan; its terms are the contract's, its schedule the engine's. The payout to the dealer follows."""
    schedule = build_schedule(contract.loan)
    loan = models.Loan.begin(
        by=by,
        at=at,
        contract_id=contract.contract_id,
        customer_id=contract.customer_id,
        dealer_id=contract.dealer_id,
        contract_no=contract.contract_no,
        vehicle=contract.vehicle,
        product=contract.product,
        terms=TERMS.dump_python(contract.loan, mode="json"),
        penalty=PENALTY.dump_python(contract.penalty, mode="json"),
        fee_rule=contract.fee_rule,
        principal_fen=contract.loan.principal_fen,
        disbursed_on=contract.loan.disbursed_on,
    )
    models.Instalment.objects.bulk_create(
        models.Instalment(
            loan=loan,
            period=row.period,
            due_date=row.due_date,
            payment_fen=row.payment_fen,
            principal_fen=row.principal_fen,
            interest_fen=row.interest_fen,
            balance_after_fen=row.balance_after_fen,
        )
        for row in schedule.rows
    )
    post(
        rule=Rule.LOAN_ACTIVATED,
        amounts_fen={"principal": loan.principal_fen},
        contract_id=loan.contract_id,
        reference=f"activation:{loan.id}",
        on=contract.on,
        at=at,
    )
    return outbox.publish(
        events.LoanOpened(
            loan_id=loan.id, customer_id=loan.customer_id, first_due=schedule.rows[0].due_date, at=at
        )
    )
