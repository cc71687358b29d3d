"""A customer's loans for programs: plan, payments, receipts, early settlement, certificate.

Amounts are whole fen; every amount comes with the lines that add up to it. Lists are given as lists: of a tuple of
two the framework takes the first for a status. ``Idempotency-Key`` (at most 80 characters) makes a repeated POST return its first answer; without one, an open order over the same amount is
returned anyway.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from suiche.channels.api import door
from suiche.journey.change import queries as change
from suiche.journey.change.actions.pay_payoff import pay_payoff
from suiche.journey.change.actions.quote_payoff import quote_payoff
from suiche.journey.finish import queries as finish
from suiche.journey.repay import order_queries
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.open_payment import open_payment
from suiche.kit.clock import BusinessDate, business_date, business_date_of, now

router = Router(tags=["loans"])


class AmountLineOut(Schema):
    """One addend of an amount; ``period`` 0: the loan as a whole. ``formula`` needs no language."""

    key: str
    amount_fen: int
    formula: str
    period: int = 0


class LoanCardOut(Schema):
    """A loan in a list; ``state``: active or settled."""

    loan_id: UUID
    contract_no: str
    vehicle: str
    state: str
    principal_fen: int
    disbursed_on: date


class LatenessOut(Schema):
    """What being late means; ``grace_until`` is the last day on which paying costs nothing."""

    since: date
    days: int
    grace_until: date
    in_grace: bool
    per_day_fen: int
    cost_fen: int


class LoanOut(LoanCardOut):
    """A loan as its home shows it today. ``due_lines`` add up to ``due_fen``; paid by the end of ``on_time_until`` it is
    on time: the due date, or the next working day where it is none.

    Of a lease whose last rent is due ``rent_due_fen`` is what to pay without the car's price, ``residual_due_fen``; both
    amounts, the whole and the rent, may be paid.
    """

    contract_id: UUID
    annual_rate_ppm: int
    last_due: date
    settled_on: date | None
    due_on: date | None
    due_fen: int
    due_lines: list[AmountLineOut]
    on_time_until: date | None
    overdue: bool
    lateness: LatenessOut | None
    days_left: int
    paid_periods: int
    periods: int
    principal_left_fen: int
    principal_paid_fen: int
    interest_paid_fen: int
    other_paid_fen: int
    credit_fen: int
    leased: bool
    rent_due_fen: int
    residual_due_fen: int


class InstalmentOut(Schema):
    """One row of the plan; ``state``: paid, settled, late, grace (late, still free), due, next or ahead."""

    period: int
    due_date: date
    payment_fen: int
    principal_fen: int
    interest_fen: int
    balance_after_fen: int
    paid_fen: int
    state: str


class PaymentIn(Schema):
    """The amount the customer saw as due."""

    amount_fen: int = Field(gt=0)


class OrderOut(Schema):
    """A payment order. ``pay_url`` is empty until the gateway has made its page; ``state``: open, paid or closed."""

    order_id: UUID
    loan_id: UUID
    order_no: str
    purpose: str
    amount_fen: int
    state: str
    pay_url: str
    quote_id: UUID | None
    expires_at: datetime


class PaymentCaseOut(Schema):
    """A payment that a person looks at or has looked at; ``kind``: wrong_amount, odd_notice (in no account),
    paid_twice, after_settlement, late_payoff, late_change (credit already). ``received_fen`` is 0 where it is not known.

    ``answer_by`` is the day by which the customer hears. ``outcome``, once ``closed_at`` is there: posted (see ``receipt_id``),
    kept as credit, refunded (``refunded_fen`` on ``refunded_on``, by ``reference`` where it went past the loan), no_money;
    null of older cases.
    """

    case_id: UUID
    kind: str
    order_id: UUID | None
    order_no: str
    expected_fen: int | None
    received_fen: int
    opened_at: datetime
    answer_by: date
    closed_at: datetime | None
    outcome: str | None
    receipt_id: UUID | None
    refunded_fen: int | None
    refunded_on: date | None
    reference: str


class PaymentOut(OrderOut):
    """How far a payment is: the receipt once it is posted; ``in_doubt`` when a person has to look, at ``case``."""

    receipt_id: UUID | None
    in_doubt: bool
    case: PaymentCaseOut | None


class ReceiptOut(Schema):
    """Money received and where it went; ``lines`` add up to ``amount_fen``.

    ``channel``: gateway, debit, transfer, deposit (of a lease), state (its part of the interest), opening.
    """

    receipt_id: UUID
    loan_id: UUID
    transaction_no: str
    amount_fen: int
    paid_at: datetime
    on: date
    channel: str
    lines: list[AmountLineOut]


class PayoffIn(Schema):
    """The day on which the loan is to be settled."""

    settle_on: date


class PayoffOut(Schema):
    """A settlement quote, payable on ``settle_on`` only. ``saving_fen`` is negative where settling costs more."""

    quote_id: UUID
    loan_id: UUID
    settle_on: date
    amount_fen: int
    state: str
    lines: list[AmountLineOut]
    days: int
    planned_fen: int
    settled_fen: int
    saving_fen: int


class CertificateOut(Schema):
    """The settlement certificate; ``ready`` is false while it is being made."""

    ready: bool
    document_id: UUID | None = None
    paper_no: str = ""
    verify_code: str = ""
    verify_url: str = ""


@router.get("/loans", auth=door.CustomerAuth(), response=list[LoanCardOut], summary="The customer's loans")
def loans(request: HttpRequest) -> list[repay.LoanCard]:
    """Return the customer's loans, newest first."""
    return list(repay.loans(door.customer_id(request)))


@router.get("/loans/{uuid:loan_id}", auth=door.CustomerAuth(), response=LoanOut, summary="One loan today")
def loan(request: HttpRequest, loan_id: UUID) -> repay.LoanHome:
    """Return how much is due, when and why, and where the loan stands. Refuses: not_found."""
    return repay.home(loan_id=loan_id, customer_id=door.customer_id(request), on=business_date())


@router.get("/loans/{uuid:loan_id}/plan", auth=door.CustomerAuth(), response=list[InstalmentOut])
def plan(request: HttpRequest, loan_id: UUID) -> list[repay.InstalmentView]:
    """Return every instalment. Refuses: not_found."""
    return list(repay.home(loan_id=loan_id, customer_id=door.customer_id(request), on=business_date()).plan)


@router.post("/loans/{uuid:loan_id}/payments", auth=door.CustomerAuth(), response={201: OrderOut})
def pay(request: HttpRequest, loan_id: UUID, body: PaymentIn) -> Status[repay.OrderView]:
    """Open an order over what is due.

    Refuses: not_found, nothing_due, amount_changed, money_in_doubt, still_asking, idempotency_key_reused.
    """
    who = door.signed_in(request)
    owner = door.customer_id(request)
    at = now()
    opened = open_payment(
        loan_id=loan_id,
        customer_id=owner,
        amount_fen=body.amount_fen,
        key=door.key(request),
        by=who.actor,
        on=business_date_of(at),
        at=at,
    )
    return Status(201, repay.order(order_id=opened.order_id, customer_id=owner))


@router.get("/payments/{uuid:order_id}", auth=door.CustomerAuth(), response=PaymentOut)
def payment(request: HttpRequest, order_id: UUID) -> PaymentOut:
    """Return how far a payment is; ask again until ``state`` is no longer open. Refuses: not_found."""
    found = order_queries.order_progress(order_id=order_id, customer_id=door.customer_id(request))
    order = OrderOut.from_orm(found.order)
    return PaymentOut(
        **order.dict(),
        receipt_id=found.receipt.receipt_id if found.receipt else None,
        in_doubt=found.in_doubt,
        case=PaymentCaseOut.from_orm(found.doubt) if found.doubt else None,
    )


@router.get("/loans/{uuid:loan_id}/receipts", auth=door.CustomerAuth(), response=list[ReceiptOut])
def receipts(request: HttpRequest, loan_id: UUID) -> list[repay.ReceiptView]:
    """Return what was received for a loan, newest first. Refuses: not_found."""
    return list(repay.receipts(loan_id=loan_id, customer_id=door.customer_id(request)))


@router.get("/loans/{uuid:loan_id}/payment-cases", auth=door.CustomerAuth(), response=list[PaymentCaseOut])
def payment_cases(request: HttpRequest, loan_id: UUID) -> list[order_queries.Doubt]:
    """Return payments of a loan that a person looks at or has looked at, newest first. Refuses: not_found."""
    return list(order_queries.doubts(loan_id=loan_id, customer_id=door.customer_id(request)))


@router.get("/receipts/{uuid:receipt_id}", auth=door.CustomerAuth(), response=ReceiptOut)
def receipt(request: HttpRequest, receipt_id: UUID) -> repay.ReceiptView:
    """Return one receipt. Refuses: not_found."""
    return repay.receipt(receipt_id=receipt_id, customer_id=door.customer_id(request))


@router.post("/loans/{uuid:loan_id}/payoff-quotes", auth=door.CustomerAuth(), response={201: PayoffOut})
def quote(request: HttpRequest, loan_id: UUID, body: PayoffIn) -> Status[PayoffOut]:
    """Price settling on a day. Refuses: not_found, loan_is_settled, settle_day_out_of_range."""
    who = door.signed_in(request)
    owner = door.customer_id(request)
    at = now()
    quoted = quote_payoff(
        loan_id=loan_id,
        customer_id=owner,
        settle_on=body.settle_on,
        key=door.key(request),
        by=who.actor,
        on=business_date_of(at),
        at=at,
    )
    return Status(201, _quote(quoted.quote_id, owner, business_date_of(at)))


@router.get("/payoff-quotes/{uuid:quote_id}", auth=door.CustomerAuth(), response=PayoffOut)
def one_quote(request: HttpRequest, quote_id: UUID) -> PayoffOut:
    """Return a settlement quote. Refuses: not_found."""
    return _quote(quote_id, door.customer_id(request), business_date())


def _quote(quote_id: UUID, owner: UUID, on: BusinessDate) -> PayoffOut:
    found, view = change.quoted(quote_id=quote_id, customer_id=owner, on=on)
    return PayoffOut(
        quote_id=found.quote_id,
        loan_id=found.loan_id,
        settle_on=found.settle_on,
        amount_fen=found.amount_fen,
        state=found.state.value,
        lines=[AmountLineOut.from_orm(line) for line in view.lines],
        days=view.price.days,
        planned_fen=view.planned_fen,
        settled_fen=view.settled_fen,
        saving_fen=view.saving_fen,
    )


@router.post("/payoff-quotes/{uuid:quote_id}/payments", auth=door.CustomerAuth(), response={201: OrderOut})
def pay_quote(request: HttpRequest, quote_id: UUID) -> Status[repay.OrderView]:
    """Open an order over a quote.

    Refuses: not_found, quote_not_today, quote_outdated, credit_exceeds_payoff, money_in_doubt, still_asking.
    """
    who = door.signed_in(request)
    owner = door.customer_id(request)
    at = now()
    opened = pay_payoff(
        quote_id=quote_id,
        customer_id=owner,
        key=door.key(request),
        by=who.actor,
        on=business_date_of(at),
        at=at,
    )
    return Status(201, repay.order(order_id=opened.order_id, customer_id=owner))


@router.get("/loans/{uuid:loan_id}/certificate", auth=door.CustomerAuth(), response=CertificateOut)
def certificate(request: HttpRequest, loan_id: UUID) -> CertificateOut:
    """Return whether the settlement certificate is there, and its code. Refuses: not_found."""
    found = finish.closure(loan_id=loan_id, customer_id=door.customer_id(request), on=business_date())
    if found is None:
        return CertificateOut(ready=False)
    return CertificateOut(
        ready=True,
        document_id=found.document_id,
        paper_no=found.paper_no,
        verify_code=found.verify_code,
        verify_url=f"{settings.PUBLIC_URL}/v/{found.verify_code}",
    )


@router.get("/loans/{uuid:loan_id}/certificate.pdf", auth=door.CustomerAuth(), response={200: None})
def certificate_pdf(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Return the certificate as PDF. Refuses: not_found (another's loan, or not made yet)."""
    at = now()
    opened = finish.certificate(
        loan_id=loan_id,
        customer_id=door.customer_id(request),
        reader=door.signed_in(request).actor,
        on=business_date_of(at),
        at=at,
    )
    answer = HttpResponse(opened.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{opened.document.paper_no}.pdf"'
    return answer
