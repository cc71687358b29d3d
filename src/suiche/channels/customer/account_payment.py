"""What the account says of a loan's last payment while it is not finished: in doubt, being asked about, or open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

from suiche.channels.customer.account_owner import customer_id
from suiche.journey.repay import order_queries
from suiche.journey.repay import queries as repay
from suiche.journey.repay.queries import OrderView
from suiche.kit.clock import Instant, now

SENT = "sent_to_gateway"  # the orders whose page this browser has opened last, with the moment
MOST_SENT = 20
SILENT_AFTER = timedelta(seconds=90)  # of waiting for the gateway's word, after which the page says so


def remember_sent(request: HttpRequest, order_id: UUID) -> None:
    """Remember that this browser is sent to the gateway's page of an order."""
    sent = {known: when for known, when in _sent(request).items() if known != str(order_id)}
    request.session[SENT] = dict([*sent.items(), (str(order_id), now().isoformat())][-MOST_SENT:])


def sent_at(request: HttpRequest, order_id: UUID) -> datetime | None:
    """Return when this browser was last sent to the gateway's page of an order, or None."""
    found = _sent(request).get(str(order_id))
    return datetime.fromisoformat(found) if found else None


def _sent(request: HttpRequest) -> dict[str, str]:
    kept = request.session.get(SENT)
    return kept if isinstance(kept, dict) else {}


@dataclass(frozen=True)
class Unfinished:
    """A payment that is not finished.

    ``doubt``: a person looks at money that came. ``order``: the open order; ``confirming`` while the customer comes from
    the gateway's page and its word is awaited, ``asking`` once its time is over and the gateway has not said yet whether
    it was paid.
    """

    doubt: order_queries.Doubt | None
    order: OrderView | None
    confirming: bool
    asking: bool

    @property
    def waits(self) -> bool:
        """Whether nothing more is to be paid until this is known."""
        return self.doubt is not None or self.confirming or self.asking


def unfinished(request: HttpRequest, loan_id: UUID) -> Unfinished | None:
    """Return what is not finished of the last payment of this customer's loan, or None."""
    owner, at = customer_id(request), now()
    order = repay.open_order(loan_id=loan_id, customer_id=owner)
    doubt = order_queries.in_doubt(loan_id)
    if order is None and doubt is None:
        return None
    asking = order is not None and order.expires_at <= at
    confirming = order is not None and not asking and _confirming(request, order, at)
    return Unfinished(doubt, order, confirming, asking)


def _confirming(request: HttpRequest, order: OrderView, at: Instant) -> bool:
    """Tell whether the gateway's word on an order is about to come; where the last try failed there is none to wait for."""
    sent = sent_at(request, order.order_id)
    if sent is None or at >= sent + SILENT_AFTER:
        return False
    told = order_queries.order_progress(order_id=order.order_id, customer_id=customer_id(request))
    return told.refused_at is None or told.refused_at < sent
