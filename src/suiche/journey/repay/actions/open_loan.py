"""Open the loan of an activated contract: its schedule, its first postings, what others pay for it."""

from __future__ import annotations

from suiche.catalogue.kinds import Family
from suiche.journey.repay import events, models
from suiche.journey.repay.actions.move_accrual import move_accrual
from suiche.journey.repay.actions.open_lease import open_lease
from suiche.journey.repay.actions.promise_subvention import promise_subvention
from suiche.journey.repay.actions.write_plan import write_plan
from suiche.journey.repay.queries import PENALTY, TERMS
from suiche.journey.repay.rules import first_plan
from suiche.journey.sign.events import ContractActivated
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule


@action
def open_loan(*, contract: ContractActivated, key: str, by: Actor, at: Instant) -> events.LoanOpened:
    """Open the loan; its terms are the contract's, its schedule the engine's. The payout to the dealer follows.

    A lease is owed on an account of its own, with its deposit; a subvention is promised and earned month by month.
    """
    loan = models.Loan.begin(
        by=by,
        at=at,
        id=contract.contract_id,
        contract_id=contract.contract_id,
        customer_id=contract.customer_id,
        dealer_id=contract.dealer_id,
        contract_no=contract.contract_no,
        vehicle=contract.vehicle,
        product=contract.product,
        family=contract.family.value,
        terms=TERMS.dump_python(contract.loan, mode="json"),
        penalty=PENALTY.dump_python(contract.penalty, mode="json"),
        fee_rule=contract.fee_rule,
        principal_fen=contract.loan.principal_fen,
        disbursed_on=contract.loan.disbursed_on,
        state_subsidy=contract.state_subsidy,
    )
    plan = first_plan(contract.loan)
    write_plan(loan=loan, plan=plan, event=None, on=contract.loan.disbursed_on)
    move_accrual(loan=loan, before=None, after=plan[0], on=contract.on)
    if contract.family is Family.LOAN:
        post(
            rule=Rule.LOAN_ACTIVATED,
            amounts_fen={"principal": loan.principal_fen},
            contract_id=loan.id,
            reference=f"activation:{loan.id}",
            on=contract.on,
            at=at,
        )
    else:
        open_lease(loan=loan, contract=contract, at=at)
    if contract.subvention_fen:
        promise_subvention(loan=loan, plan=plan, contract=contract, at=at)
    return outbox.publish(
        events.LoanOpened(loan_id=loan.id, customer_id=loan.customer_id, first_due=plan[0].due_date, at=at)
    )
