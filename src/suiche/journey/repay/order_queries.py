"""How far a customer's payment is, and the money of one that a person still has to look at. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from suiche.journey.repay import models, queries
from suiche.journey.repay.queries import OrderView, ReceiptView
from suiche.journey.repay.states import CaseKind, OrderState
from suiche.kit import working_days
from suiche.kit.clock import Instant, business_date_of


@dataclass(frozen=True)
class Doubt:
    """A payment a person looks at, as its customer may see it. ``answer_by``: the working day after it came.

    Only money of the kind ``WRONG_AMOUNT`` waits outside the account; that of every other kind is credit already.
    """

    kind: CaseKind
    order_no: str
    expected_fen: int | None
    received_fen: int
    opened_at: datetime
    answer_by: date
    closed_at: datetime | None


def _doubt(case: models.PaymentCase) -> Doubt:
    came = business_date_of(Instant(case.opened_at))
    return Doubt(
        CaseKind(case.kind),
        case.order_no,
        case.expected_fen,
        case.received_fen,
        case.opened_at,
        working_days.on_or_after(date.fromordinal(came.toordinal() + 1)),
        case.closed_at,
    )


def in_doubt(loan_id: UUID) -> Doubt | None:
    """Return the money that came for a loan and is in no account until a person has looked at it, or None."""
    cases = models.PaymentCase.objects.filter(loan_id=loan_id, kind=CaseKind.WRONG_AMOUNT.value)
    case = cases.filter(closed_at__isnull=True).order_by("opened_at").first()
    return None if case is None else _doubt(case)


def is_unsettled(order: models.PaymentOrder, at: Instant) -> bool:
    """Tell whether an order's time is over and the gateway has not said yet that nothing was paid."""
    return order.is_in(OrderState.OPEN) and order.expires_at <= at


@dataclass(frozen=True)
class OrderProgress:
    """How far a payment is.

    ``receipt``: once the money is posted, also by hand; ``doubt``: the case about it, open or closed; ``refused_at``:
    when the gateway last said that a try had failed; ``replaced_by``: the order that took this one's place.
    """

    order: OrderView
    receipt: ReceiptView | None
    doubt: Doubt | None
    refused_at: datetime | None
    replaced_by: UUID | None

    @property
    def in_doubt(self) -> bool:
        """Whether a person has to look at the money."""
        return self.doubt is not None and self.doubt.closed_at is None


def order_progress(*, order_id: UUID, customer_id: UUID) -> OrderProgress:
    """Return how far a payment of this customer is. Refuses: NotFound."""
    found = queries.order(order_id=order_id, customer_id=customer_id)
    row = models.PaymentOrder.objects.get(id=order_id)
    cases = models.PaymentCase.objects.filter(order_no=found.order_no)
    case = cases.order_by(
        F("closed_at").desc(nulls_first=True), "-opened_at"
    ).first()  # an open one, where there is one
    receipts = models.Receipt.objects.filter(loan_id=found.loan_id)
    receipt = receipts.filter(order_id=order_id).order_by("paid_at").first()
    if receipt is None and case is not None:
        receipt = receipts.filter(transaction_no=case.transaction_no).first()
    later = models.PaymentOrder.objects.filter(loan_id=found.loan_id, opened_at__gt=row.opened_at)
    newest = later.order_by("-opened_at").first() if row.is_in(OrderState.CLOSED) else None
    return OrderProgress(
        found,
        None if receipt is None else queries.receipt(receipt_id=receipt.id, customer_id=customer_id),
        None if case is None else _doubt(case),
        row.refused_at,
        None if newest is None else newest.id,
    )
