"""Open a payment case again whose money was posted and then taken back."""

from __future__ import annotations

from suiche.journey.repay import models
from suiche.kit.action import part


@part
def reopen_case(*, receipt: models.Receipt) -> None:
    """Open the cases that ended with this receipt: the money waits outside the account again, and nothing is asked for twice."""
    ended = models.PaymentCase.objects.filter(receipt=receipt)
    ended.update(closed_at=None, closed_by="", note="", outcome="", receipt=None)
