"""Background entry point of the time machine: close the day, let it pass, end what ends with it."""

from __future__ import annotations

from uuid import UUID

from suiche.demo.actions.pass_day import pass_day
from suiche.journey.repay import queries as repay
from suiche.journey.repay.tasks import close_day
from suiche.journey.sign import queries as sign
from suiche.journey.sign.actions.expire_offer import expire_offer
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, business_date, now


def travel(travel_id: UUID) -> None:
    """Close every day up to today, let the date move to tomorrow, expire the offers that ended with the day.

    One job a day: a kill loses nothing. Without the machine each offer is watched by the hour (``sign.tasks.watch``).
    """
    for day in repay.days_to_close(business_date()):
        close_day(on=BusinessDate(day), by=SYSTEM, at=now())
    pass_day(travel_id=travel_id, by=SYSTEM, at=now())
    today = business_date()
    for contract_id in sign.overdue_offers(today):
        expire_offer(contract_id=contract_id, by=SYSTEM, at=now(), on=today)
