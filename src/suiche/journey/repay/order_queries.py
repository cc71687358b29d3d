"""How far a customer's payment is, and the money of one that a person still has to look at. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F

from suiche.journey.repay import case_queries, models, queries
from suiche.journey.repay.debtor_queries import debtors
from suiche.journey.repay.queries import OrderView, ReceiptView
from suiche.journey.repay.states import OUTSIDE, SHOWN, CaseKind, CaseOutcome, OrderState
from suiche.kit import working_days
from suiche.kit.clock import Instant, business_date_of


@dataclass(frozen=True)
class Doubt:
    """A payment a person looks at, as its customer may see it. ``answer_by``: the working day after it came.

    Money of the kinds ``OUTSIDE`` waits outside the account; that of every other kind is credit already. Of an odd notice
    ``received_fen`` is 0 where nobody knows how much came.
    ``outcome`` is what became of it, None while it is open and of cases older than outcomes; ``receipt_id`` is where it is
    posted, also before the case is closed; ``refunded_fen`` went back on ``refunded_on``, past our books with a ``reference``.
    """

    case_id: UUID
    kind: CaseKind
    order_id: UUID | None
    order_no: str
    expected_fen: int | None
    received_fen: int
    opened_at: datetime
    answer_by: date
    closed_at: datetime | None
    outcome: CaseOutcome | None
    receipt_id: UUID | None
    refunded_fen: int | None
    refunded_on: date | None
    reference: str

    @property
    def waits_outside(self) -> bool:
        """Whether the money is in no account: nothing of it is among the receipts."""
        return self.kind in OUTSIDE and self.receipt_id is None


def answer_by(opened_at: datetime) -> date:
    """Return by when a customer hears what became of a payment: the working day after it came."""
    return working_days.on_or_after(business_date_of(Instant(opened_at)) + timedelta(days=1))


def _doubt(case: models.PaymentCase) -> Doubt:
    orders = models.PaymentOrder.objects.filter(order_no=case.order_no).values_list("id", flat=True)
    posted = None if case.receipt_id else case_queries.posted_as(case)
    return Doubt(
        case.id,
        CaseKind(case.kind),
        orders.first(),
        case.order_no,
        case.expected_fen,
        case.received_fen,
        case.opened_at,
        answer_by(case.opened_at),
        case.closed_at,
        CaseOutcome(case.outcome) if case.outcome else None,
        posted.id if posted else case.receipt_id,
        case.refunded_fen,
        case.refunded_on,
        case.reference,
    )


def doubts(*, loan_id: UUID, customer_id: UUID | None) -> tuple[Doubt, ...]:
    """Return a loan's payments that a person looks at or has looked at, newest first; of a customer's own time as debtor.

    Refuses: NotFound.
    """
    loan = queries.owned(loan_id, customer_id)
    rows = models.PaymentCase.objects.filter(loan=loan, kind__in=SHOWN, received_fen__gt=0)
    cases = list(rows.order_by("-opened_at"))
    of = debtors(loan.id) if cases else None
    return tuple(_doubt(case) for case in cases if of and customer_id in (None, of.at(case.opened_at)))


def in_doubt(loan_id: UUID) -> Doubt | None:
    """Return the money that came for a loan and is in no account until a person has looked at it, or None."""
    cases = models.PaymentCase.objects.filter(loan_id=loan_id, kind__in=[kind.value for kind in OUTSIDE])
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
    doubt = None if case is None else _doubt(case)
    receipts = models.Receipt.objects.filter(loan_id=found.loan_id)
    receipt = receipts.filter(order_id=order_id).order_by("paid_at").first()
    if receipt is None and doubt is not None and doubt.receipt_id is not None:
        receipt = receipts.filter(id=doubt.receipt_id).first()
    later = models.PaymentOrder.objects.filter(loan_id=found.loan_id, opened_at__gt=row.opened_at)
    newest = later.order_by("-opened_at").first() if row.is_in(OrderState.CLOSED) else None
    return OrderProgress(
        found,
        None if receipt is None else queries.receipt(receipt_id=receipt.id, customer_id=customer_id),
        doubt,
        row.refused_at,
        None if newest is None else newest.id,
    )
