"""Bill a batch of instalments that fall due on a day: the bulk of a night, in a few statements."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from suiche.journey.repay.actions.post_tax import post_tax
from suiche.journey.repay.lease_queries import taxes_of
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post_batch import post_batch
from suiche.ledger.kinds import Rule

# A loan somebody else holds is left for the next round: a night waits for payments, not they for the night. The next
# row of a plan is mostly the one written after it, on the page that is read already; where it is not, an index finds it.
# What a row earned a day ends, and what the next one earns begins: added up by product where the rows are.
BILL = """
with free as (
  select i.id, i.loan_id, i.period, i.interest_fen, i.starts_on, i.base_fen, i.rate_ppm, l.product, l.family <> 'LOAN' as lease
  from repay_instalment i join repay_loan l on l.id = i.loan_id
  where i.id = any(%(instalments)s) and i.superseded_on is null and i.principal_fen >= 0
    and l.state = 'active' and i.period > l.taken_over
  order by i.loan_id for no key update of l skip locked
), billed as (
  insert into repay_bill (instalment_id, "on") select id, %(on)s from free on conflict do nothing returning instalment_id
), moved as (
  select i.id, i.loan_id, i.interest_fen, i.lease, i.product,
         i.base_fen::numeric * i.rate_ppm as ends, i.starts_on - date '1970-01-01' as began,
         coalesce(n.base_fen::numeric * n.rate_ppm, o.base_fen::numeric * o.rate_ppm, 0) as begins,
         coalesce(n.starts_on, o.starts_on, date '1970-01-01') - date '1970-01-01' as starts
  from free i join billed b on b.instalment_id = i.id
  left join repay_instalment n
    on n.id = i.id + 1 and n.loan_id = i.loan_id and n.period = i.period + 1 and n.superseded_on is null
  left join lateral (
    select o.base_fen, o.rate_ppm, o.starts_on from repay_instalment o
    where n.id is null and o.loan_id = i.loan_id and o.period = i.period + 1 and o.superseded_on is null limit 1) o on true
), stepped as (
  insert into repay_accrualstep (product, "on", weight, moment)
  select product, %(on)s, sum(begins - ends), sum(begins * starts - ends * began) from moved group by product
  having sum(begins - ends) <> 0 or sum(begins * starts - ends * began) <> 0
)
select id, loan_id, interest_fen, lease from moved
"""


@dataclass(frozen=True)
class BatchBilled:
    """How many instalments were billed, and the interest they put into the ledger, in fen."""

    billed: int
    interest_fen: int


@action
def bill_batch(*, instalments: tuple[int, ...], by: Actor, on: BusinessDate, at: Instant) -> BatchBilled:
    """Bill these instalments, due on ``on``, with one ledger entry for all of them, and one for the tax of leases.

    Left out, for another round: what is billed, superseded or capitalised, and loans that somebody else is writing
    to. A second call bills nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(BILL, {"instalments": list(instalments), "on": on})
        rows = cursor.fetchall()
    interest: list[tuple[UUID, dict[str, int]]] = [(row[1], {"interest": row[2]}) for row in rows if row[2]]
    if interest:
        post_batch(
            rule=Rule.INTEREST_BILLED,
            postings=interest,
            reference=f"billed:{on.isoformat()}:{min(row[0] for row in rows)}",
            on=on,
            at=at,
        )
    leases = [row[0] for row in rows if row[3]]
    for mode, tax in taxes_of(leases) if leases else ():
        reference = f"taxed:{on.isoformat()}:{mode.value}:{min(leases)}"
        post_tax(mode=mode, tax=tax, contract_id=None, reference=reference, on=on, at=at)
    return BatchBilled(len(rows), sum(row[2] for row in rows))
