"""Background entry point of the time machine: close the day, let it pass, end what ends with it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from suiche.demo.actions.pass_day import pass_day
from suiche.journey.repay import debit_settlement_queries, debit_tasks, reminder_tasks
from suiche.journey.repay import queries as repay
from suiche.journey.repay.actions.settle_debit_batch import settle_debit_batch
from suiche.journey.repay.night_tasks import close_day
from suiche.journey.sign import queries as sign
from suiche.journey.sign.actions.expire_offer import expire_offer
from suiche.kit import outbox
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, Instant, business_date, business_date_of, now

LOOK_AGAIN = timedelta(milliseconds=300)  # while the bank answers a batch


def travel(travel_id: UUID) -> None:
    """Remind, debit what is due today, close every day up to today, let the date move to tomorrow, expire ended offers.

    One job a day: a kill loses nothing. Without the machine each offer is watched by the hour (``sign.tasks.watch``).
    """
    at = now()
    reminder_tasks.remind_all(business_date_of(at), at)  # a day that passes has its allowed hours too
    if not debit_tasks.pass_day(business_date()):
        outbox.store(travel, not_before=Instant(now() + LOOK_AGAIN), travel_id=travel_id)
        return
    for day in repay.days_to_close(business_date()):
        close_day(on=BusinessDate(day), by=SYSTEM, at=now())
    for one in debit_settlement_queries.unsettled(business_date()):
        # The sandbox bank pays over what it debited by the end of the day; its statement says what the books say.
        settle_debit_batch(
            batch_id=one.batch_id,
            amount_fen=one.open_fen,
            statement_no=f"{one.number}-{one.settled_fen}-{one.open_fen}",
            by=SYSTEM,
            on=business_date(),
            at=now(),
        )
    pass_day(travel_id=travel_id, by=SYSTEM, at=now())
    today = business_date()
    for contract_id in sign.overdue_offers(today):
        expire_offer(contract_id=contract_id, by=SYSTEM, at=now(), on=today)
