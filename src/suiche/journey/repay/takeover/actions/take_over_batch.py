"""Take over one batch of contracts: examine, write the good ones, tell the bad ones, mark it done. All or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from suiche.journey.repay.takeover import models, queries
from suiche.journey.repay.takeover.actions.open_balances import open_balances
from suiche.journey.repay.takeover.actions.write_faults import write_faults
from suiche.journey.repay.takeover.actions.write_loans import write_loans
from suiche.journey.repay.takeover.rules.batch import Batch, contract_lines, counted, examine
from suiche.journey.repay.takeover.rules.faults import Fault
from suiche.journey.repay.takeover.rules.people import Person
from suiche.journey.repay.takeover.rules.taken import Taken
from suiche.journey.repay.takeover.rules.totals import written
from suiche.journey.repay.takeover.sources import Slice, Source, opened
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.bulk import rising_ids
from suiche.kit.clock import Instant
from suiche.parties.actions.take_over_people import Newcomer, take_over_people


@dataclass(frozen=True)
class BatchTaken:
    """How many contracts of a batch came over and how many stayed out. Not ``mine``: somebody else has it."""

    taken: int
    left_out: int
    mine: bool


@action
def take_over_batch(*, run_id: UUID, number: int, of: int, folder: str, by: Actor, at: Instant) -> BatchTaken:
    """Take over a batch, once. One that is done, or that somebody else is taking over now, is left alone.

    What another writer has just written too (a phone, a contract number) is an IntegrityError: try again.
    """
    row = (
        models.RunBatch.objects.select_for_update(skip_locked=True)
        .filter(run_id=run_id, number=number, done_at__isnull=True)
        .first()
    )
    if row is None:
        return BatchTaken(0, 0, mine=False)
    run, source = models.Run.objects.get(id=run_id), opened(folder)
    batch = _examined(source, Slice(*((begin, end) for begin, end in row.slices)), run.as_of)
    people = _people(source, batch, run.as_of)
    arrived = take_over_people(people=people, place=number, of=of, at=at)
    for party_no, column, reason in arrived.refused:
        _refuse(batch, source, party_no, column, reason)
    ids = rising_ids(len(batch.good), place=number, of=of)
    taken = Taken(batch, ids, arrived.customers, run.as_of)
    write_loans(taken=taken, run=run, place=number, of=of, by=by, at=at)
    open_balances(taken=taken, run=run, place=number, at=at)
    write_faults(run_id=run_id, faults=batch.judge.faults)
    read, kept = counted(batch)
    row.done_at, row.taken, row.left_out = at, len(ids), len(batch.judge.names) - len(ids)
    row.read, row.kept = written(read), written(kept)
    row.save()
    return BatchTaken(row.taken, row.left_out, mine=True)


def _examined(source: Source, parts: Slice, as_of: date) -> Batch:
    """Check what the files tell, then what only our own books can: numbers in use, dealers."""
    lines = contract_lines(*source.part("contracts", parts.contracts), as_of)
    others = {
        name: source.part(name, getattr(parts, name)) for name in ("schedules", "payments", "open_items")
    }
    batch = examine(lines, others, as_of)
    here = queries.numbers_in_use([name.decode("ascii", "replace") for name in batch.judge.names])
    dealers = queries.dealers()
    for place, contract in enumerate(batch.contracts):
        if contract is None:
            continue
        if contract.contract_no in here:
            batch.tell(place, "contract_no", "already_here")
        if contract.dealer_no and contract.dealer_no not in dealers:
            batch.tell(place, "dealer_no", "unknown_dealer")
    return batch


def _people(source: Source, batch: Batch, as_of: date) -> list[Newcomer]:
    """Return the people of the contracts that are good so far, once each; a contract without one is told."""
    wanted = {each.party_no for each in batch.contracts if each is not None}
    found = source.people(wanted, as_of)
    newcomers: dict[str, Newcomer] = {}
    for place, contract in enumerate(batch.contracts):
        if contract is None:
            continue
        person = found.get(contract.party_no)
        if person is None:
            batch.tell(place, "party_no", "unknown_party")
        elif isinstance(person, Fault):
            batch.judge.tell(person)
            batch.tell(place, "party_no", "person")
        elif not batch.judge.bad[place]:
            newcomers[contract.party_no] = _newcomer(person)
    return list(newcomers.values())


def _newcomer(person: Person) -> Newcomer:
    return Newcomer(
        person.party_no,
        person.name,
        person.id_number,
        person.id_valid_until,
        person.identity_verified_on,
        person.phone,
        person.address,
        person.card_no,
        person.card_mobile,
        person.card_verified_on,
    )


def _refuse(batch: Batch, source: Source, party_no: str, column: str, reason: str) -> None:
    """Tell why a person cannot come, and leave out their contracts."""
    batch.judge.faults.append(Fault("parties", source.party_offset(party_no), party_no, column, reason))
    for place, contract in enumerate(batch.contracts):
        if contract is not None and contract.party_no == party_no:
            batch.tell(place, "party_no", "person")
