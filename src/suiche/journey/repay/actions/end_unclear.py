"""End the case of an order of which the gateway would not tell, once it has told."""

from __future__ import annotations

from suiche.journey.repay import models, rules
from suiche.journey.repay.actions.tell_case import tell_case
from suiche.journey.repay.states import CaseKind, CaseOutcome
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant

TOLD = "付款平台后来说清楚了"


@part
def end_unclear(
    *, order: models.PaymentOrder, receipt: models.Receipt | None, by: Actor, at: Instant
) -> None:
    """Close every such case of the order with where the money was posted, or that none came (``receipt`` None), which its customer is told; who has a
    receipt hears of that by itself. A case that names a transaction of its own is left to a person.
    """
    rows = models.PaymentCase.objects.select_for_update().filter(
        kind=CaseKind.ODD_NOTICE.value, order_no=order.order_no, closed_at__isnull=True
    )
    for case in filter(rules.names_nothing, rows):
        case.closed_at, case.closed_by, case.note = at, str(by), TOLD
        case.outcome, case.receipt = CaseOutcome.NO_MONEY.value, receipt
        if receipt is not None:
            case.outcome = CaseOutcome.POSTED.value
        case.save()
        if receipt is None:
            tell_case(case=case, by=by, at=at)
