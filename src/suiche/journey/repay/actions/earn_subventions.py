"""Earn what a day's periods bring of all subventions, at the close of the day."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule

# Nights go in order and leave none out; of a loan that ended early the rest was earned or given back then.
EARN = """
with earned as (
  update repay_subventionpart p set earned_on = %(on)s from repay_loan l
  where p.due_on = %(on)s and p.earned_on is null and l.id = p.loan_id and l.state <> 'settled'
  returning p.id, p.amount_fen
)
select count(*), coalesce(sum(amount_fen), 0), min(id) from earned
"""


@dataclass(frozen=True)
class SubventionsEarned:
    """Of how many loans something was earned, and how much, in fen."""

    loans: int
    earned_fen: int


@action
def earn_subventions(*, by: Actor, on: BusinessDate, at: Instant) -> SubventionsEarned:
    """Earn the parts of the periods that end on a day, with one entry for all of them. A second call earns nothing."""
    with connection.cursor() as cursor:
        cursor.execute(EARN, {"on": on})
        row = cursor.fetchone()
    assert row is not None  # an aggregate without group by has one row
    count, fen, first = row
    if fen:
        post(
            rule=Rule.SUBVENTION_EARNED,
            amounts_fen={"amount": int(fen)},
            contract_id=None,
            reference=f"subventions:{on.isoformat()}:{first}",
            on=on,
            at=at,
        )
    return SubventionsEarned(int(count), int(fen))
