"""The chain in SQL: what of an entry is hashed, and how a seal is hashed with the one before.

An entry's text is one line for its head and one for each line, UTF-8, without a line end after the last::

    number|rule|octets of the reference|reference|contract|business date|microseconds since 1970|counter|reverses
    account|contract|fen                                    (ordered by account, then contract, none first)

with empty text for none, 0 or 1 for counter. Its hash is SHA-256 of that. A seal's hash is SHA-256 of the previous
seal's hash (32 zero bytes for the first), then ``number|microseconds|entries|lines``, then the hashes of its entries
in the order of their numbers. docs/ledger-export.md gives the same to auditors, and a test does it in Python.
"""

from __future__ import annotations

# Needs: e (an entry), l (its lines, grouped).
ENTRY_HASH = """
sha256(convert_to(
  e.id || '|' || e.rule || '|' || octet_length(e.reference) || '|' || e.reference || '|' || coalesce(e.contract_id::text, '')
  || '|' || to_char(e."on", 'YYYY-MM-DD') || '|' || (extract(epoch from e.at) * 1000000)::bigint || '|' || e.counter::int
  || '|' || coalesce(e.reverses_id::text, '') || coalesce(string_agg(
    E'\\n' || l.account || '|' || coalesce(l.contract_id::text, '') || '|' || l.amount_fen, ''
    order by l.account, l.contract_id nulls first
  ), ''),
'UTF8'))"""

# Needs: the previous hash, number, moment, counts, and the members' hashes in order.
SEAL_HASH = """
sha256({previous} || convert_to(
  {number} || '|' || (extract(epoch from {at}) * 1000000)::bigint || '|' || {entries} || '|' || {lines}, 'UTF8'
) || {members})"""

FIRST = "decode(repeat('00', 32), 'hex')"
LOCK = "select pg_try_advisory_xact_lock(hashtext('suiche.ledger.seal'))"

SEAL = f"""
with taken as (
  delete from ledger_waiting where entry_id in (
    select entry_id from ledger_waiting order by entry_id limit %(most)s
  ) returning entry_id
), hashed as (
  select e.id, e.rule, e."on", {ENTRY_HASH} as hash, count(l.entry_id) as lines
  from taken join ledger_entry e on e.id = taken.entry_id left join ledger_line l on l.entry_id = e.id
  group by e.id
), last as (
  select number, hash from ledger_seal order by number desc limit 1
), made as (
  select
    coalesce((select number from last), 0) + 1 as number, coalesce((select hash from last), {FIRST}) as previous,
    count(*) as entries, sum(lines) as lines, string_agg(hash, ''::bytea order by id) as members
  from hashed having count(*) > 0
), seal as (
  insert into ledger_seal (number, previous, hash, entries, lines, at)
  select number, previous,
    {SEAL_HASH.format(previous="previous", number="number", at="%(at)s::timestamptz", entries="entries", lines="lines", members="members")},
    entries, lines, %(at)s
  from made returning number, entries, lines, hash
), members as (
  insert into ledger_sealed_entry (entry_id, seal_id, "on", hash)
  select hashed.id, seal.number, hashed."on", hashed.hash from hashed, seal
), sums as (
  insert into ledger_day_sum ("on", rule, account, debit_fen, credit_fen, entries)
  select h."on", h.rule, l.account, sum(greatest(l.amount_fen, 0)), sum(greatest(-l.amount_fen, 0)),
    count(distinct h.id)
  from hashed h join ledger_line l on l.entry_id = h.id group by 1, 2, 3
  on conflict ("on", rule, account) do update set
    debit_fen = ledger_day_sum.debit_fen + excluded.debit_fen,
    credit_fen = ledger_day_sum.credit_fen + excluded.credit_fen,
    entries = ledger_day_sum.entries + excluded.entries
)
select number, entries, lines, hash from seal
"""  # noqa: S608 - put together from the constants above
