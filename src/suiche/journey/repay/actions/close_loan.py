"""Close a loan that owes nothing."""

from __future__ import annotations

from suiche.journey.repay import debit_rules, events, models, rules
from suiche.journey.repay.actions.end_mandate import end_mandate
from suiche.journey.repay.actions.end_subvention import end_subvention
from suiche.journey.repay.actions.move_accrual import move_accrual
from suiche.journey.repay.actions.update_standing import update_standing
from suiche.journey.repay.states import LoanState
from suiche.kit import outbox
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import CONTRACT_ACCOUNTS


@part
def close_loan(
    *, loan: models.Loan, present: rules.Position, by: Actor, on: BusinessDate, at: Instant
) -> events.LoanSettled:
    """Close at exactly 0.00: an account of the contract that is not zero is a fault, and nothing is committed."""
    left = {account: fen for account, fen in ledger.balances(loan.id).items() if account in CONTRACT_ACCOUNTS}
    if left:
        raise AssertionError(f"{loan.contract_no} would be closed with {left}")
    end_subvention(loan=loan, on=on, at=at)
    end_mandate(loan=loan, reason=debit_rules.LOAN_CLOSED, by=by, at=at)
    move_accrual(loan=loan, before=present.running, after=None, on=on)
    loan.move_to(LoanState.SETTLED, by=by, at=at, settled_on=on, holds_credit=False)
    update_standing(loan=loan, present=None, on=on, at=at)
    return outbox.publish(
        events.LoanSettled(loan_id=loan.id, contract_id=loan.id, customer_id=loan.customer_id, on=on, at=at)
    )
