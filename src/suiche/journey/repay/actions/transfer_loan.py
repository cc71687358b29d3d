"""Transfer a loan to another debtor (合同转让): from now on it is theirs."""

from __future__ import annotations

from suiche.journey.repay import debit_rules, models, queries, rules
from suiche.journey.repay.actions.end_mandate import end_mandate
from suiche.journey.repay.actions.note_event import note_event
from suiche.journey.repay.actions.update_standing import update_standing
from suiche.journey.repay.states import EventKind
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import BadInput, Refusal


class TransferWhileLate(Refusal):
    """A late loan is paid up first."""

    code = "transfer_while_late"
    zh = "这笔贷款有逾期，请先还清逾期再转让。"
    en = "This loan is late: please pay what is late before transferring it."


@part
def transfer_loan(
    *, loan: models.Loan, order: rules.EventOrder, reason: str, by: Actor, on: BusinessDate, at: Instant
) -> models.LoanEvent:
    """Make ``order.customer_id`` the debtor. ``order.consent`` names the paper in which everybody consents.

    Amounts, plan and ledger stay as they are (民法典 551–555: with the creditor's and the guarantor's consent). The card
    of the earlier debtor is debited no more.
    Refuses: BadInput (no consent, no other customer), TransferWhileLate. The caller holds the lock.
    """
    if not order.consent.strip():
        raise BadInput(
            field="consent",
            zh="请填写各方同意转让的文件编号。",
            en="Please give the number of the paper in which everybody consents.",
        )
    if order.customer_id is None or order.customer_id == loan.customer_id:
        raise BadInput(
            field="customer",
            zh="请选接手这笔贷款的另一位客户。",
            en="Please choose the customer who takes over.",
        )
    present = queries.position(loan)
    if rules.late_since(present, on) is not None:
        raise TransferWhileLate()
    facts = {
        "amount_fen": present.principal_left_fen,
        "from": str(loan.customer_id),
        "to": str(order.customer_id),
        "consent": order.consent,
        "reason": reason,
    }
    event = note_event(loan=loan, kind=EventKind.TRANSFERRED, facts=facts, by=by, on=on, at=at)
    end_mandate(loan=loan, reason=debit_rules.TRANSFERRED, by=by, at=at)
    loan.customer_id = order.customer_id
    loan.save(update_fields=["customer_id"])
    update_standing(loan=loan, present=present, on=on, at=at)
    return event
