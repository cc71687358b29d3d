"""Quote what settling a loan takes on a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from suiche.journey.change import events, models, queries
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.lock_loan import lock_loan
from suiche.journey.repay.states import LoanState
from suiche.kit import outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal


class LoanIsSettled(Refusal):
    """There is nothing left to settle."""

    code = "loan_is_settled"
    zh = "这笔贷款已经还清了。结清证明在“合同和证明”里。"
    en = "This loan is already settled. The certificate is under Contract and papers."


class DayOutOfRange(Refusal):
    """Settling is possible from today to the last due date; after that only today."""

    code = "settle_day_out_of_range"
    status = 422
    field = "settle_on"
    zh = "请选{first}到{last}之间的一天。"
    en = "Please choose a day from {first} to {last}."


@action
def quote_payoff(
    *,
    loan_id: UUID,
    customer_id: UUID,
    settle_on: date,
    key: str | None = None,
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> events.PayoffQuoted:
    """Store the price of settling on a day; the same function prices the posting. Refuses: NotFound, LoanIsSettled,
    DayOutOfRange.
    """
    loan = lock_loan(loan_id=loan_id, customer_id=customer_id)
    if loan.is_in(LoanState.SETTLED):
        raise LoanIsSettled()
    last = max(on, repay.home(loan_id=loan_id, customer_id=customer_id, on=on).last_due)
    if not on <= settle_on <= last:
        raise DayOutOfRange(first=on, last=last)
    price = repay.payoff(loan_id=loan_id, customer_id=customer_id, settle_on=settle_on, on=on)
    quote = models.PayoffQuote.begin(
        by=by,
        at=at,
        loan_id=loan_id,
        settle_on=settle_on,
        amount_fen=price.amount_fen,
        price=queries.PRICE.dump_python(price, mode="json"),
        quoted_at=at,
    )
    return outbox.publish(
        events.PayoffQuoted(
            quote_id=quote.id, loan_id=loan_id, settle_on=settle_on, amount_fen=price.amount_fen, at=at
        )
    )
