"""Open the ledger for the loans of a batch, and tell the register of parties who is late."""

from __future__ import annotations

from suiche.journey.repay.takeover import models
from suiche.journey.repay.takeover.rules.taken import Taken
from suiche.kit.action import part
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post_batch import post_batch
from suiche.ledger.kinds import Rule
from suiche.parties.actions.mark_people_late import mark_people_late


@part
def open_balances(*, taken: Taken, run: models.Run, place: int, at: Instant) -> None:
    """Post what each loan owes on the cut-off day, and its credit: one entry for loans and one for leases."""
    opening = list(zip(taken.contracts, taken.ids, taken.opening(), strict=True))
    for rule, lease in ((Rule.TAKEN_OVER, False), (Rule.LEASE_TAKEN_OVER, True)):
        postings = [
            (key, amounts)
            for contract, key, amounts in opening
            if contract.family.startswith("LEASE") is lease and any(amounts.values())
        ]
        if postings:
            reference = f"{rule.value}:{run.id}:{place}"
            post_batch(rule=rule, postings=postings, reference=reference, on=BusinessDate(run.as_of), at=at)
    mark_people_late(late=taken.late_since(), at=at)
