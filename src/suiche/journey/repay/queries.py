"""Reading loans: the position every calculation starts from, and what screens show. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, Sum

from suiche.journey.repay import models, rules
from suiche.journey.repay.debtor_queries import Debtors, debtors, paid_by
from suiche.journey.repay.lease_queries import LeaseTerms, lease_terms, residual_apart
from suiche.journey.repay.night_queries import days_to_close as days_to_close
from suiche.journey.repay.night_queries import last_closed as last_closed
from suiche.journey.repay.position_queries import PAYOFF as PAYOFF
from suiche.journey.repay.position_queries import PENALTY as PENALTY
from suiche.journey.repay.position_queries import TERMS as TERMS
from suiche.journey.repay.position_queries import position as position
from suiche.journey.repay.proof_queries import Difference as Difference
from suiche.journey.repay.proof_queries import differences as differences
from suiche.journey.repay.states import EventKind, LoanState, OrderState, Purpose, Source
from suiche.kit.clock import BusinessDate
from suiche.kit.refusal import NotFound
from suiche.maths.allocation import Bucket
from suiche.maths.explain import Line

Payoff = rules.Payoff
DueItem = rules.DueItem
Lateness = rules.Lateness


def owned(loan_id: UUID, customer_id: UUID | None) -> models.Loan:
    """Return a loan of this customer (any, for staff who pass None). Refuses: NotFound."""
    rows = models.Loan.objects.filter(id=loan_id)
    loan = (rows if customer_id is None else rows.filter(customer_id=customer_id)).first()
    if loan is None:
        raise NotFound()
    return loan


@dataclass(frozen=True)
class InstalmentView:
    """One row of the plan as the customer sees it. ``state``: paid, late, due (today), next, ahead."""

    period: int
    due_date: date
    payment_fen: int
    principal_fen: int
    interest_fen: int
    balance_after_fen: int
    paid_fen: int
    state: str


@dataclass(frozen=True)
class LoanHome:
    """The account home: how much, when, what is behind and what is ahead. Lines add up to their amount.

    ``on_time_until``: the last day on which paying what is due on ``due_on`` is on time; later than that on a rest day.
    ``due_fen`` is what to pay now: everything that has fallen due, or the next instalment less the credit. Of a lease
    ``residual_due_fen`` of it is the car's price, which whoever returns the car does not pay; ``lease`` is None for a loan.
    """

    loan_id: UUID
    contract_id: UUID
    contract_no: str
    vehicle: str
    product: str
    state: LoanState
    annual_rate_ppm: int
    disbursed_on: date
    last_due: date
    settled_on: date | None
    due_on: date | None
    due_fen: int
    due_lines: tuple[DueItem, ...]
    grace_days: int
    on_time_until: date | None
    overdue: bool
    lateness: Lateness | None
    days_left: int
    paid_periods: int
    periods: int
    principal_fen: int
    principal_left_fen: int
    principal_paid_fen: int
    interest_paid_fen: int
    other_paid_fen: int
    credit_fen: int
    plan: tuple[InstalmentView, ...]
    leased: bool
    lease: LeaseTerms | None
    residual_due_fen: int

    @property
    def rent_due_fen(self) -> int:
        """Return what to pay now without the car's price."""
        return max(self.due_fen - self.residual_due_fen, 0)


def home(*, loan_id: UUID, customer_id: UUID | None, on: BusinessDate) -> LoanHome:
    """Return a loan as its home page shows it on a business date. Refuses: NotFound (also for another's loan)."""
    loan = owned(loan_id, customer_id)
    at = position(loan)
    settled = loan.state != LoanState.ACTIVE.value
    owed = () if settled else rules.dues(at, on)
    due_on, items = (None, ()) if settled else rules.due_now(at, owed, on)
    late = rules.lateness(at, owed, on)
    lease = lease_terms(loan)
    items, residual_due_fen = residual_apart(lease, at, items)
    by_bucket = {bucket: sum(f for (_, b), f in at.paid.items() if b is bucket) for bucket in Bucket}
    return LoanHome(
        loan_id=loan.id,
        contract_id=loan.id,
        contract_no=loan.contract_no,
        vehicle=loan.vehicle,
        product=loan.product,
        state=LoanState(loan.state),
        annual_rate_ppm=at.terms.annual_rate_ppm,
        disbursed_on=loan.disbursed_on,
        last_due=at.plan[-1].due_date,
        settled_on=loan.settled_on,
        due_on=due_on,
        due_fen=sum(item.amount_fen for item in items),
        due_lines=items,
        grace_days=at.penalty.grace_days,
        on_time_until=rules.punctual_until(due_on) if due_on else None,
        overdue=late is not None,
        lateness=late,
        days_left=(due_on - on).days if due_on else 0,
        paid_periods=at.paid_periods,
        periods=len(at.plan),
        principal_fen=loan.principal_fen,
        principal_left_fen=at.principal_left_fen,
        principal_paid_fen=by_bucket[Bucket.PRINCIPAL],
        interest_paid_fen=by_bucket[Bucket.INTEREST],
        other_paid_fen=by_bucket[Bucket.FEE] + by_bucket[Bucket.PENALTY] + by_bucket[Bucket.COMPOUND],
        credit_fen=at.credit_fen,
        plan=tuple(_instalment(at, row, on, settled) for row in at.plan),
        leased=loan.leased,
        lease=lease,
        residual_due_fen=residual_due_fen,
    )


def _instalment(at: rules.Position, row: rules.PlanRow, on: date, settled: bool) -> InstalmentView:
    return InstalmentView(
        row.period,
        row.due_date,
        row.payment_fen,
        row.principal_fen,
        row.interest_fen,
        row.balance_after_fen,
        row.payment_fen - at.unpaid(row, Bucket.PRINCIPAL) - at.unpaid(row, Bucket.INTEREST),
        rules.state_of(at, row, on, settled=settled),
    )


def borrower(loan_id: UUID) -> UUID:
    """Return whose loan this is. Refuses: NotFound."""
    return owned(loan_id, None).customer_id


@dataclass(frozen=True)
class LoanCard:
    """A loan in a list."""

    loan_id: UUID
    contract_no: str
    vehicle: str
    state: LoanState
    principal_fen: int
    disbursed_on: date


def loans(customer_id: UUID) -> tuple[LoanCard, ...]:
    """Return a customer's loans, newest first."""
    rows = models.Loan.objects.filter(customer_id=customer_id).order_by("-disbursed_on", "-contract_no")
    return tuple(
        LoanCard(r.id, r.contract_no, r.vehicle, LoanState(r.state), r.principal_fen, r.disbursed_on)
        for r in rows
    )


def payoff(*, loan_id: UUID, customer_id: UUID | None, settle_on: date, on: BusinessDate) -> rules.Payoff:
    """Price the settlement of a loan on a day from ``on`` to its last due date. Refuses: NotFound."""
    loan = owned(loan_id, customer_id)
    at = rules.assuming_paid(position(loan), on, settle_on)
    return rules.payoff(at, settle_on, lease_terms(loan))


def can_settle_as_of(*, loan_id: UUID, settle_on: date) -> bool:
    """Tell whether a loan can still be settled as of an earlier day: nothing has happened to instalments billed since.

    Of a lease none may have been billed: its rent's tax is due with the bill.
    """
    loan = owned(loan_id, None)
    rows = rules.overtaken(position(loan), settle_on)
    return rows is not None and not (rows and lease_terms(loan))


@dataclass(frozen=True)
class OrderView:
    """A payment order as its page shows it."""

    order_id: UUID
    loan_id: UUID
    order_no: str
    purpose: Purpose
    amount_fen: int
    state: OrderState
    pay_url: str
    quote_id: UUID | None
    expires_at: datetime


def order(*, order_id: UUID, customer_id: UUID | None) -> OrderView:
    """Return a payment order of this customer. Refuses: NotFound."""
    rows = models.PaymentOrder.objects.filter(id=order_id)
    row = (rows if customer_id is None else rows.filter(loan__customer_id=customer_id)).first()
    if row is None:
        raise NotFound()
    return OrderView(
        row.id,
        row.loan_id,
        row.order_no,
        Purpose(row.purpose),
        row.amount_fen,
        OrderState(row.state),
        row.pay_url,
        row.quote_id,
        row.expires_at,
    )


def open_order(*, loan_id: UUID, customer_id: UUID) -> OrderView | None:
    """Return the payment that is under way on this customer's loan, or None."""
    rows = models.PaymentOrder.objects.filter(loan_id=loan_id, loan__customer_id=customer_id)
    row = rows.filter(state=OrderState.OPEN.value).first()
    return None if row is None else order(order_id=row.id, customer_id=customer_id)


def order_by_number(order_no: str) -> OrderView | None:
    """Return the order with this number, for whoever handles the gateway's word, or None."""
    row = models.PaymentOrder.objects.filter(order_no=order_no).first()
    return None if row is None else order(order_id=row.id, customer_id=None)


@dataclass(frozen=True)
class ReceiptView:
    """Money received, how (``states.Channel``), and where it went by bucket; ``debtor_id``: whose the loan was then.

    ``taken_back_on``: the day on which it was taken back (returned, reversed), None while it stands.
    """

    receipt_id: UUID
    loan_id: UUID
    transaction_no: str
    amount_fen: int
    paid_at: datetime
    on: date
    channel: str
    lines: tuple[Line, ...]
    debtor_id: UUID
    taken_back_on: date | None


def receipts(*, loan_id: UUID, customer_id: UUID | None) -> tuple[ReceiptView, ...]:
    """Return a loan's receipts, newest first; for a customer those of their own time as debtor. Refuses: NotFound."""
    loan = owned(loan_id, customer_id)
    of = debtors(loan.id)
    rows = models.Receipt.objects.filter(loan=loan).select_related("event", "reverses__event")
    kept = list(rows.order_by("-paid_at"))
    back = {row.reverses_id: row.on for row in kept}
    found = [_receipt(row, of, back.get(row.id)) for row in kept]
    return tuple(one for one in found if customer_id in (None, one.debtor_id))


def receipt(*, receipt_id: UUID, customer_id: UUID | None) -> ReceiptView:
    """Return one receipt of this customer. Refuses: NotFound (also for an earlier debtor's)."""
    rows = models.Receipt.objects.filter(id=receipt_id)
    row = (rows if customer_id is None else rows.filter(loan__customer_id=customer_id)).first()
    back = models.Receipt.objects.filter(reverses_id=receipt_id).first()
    found = None if row is None else _receipt(row, debtors(row.loan_id), back.on if back else None)
    if found is None or customer_id not in (None, found.debtor_id):
        raise NotFound()
    return found


def _receipt(row: models.Receipt, of: Debtors, taken_back_on: date | None) -> ReceiptView:
    # What a payment did: it met what was due, and the event that came with it settled or changed the loan.
    did = Q(reference=f"receipt:{row.id}")
    if row.event is not None:
        then = models.LoanEvent.objects.filter(
            loan_id=row.loan_id, at=row.event.at, number=row.event.number + 1
        ).exclude(kind=EventKind.PAYMENT.value)
        did |= Q(event=row.event) | Q(event__in=then.values("id"))
    used = (
        models.Allocation.objects.filter(did, loan_id=row.loan_id, source=Source.CREDIT.value)
        .values("bucket")
        .annotate(fen=Sum("amount_fen"))
    )
    lines = [
        Line(bucket.value, int(u["fen"])) for bucket in Bucket for u in used if u["bucket"] == bucket.value
    ]
    rest = row.amount_fen - sum(line.amount_fen for line in lines)
    if rest:
        lines.append(Line("credit_kept" if rest > 0 else "credit_used", rest))
    return ReceiptView(
        row.id,
        row.loan_id,
        row.transaction_no,
        row.amount_fen,
        row.paid_at,
        row.on,
        row.channel,
        tuple(lines),
        paid_by(row, of),
        taken_back_on,
    )
