"""Open a case for a payment that a person has to look at."""

from __future__ import annotations

from suiche.journey.repay import models, rules
from suiche.journey.repay.events import Notice
from suiche.journey.repay.states import CaseKind
from suiche.kit.action import part
from suiche.kit.clock import Instant


@part
def open_case(
    *, kind: CaseKind, notice: Notice, loan: models.Loan | None, expected_fen: int | None, at: Instant
) -> models.PaymentCase | None:
    """Open the case, once per transaction and kind, and one at a time of an order whose notices name no transaction; None
    where it was opened before.
    """
    fresh = models.PaymentCase(
        order_no=notice.order_no, transaction_no=notice.transaction_no, received_fen=notice.amount_fen
    )
    of_order = models.PaymentCase.objects.filter(
        order_no=notice.order_no, kind=kind.value, closed_at__isnull=True
    )
    if loan is not None and rules.names_nothing(fresh) and any(map(rules.names_nothing, of_order)):
        return None
    case, opened = models.PaymentCase.objects.get_or_create(
        transaction_no=notice.transaction_no,
        kind=kind.value,
        defaults={
            "order_no": notice.order_no,
            "loan": loan,
            "expected_fen": expected_fen,
            "received_fen": notice.amount_fen,
            "opened_at": at,
        },
    )
    return case if opened else None
