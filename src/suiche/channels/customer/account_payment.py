"""What the account says of a loan's last payment while it is not finished: in doubt, being asked about, or open."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.journey.repay import order_queries
from suiche.journey.repay import queries as repay
from suiche.journey.repay.queries import OrderView
from suiche.kit.clock import now


@dataclass(frozen=True)
class Unfinished:
    """A payment that is not finished.

    ``doubt``: a person looks at money that came. ``order``: the open order, ``asking`` once its time is over and the
    gateway has not said yet whether it was paid.
    """

    doubt: order_queries.Doubt | None
    order: OrderView | None
    asking: bool

    @property
    def waits(self) -> bool:
        """Whether nothing more may be paid until this is known."""
        return self.doubt is not None or self.asking


def unfinished(loan_id: UUID, owner: UUID) -> Unfinished | None:
    """Return what is not finished of the last payment of this customer's loan, or None."""
    order = repay.open_order(loan_id=loan_id, customer_id=owner)
    doubt = order_queries.in_doubt(loan_id)
    if order is None and doubt is None:
        return None
    return Unfinished(doubt, order, order is not None and order.expires_at <= now())
