"""Finish a business date: who has become late, and the interest that is earned and not due."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from suiche.journey.repay import events, models
from suiche.journey.repay import night_queries as night
from suiche.kit import outbox, working_days
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import Refusal
from suiche.kit.turns import take_turn
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.parties.actions.mark_people_late import mark_people_late

FOLD = """
with gone as (delete from repay_accrualstep where "on" <= %s returning product, weight, moment)
insert into repay_accrualbase as base (product, weight, moment)
select product, sum(weight), sum(moment) from gone group by product
on conflict (product) do update set weight = base.weight + excluded.weight, moment = base.moment + excluded.moment
"""


class DayNotBilled(Refusal):
    """Instalments of the day are not billed yet: a payment held their loans. The close asks again."""

    code = "day_not_billed"
    zh = "{on}还有{count}期没有入账。请再运行一次日终。"
    en = "{count} instalments of {on} are not billed yet. Please run the close again."


@action
def finish_day(*, on: BusinessDate, started_at: Instant, by: Actor, at: Instant) -> events.DayClosed:
    """Write the close of a day whose instalments are all billed, once; a second call returns what the first did.

    Interest earned and not yet due is accrued per product, rounded once for each, and yesterday's accrual is taken
    back. Who could pay on time until the day before and has not paid is late in the register of parties. Refuses: DayNotBilled.
    """
    take_turn("repay.close")
    with connection.cursor() as cursor:
        done = models.DayClose.objects.filter(on=on).first()
        if done is not None:
            return events.DayClosed(on=on, billed=done.billed, accrued_fen=done.accrued_fen, at=at)
        standing = night.standing(on)
        if standing.left:
            raise DayNotBilled(on=on, count=standing.left)
        cursor.execute(FOLD, [on])
    missed = night.unpaid(working_days.moved_to(on - timedelta(days=1)))
    mark_people_late(late=[(one.customer_id, one.due_date) for one in missed], at=at)
    accrued = _accrue(on, at)
    models.DayClose.objects.create(
        on=on,
        started_at=started_at,
        at=at,
        billed=standing.billed,
        interest_fen=standing.interest_fen,
        late=len({one.customer_id for one in missed}),
        accrued_fen=accrued,
    )
    return outbox.publish(events.DayClosed(on=on, billed=standing.billed, accrued_fen=accrued, at=at))


def _accrue(on: BusinessDate, at: Instant) -> int:
    """Post what each product has earned by the end of the day, take back what the day before posted."""
    before = models.DayClose.objects.order_by("-on").first()
    if before is not None and before.accrued_fen:
        post(
            rule=Rule.ACCRUAL_REVERSED,
            amounts_fen={"interest": before.accrued_fen},
            contract_id=None,
            reference=f"accrual-back:{on.isoformat()}",
            on=on,
            at=at,
        )
    total = 0
    for product, fen in night.accrued_by_product(on):
        total += fen
        if fen:
            post(
                rule=Rule.INTEREST_ACCRUED,
                amounts_fen={"interest": fen},
                contract_id=None,
                reference=f"accrual:{product}:{on.isoformat()}",
                on=on,
                at=at,
            )
    return total
