"""Settle a loan with the credit it holds, and give back what is left over."""

from __future__ import annotations

from suiche.journey.repay import models, queries, rules
from suiche.journey.repay.actions.refund_credit import refund_credit
from suiche.journey.repay.actions.settle_rest import settle_rest
from suiche.journey.repay.actions.use_for_due import use_for_due
from suiche.journey.repay.lease_queries import lease_terms
from suiche.journey.repay.states import EventKind, LoanState
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.maths.money import grouped


class CreditTooSmall(Refusal):
    """What settling takes on the day is more than the credit."""

    code = "credit_too_small"
    zh = "今天结清还差{missing}元。请让客户付清差额，或者在客户的页面上按报价付款。"
    en = "{missing} is missing to settle today. Please let the customer pay the rest, or the quote on their page."


class DepositFirst(Refusal):
    """A lease's deposit alone is more than what is owed: it becomes credit when the lease ends."""

    code = "deposit_first"
    zh = "押金抵完还有多，不能在这里结清。请办到期手续，押金转入预存后再退。"
    en = "The deposit is more than what is owed. Please end the lease; the deposit then becomes credit."


@part
def settle_from_credit(
    *, loan: models.Loan, order: rules.EventOrder, reason: str, by: Actor, on: BusinessDate, at: Instant
) -> models.LoanEvent:
    """Refund what the credit is more than the price of the day, settle with the rest, close; return the last event.

    Refuses: CreditTooSmall, DepositFirst. The caller holds the lock; ``order`` carries no more than its kind.
    """
    present = queries.position(loan)
    price = rules.payoff(present, on, lease_terms(loan))
    if price.amount_fen:
        raise CreditTooSmall(missing=grouped(price.amount_fen))
    if price.refund_fen > max(present.credit_fen, 0):
        raise DepositFirst()
    if price.refund_fen:
        back = rules.EventOrder(EventKind.REFUND, price.refund_fen)
        refund_credit(loan=loan, order=back, reason=reason, by=by, on=on, at=at)
    reference = f"settling:{on.isoformat()}:{len(present.met)}"
    present = use_for_due(loan=loan, reference=reference, until=on, event=None, by=by, on=on, at=at)
    if loan.is_in(LoanState.ACTIVE):
        price = rules.payoff(present, on, lease_terms(loan))
        return settle_rest(loan=loan, present=present, price=price, by=by, on=on, at=at)
    return models.LoanEvent.objects.filter(loan=loan).latest("number")
