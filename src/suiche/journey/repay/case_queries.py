"""What can have become of a payment that a person looks at: where its money was posted, what gave it back. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Sum, When

from suiche.journey.repay import models, rules
from suiche.journey.repay.states import CaseKind, CaseOutcome, EventKind
from suiche.kit.refusal import NotFound

CaseEnd = rules.CaseEnd
OUTCOMES = rules.OUTCOMES
_USED = Case(When(received_fen=0, then=F("refunded_fen")), default=F("received_fen"))
GIVING_BACK = (EventKind.REFUND.value, EventKind.RETURNED.value)


@dataclass(frozen=True)
class Refund:
    """An event of a loan that gave money back: its number in the journal, and which it is."""

    event_id: UUID
    number: int
    kind: EventKind
    amount_fen: int
    on: date


@dataclass(frozen=True)
class Possible:
    """What a case can end with.

    ``transaction_no``: of a receipt that fits, empty where there is none yet; ``in_books``: the money is the loan's credit, so
    that only an event gives it back, one of ``refunds``.
    """

    outcomes: tuple[CaseOutcome, ...]
    transaction_no: str
    in_books: bool
    refunds: tuple[Refund, ...]


def possible(case_id: UUID) -> Possible:
    """Return what a case can end with today. Refuses: NotFound."""
    case = models.PaymentCase.objects.filter(id=case_id).first()
    if case is None:
        raise NotFound()
    kept = in_books(case)
    posted = None if kept else posted_as(case) or fitting(case)
    return Possible(
        rules.OUTCOMES[CaseKind(case.kind)],
        posted.transaction_no if posted else "",
        kept,
        refunds(case) if kept else (),
    )


def in_books(case: models.PaymentCase) -> bool:
    """Tell whether the money of a case stands or stood in the account: posted by itself, or by a colleague who closed an
    earlier case of its order with the receipt.
    """
    if CaseOutcome.KEPT in rules.OUTCOMES[CaseKind(case.kind)]:
        return True
    return case.kind == CaseKind.GIVEN_BACK.value and _of_order(case).exists()


def fitting(case: models.PaymentCase) -> models.Receipt | None:
    """Return the first standing receipt that can be a case's money: of its loan and amount, booked since, for no other case."""
    if case.loan_id is None or case.received_fen <= 0:
        return None
    rows = _standing().filter(
        loan_id=case.loan_id, amount_fen=case.received_fen, event__at__gte=case.opened_at
    )
    rows = rows.filter(Q(order__isnull=True) | Q(order__order_no=case.order_no))
    return rows.exclude(id__in=_others(case).values("receipt_id")).order_by("on", "paid_at").first()


def is_named_elsewhere(case: models.PaymentCase, receipt: models.Receipt) -> bool:
    """Tell whether a receipt is what became of another transaction."""
    return _others(case).filter(receipt=receipt).exists()


def posted_as(case: models.PaymentCase) -> models.Receipt | None:
    """Return the standing receipt of a case's own transaction, of its loan and its amount where it knows them, or None.

    A notice that names no transaction is about whatever its order brought.
    """
    found = _standing().filter(transaction_no__in=_numbers(case)).first()
    if found is None and rules.names_nothing(case):
        found = _standing().filter(id__in=_of_order(case).values("id")).first()
    if found is None or case.loan_id not in (None, found.loan_id):
        return None
    return found if case.received_fen in (0, found.amount_fen) else None


def refunds(case: models.PaymentCase) -> tuple[Refund, ...]:
    """Return the standing events of a case's loan that can have given its money back, oldest first; none without a loan.

    What the gateway gave back may have been booked before its notice came, but not before the payment. An event that other
    cases have named is left while its amount holds this money beside theirs.
    """
    if case.loan_id is None:
        return ()
    rows = models.LoanEvent.objects.filter(loan_id=case.loan_id, kind__in=GIVING_BACK)
    if case.kind == CaseKind.GIVEN_BACK.value:
        booked = _of_order(case).values("event_id")
        first = models.LoanEvent.objects.filter(id__in=booked).order_by("number").first()
        after = Q(number__gt=first.number if first else 0, kind=EventKind.REFUND.value)
        rows = rows.filter(after | Q(reverses_id__in=booked))
    else:
        rows = rows.filter(at__gte=case.opened_at)
    taken_back = models.LoanEvent.objects.filter(loan_id=case.loan_id, reverses__isnull=False)
    found = (
        rows.exclude(id__in=taken_back.values("reverses_id")).order_by("number").select_related("reverses")
    )
    told = [Refund(row.id, row.number, EventKind(row.kind), _given_fen(row), row.on) for row in found]
    return tuple(
        one
        for one in told
        if _named_fen(case, one.event_id) + (case.received_fen or one.amount_fen) <= one.amount_fen
    )


def _standing() -> QuerySet[models.Receipt]:
    taken_back = models.Receipt.objects.filter(reverses__isnull=False)
    return models.Receipt.objects.filter(amount_fen__gt=0).exclude(id__in=taken_back.values("reverses_id"))


def _others(case: models.PaymentCase) -> QuerySet[models.PaymentCase]:
    """Return the cases of other transactions whose money stands in a receipt."""
    known = models.PaymentCase.objects.filter(receipt__isnull=False)
    if rules.names_nothing(case):
        known = known.exclude(order_no=case.order_no)
    return known.exclude(transaction_no=case.transaction_no)


def _of_order(case: models.PaymentCase) -> QuerySet[models.Receipt]:
    """Return what was ever booked of a case's order, also where a colleague booked it and closed a case with it."""
    ended = models.PaymentCase.objects.filter(order_no=case.order_no, receipt__isnull=False)
    return models.Receipt.objects.filter(amount_fen__gt=0).filter(
        Q(order__order_no=case.order_no) | Q(id__in=ended.values("receipt_id"))
    )


def _numbers(case: models.PaymentCase) -> tuple[str, str]:
    """Return a case's number as the gateway wrote it and as a colleague's typing of it is kept."""
    return case.transaction_no, rules.plain_number(case.transaction_no)


def _given_fen(event: models.LoanEvent) -> int:
    return int((event.reverses.facts if event.reverses else event.facts)["amount_fen"])


def _named_fen(case: models.PaymentCase, event_id: UUID) -> int:
    """Return the money of the cases of other transactions that named an event: all of it, where one did not know its own."""
    others = models.PaymentCase.objects.filter(event_id=event_id).exclude(transaction_no=case.transaction_no)
    return int(others.aggregate(fen=Sum(_USED))["fen"] or 0)
