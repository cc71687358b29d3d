"""What colleagues ask about loans: find one, its payment cases, the days that are closed. Never writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from suiche.journey.repay import models
from suiche.journey.repay.night_queries import days_to_close
from suiche.journey.repay.proof_queries import Difference
from suiche.journey.repay.states import CaseKind, CaseOutcome, LoanState
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words


@dataclass(frozen=True)
class FoundLoan:
    """A loan in a colleague's list. The car in English is the contract's; a loan taken over has the Chinese name only."""

    loan_id: UUID
    contract_id: UUID
    contract_no: str
    customer_id: UUID
    dealer_id: UUID | None
    vehicle: Words
    product: str
    state: LoanState
    principal_fen: int
    disbursed_on: date
    settled_on: date | None
    taken_over_on: date | None = None


def find_loans(
    *, number: str = "", customer_id: UUID | None = None, state: str = "", most: int = 50
) -> tuple[FoundLoan, ...]:
    """Return loans whose contract number contains ``number``, of a customer, in a state; the newest first."""
    rows = models.Loan.objects.select_related("contract")
    if number:
        rows = rows.filter(contract_no__icontains=number)
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if state:
        rows = rows.filter(state=state)
    return tuple(found_loan(row) for row in rows.order_by("-disbursed_on", "-contract_no")[:most])


def loan(loan_id: UUID) -> FoundLoan:
    """Return one loan. Refuses: NotFound."""
    row = models.Loan.objects.select_related("contract").filter(id=loan_id).first()
    if row is None:
        raise NotFound()
    return found_loan(row)


def contract_numbers(loan_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return contract numbers by loan."""
    return dict(models.Loan.objects.filter(id__in=loan_ids).values_list("id", "contract_no"))


def found_loan(row: models.Loan) -> FoundLoan:
    """Return a loan as a colleague's list shows it; its contract is read along (``select_related``)."""
    return FoundLoan(
        row.id,
        row.id,
        row.contract_no,
        row.customer_id,
        row.dealer_id,
        Words(row.vehicle, (row.contract.vehicle_en if row.contract else "") or row.vehicle),
        row.product,
        LoanState(row.state),
        row.principal_fen,
        row.disbursed_on,
        row.settled_on,
        row.taken_over_on,
    )


@dataclass(frozen=True)
class PaymentCaseView:
    """A payment that needs a person, whole. ``closed_by`` (``kind:id``) is empty while it is open.

    ``outcome`` is None while it is open and of cases older than outcomes; ``posted_no`` is the number it is booked under,
    ``refund_no`` the refund's, or ``refund_event`` the number of the loan's event that gave the money back.
    """

    case_id: UUID
    kind: CaseKind
    order_no: str
    transaction_no: str
    loan_id: UUID | None
    contract_no: str
    expected_fen: int | None
    received_fen: int
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str
    note: str
    outcome: CaseOutcome | None
    posted_no: str
    refunded_fen: int | None
    refunded_on: date | None
    refund_no: str
    refund_event: int | None


def payment_cases(
    *, open_only: bool = True, loan_id: UUID | None = None, kind: str = "", most: int = 100
) -> tuple[PaymentCaseView, ...]:
    """Return payment cases: the open ones oldest first, or all of them newest first."""
    rows = models.PaymentCase.objects.select_related("loan", "receipt", "event")
    if open_only:
        rows = rows.filter(closed_at__isnull=True)
    if loan_id is not None:
        rows = rows.filter(loan_id=loan_id)
    if kind:
        rows = rows.filter(kind=kind)
    return tuple(_case(row) for row in rows.order_by("opened_at" if open_only else "-opened_at")[:most])


def payment_case(case_id: UUID) -> PaymentCaseView:
    """Return one payment case. Refuses: NotFound."""
    row = models.PaymentCase.objects.select_related("loan", "receipt", "event").filter(id=case_id).first()
    if row is None:
        raise NotFound()
    return _case(row)


def open_case_count() -> int:
    """Return how many payment cases nobody has closed."""
    return models.PaymentCase.objects.filter(closed_at__isnull=True).count()


def _case(row: models.PaymentCase) -> PaymentCaseView:
    return PaymentCaseView(
        row.id,
        CaseKind(row.kind),
        row.order_no,
        row.transaction_no,
        row.loan_id,
        row.loan.contract_no if row.loan else "",
        row.expected_fen,
        row.received_fen,
        row.opened_at,
        row.closed_at,
        row.closed_by,
        row.note,
        CaseOutcome(row.outcome) if row.outcome else None,
        row.receipt.transaction_no if row.receipt else "",
        row.refunded_fen,
        row.refunded_on,
        row.reference,
        row.event.number if row.event else None,
    )


@dataclass(frozen=True)
class ClosedDay:
    """What closing a business date did: instalments billed with their interest, customers who became late, interest
    accrued. Amounts in fen.
    """

    on: date
    started_at: datetime
    at: datetime
    billed: int
    interest_fen: int
    late: int
    accrued_fen: int


def closed_days(*, most: int = 31) -> tuple[ClosedDay, ...]:
    """Return the days that are closed, the newest first."""
    return tuple(_closed(row) for row in models.DayClose.objects.order_by("-on")[:most])


def closed_day(on: date) -> ClosedDay:
    """Return what the close of a day did. Refuses: NotFound (it is open)."""
    row = models.DayClose.objects.filter(on=on).first()
    if row is None:
        raise NotFound()
    return _closed(row)


def _closed(row: models.DayClose) -> ClosedDay:
    return ClosedDay(row.on, row.started_at, row.at, row.billed, row.interest_fen, row.late, row.accrued_fen)


@dataclass(frozen=True)
class ProofView:
    """What comparing ledger, sub-ledger and plan found: how many differences, the first of them, and when."""

    on: date
    at: datetime
    loans: int
    differences: int
    first: tuple[Difference, ...]
    balanced: bool

    @property
    def holds(self) -> bool:
        """Tell whether everything agrees."""
        return self.balanced and not self.differences


def proof_of(on: date) -> ProofView | None:
    """Return the newest proof made for a day, or None."""
    row = models.DayProof.objects.filter(on=on).order_by("-at").first()
    if row is None:
        return None
    return ProofView(
        row.on,
        row.at,
        row.loans,
        row.differences,
        tuple(Difference(**one) for one in row.first),
        row.balanced,
    )


def unclosed_days(*, before: date) -> tuple[date, ...]:
    """Return the days before a day that should be closed and are not, in order."""
    return days_to_close(before - timedelta(days=1))
