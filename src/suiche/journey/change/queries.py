"""Reading settlement quotes, and what settling would take. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import TypeAdapter

from suiche.journey.change import models
from suiche.journey.change.states import PayoffState
from suiche.journey.repay import queries as repay
from suiche.journey.repay.queries import DueItem, Payoff
from suiche.kit.clock import BusinessDate
from suiche.kit.refusal import NotFound
from suiche.maths.allocation import Bucket
from suiche.maths.explain import days_formula
from suiche.maths.money import grouped

PRICE = TypeAdapter(Payoff)


@dataclass(frozen=True)
class QuoteView:
    """A settlement quote as it was given: valid on ``settle_on`` until 23:59:59 Asia/Shanghai."""

    quote_id: UUID
    loan_id: UUID
    settle_on: date
    amount_fen: int
    state: PayoffState
    price: Payoff


def quote(*, quote_id: UUID, customer_id: UUID | None) -> QuoteView:
    """Return a quote of this customer (any, for the system that passes None). Refuses: NotFound."""
    rows = models.PayoffQuote.objects.filter(id=quote_id)
    row = (rows if customer_id is None else rows.filter(loan__customer_id=customer_id)).first()
    if row is None:
        raise NotFound()
    return QuoteView(
        row.id,
        row.loan_id,
        row.settle_on,
        row.amount_fen,
        PayoffState(row.state),
        PRICE.validate_python(row.price, strict=False),
    )


@dataclass(frozen=True)
class SettlementView:
    """What settling on ``price.settle_on`` takes and saves. ``lines`` add up to ``price.amount_fen``.

    Their keys: the buckets of what has fallen due (with their period), then, with period 0, ``remaining``,
    ``accrued``, ``payoff_fee``, of a lease ``purchase``, and (negative) ``credit`` and ``deposit``. ``first`` and ``last`` are the
    days that may be chosen. ``planned_fen`` is what the rest of the plan would cost after that day, ``settled_fen`` what
    settling costs instead (without what has fallen due, without credit); ``saving_fen`` is their difference, negative
    where settling costs more.
    """

    price: Payoff
    lines: tuple[DueItem, ...]
    first: date
    last: date
    planned_fen: int
    settled_fen: int

    @property
    def saving_fen(self) -> int:
        """What settling saves."""
        return self.planned_fen - self.settled_fen


def settlement(
    *, loan_id: UUID, customer_id: UUID | None, settle_on: date, on: BusinessDate
) -> SettlementView:
    """Price settling on a day; a day outside the range is priced at the nearest one inside. Refuses: NotFound."""
    home = repay.home(loan_id=loan_id, customer_id=customer_id, on=on)
    day = min(max(settle_on, on), max(home.last_due, on))
    price = repay.payoff(loan_id=loan_id, customer_id=customer_id, settle_on=day, on=on)
    return _settlement(price, home, on)


def quoted(*, quote_id: UUID, customer_id: UUID | None, on: BusinessDate) -> tuple[QuoteView, SettlementView]:
    """Return a quote of this customer with its explanation. Refuses: NotFound."""
    found = quote(quote_id=quote_id, customer_id=customer_id)
    home = repay.home(loan_id=found.loan_id, customer_id=customer_id, on=on)
    return found, _settlement(found.price, home, on)


def _settlement(price: Payoff, home: repay.LoanHome, on: BusinessDate) -> SettlementView:
    return SettlementView(
        price=price,
        lines=_lines(price, home),
        first=on,
        last=max(home.last_due, on),
        planned_fen=price.remaining_fen + price.scheduled_interest_fen,
        settled_fen=price.remaining_fen + price.accrued_fen + price.fee_fen + price.purchase_fen,
    )


def _lines(price: Payoff, home: repay.LoanHome) -> tuple[DueItem, ...]:
    items = [
        DueItem(due.period, bucket.value, due.owed(bucket))
        for due in price.dues
        for bucket in Bucket
        if due.owed(bucket)
    ]
    repaid_fen = home.principal_fen - price.remaining_fen
    repaid = f"{grouped(home.principal_fen)} − {grouped(repaid_fen)}" if repaid_fen else ""
    interest = days_formula(price.remaining_fen, home.annual_rate_ppm, price.days)
    items += [
        DueItem(0, "remaining", price.remaining_fen, repaid),
        DueItem(0, "accrued", price.accrued_fen, interest),
        DueItem(0, "payoff_fee", price.fee_fen, price.fee_formula),
    ]
    if price.purchase_fen:
        items.append(DueItem(0, "purchase", price.purchase_fen))
    total_fen = sum(item.amount_fen for item in items)
    for key, fen in (("credit", price.credit_fen), ("deposit", price.deposit_fen)):
        used_fen = min(fen, total_fen)
        if used_fen:
            items.append(DueItem(0, key, -used_fen))
            total_fen -= used_fen
    return tuple(items)
