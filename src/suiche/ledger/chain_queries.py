"""The seals, and the proof that nothing under them has been changed: every hash is computed again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from suiche.ledger.chain import ENTRY_HASH, FIRST, SEAL_HASH
from suiche.ledger.models import Seal

MOST_NAMED = 100

# Entries that are not what was sealed: changed, without their lines, or gone.
CHANGED = f"""
select s.seal_id, s.entry_id from ledger_sealed_entry s
left join (
  select e.id, {ENTRY_HASH} as hash, e."on" from ledger_entry e left join ledger_line l on l.entry_id = e.id
  group by e.id
) now on now.id = s.entry_id
where now.hash is distinct from s.hash or now."on" is distinct from s."on"
order by s.seal_id, s.entry_id limit {MOST_NAMED}
"""  # noqa: S608 - put together from constants

# Seals that do not follow from the one before and from the hashes of their own entries; a missing number shows next.
BROKEN = f"""
select seal.number from (
  select number, hash, previous, entries, at, lines,
    coalesce(lag(hash) over (order by number), {FIRST}) as before,
    coalesce(lag(number) over (order by number), 0) as number_before
  from ledger_seal
) seal
left join (
  select seal_id, count(*) as entries, string_agg(hash, ''::bytea order by entry_id) as members
  from ledger_sealed_entry group by 1
) held on held.seal_id = seal.number
where seal.number <> seal.number_before + 1 or seal.previous <> seal.before or seal.entries is distinct from held.entries
  or seal.hash is distinct from
    {SEAL_HASH.format(previous="seal.before", number="seal.number", at="seal.at", entries="seal.entries", lines="seal.lines", members="held.members")}
order by seal.number limit {MOST_NAMED}
"""  # noqa: S608 - put together from constants

# What stands outside the chain: entries neither sealed nor waiting, lines without an entry, seals' members without a seal.
STRAY = f"""
select id from (
  select e.id from ledger_entry e
  where not exists (select from ledger_sealed_entry s where s.entry_id = e.id)
    and not exists (select from ledger_waiting w where w.entry_id = e.id)
  union select l.entry_id from ledger_line l where not exists (select from ledger_entry e where e.id = l.entry_id)
  union select s.entry_id from ledger_sealed_entry s where not exists (select from ledger_seal x where x.number = s.seal_id)
  union select w.entry_id from ledger_waiting w where exists (select from ledger_sealed_entry s where s.entry_id = w.entry_id)
  union select w.entry_id from ledger_waiting w where not exists (select from ledger_entry e where e.id = w.entry_id)
) stray order by id limit {MOST_NAMED}
"""  # noqa: S608 - a constant

UNBALANCED = f"""
select entry_id from ledger_line group by 1 having sum(amount_fen) <> 0 or count(*) < 2 order by 1 limit {MOST_NAMED}
"""  # noqa: S608 - a constant

# Days whose roll-up is not what their sealed lines add up to.
WRONG_SUMS = f"""
select distinct coalesce(kept."on", made."on") as day from ledger_day_sum kept full join (
  select e."on", e.rule, l.account, sum(greatest(l.amount_fen, 0)) as debit_fen,
    sum(greatest(-l.amount_fen, 0)) as credit_fen, count(distinct e.id) as entries
  from ledger_sealed_entry s join ledger_entry e on e.id = s.entry_id join ledger_line l on l.entry_id = e.id
  group by 1, 2, 3
) made on made."on" = kept."on" and made.rule = kept.rule and made.account = kept.account
where (kept.debit_fen, kept.credit_fen, kept.entries) is distinct from (made.debit_fen, made.credit_fen, made.entries)
order by day limit {MOST_NAMED}
"""  # noqa: S608 - a constant


@dataclass(frozen=True)
class SealView:
    """A link of the chain: number, what it holds, its hash in hex, when it was written."""

    number: int
    entries: int
    lines: int
    hash: str
    at: datetime


@dataclass(frozen=True)
class ChainProof:
    """What computing everything again has found; at most a hundred of each are named. Empty everywhere is right.

    ``first_seal``: the first seal that differs, by itself or by an entry; None when none does. ``seals``: links that
    do not follow from the one before. ``entries``: sealed entries that were changed or are gone. ``stray``: numbers of
    entries that no seal holds and that do not wait for one. ``days``: business dates whose roll-up is wrong.
    """

    sealed: int
    waiting: int
    links: int
    head: str
    first_seal: int | None
    seals: tuple[int, ...]
    entries: tuple[int, ...]
    stray: tuple[int, ...]
    unbalanced: tuple[int, ...]
    days: tuple[date, ...]

    @property
    def holds(self) -> bool:
        """Tell whether nothing differs."""
        return not (self.seals or self.entries or self.stray or self.unbalanced or self.days)


def prove_chain() -> ChainProof:
    """Compute every hash, every balance and every sum again from the rows themselves. Reads the whole ledger."""
    changed = _rows(CHANGED)
    seals = tuple(int(row[0]) for row in _rows(BROKEN))
    touched = [*seals, *(int(row[0]) for row in changed)]
    last = last_seal()
    (counts,) = _rows(
        "select (select count(*) from ledger_sealed_entry), (select count(*) from ledger_waiting)"
    )
    return ChainProof(
        sealed=int(counts[0]),
        waiting=int(counts[1]),
        links=last.number if last else 0,
        head=last.hash if last else "",
        first_seal=min(touched, default=None),
        seals=seals,
        entries=tuple(int(row[1]) for row in changed),
        stray=tuple(int(row[0]) for row in _rows(STRAY)),
        unbalanced=tuple(int(row[0]) for row in _rows(UNBALANCED)),
        days=tuple(row[0] for row in _rows(WRONG_SUMS)),
    )


def seals(*, most: int = 20) -> tuple[SealView, ...]:
    """Return the latest seals, the newest first."""
    return tuple(_seal(row) for row in Seal.objects.order_by("-number")[:most])


def last_seal() -> SealView | None:
    """Return the newest seal: whoever writes its hash down can prove later that nothing before it was changed."""
    row = Seal.objects.order_by("-number").first()
    return None if row is None else _seal(row)


def seal_hash(number: int) -> str | None:
    """Return a seal's hash in hex, to compare with one that was written down; None when there is no such seal."""
    row = Seal.objects.filter(number=number).first()
    return None if row is None else bytes(row.hash).hex()


def _seal(row: Seal) -> SealView:
    return SealView(row.number, row.entries, row.lines, bytes(row.hash).hex(), row.at)


def _rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
