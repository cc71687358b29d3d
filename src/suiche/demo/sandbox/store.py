"""The sandbox's memory: one SQLite file under SUICHE_HOME/sandbox, so that a restart forgets nothing."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from suiche.kit.clock import now

KEPT_PER_PARTNER = 200

SCHEMA = """
create table if not exists seen(
  id integer primary key, partner text not null, at text not null, endpoint text not null,
  input text not null, outcome text not null, status integer not null, latency_ms integer not null);
create index if not exists seen_partner on seen(partner, id);
create table if not exists tries(subject text primary key, n integer not null);
create table if not exists faults(
  partner text primary key, latency_ms integer, error_percent integer not null default 0,
  mode text not null default '', delay_seconds integer);
create table if not exists orders(
  order_no text primary key, token text not null unique, app_id text not null, description text not null,
  amount_fen integer not null check(amount_fen > 0), notify_url text not null, site text not null,
  expires_at text not null, state text not null, transaction_no text not null default '',
  paid_fen integer, paid_at text);
create table if not exists callbacks(
  id integer primary key, order_no text not null, message_id text not null, url text not null,
  content text not null, forged integer not null, due_at real not null, attempts integer not null default 0,
  last_status text not null default '', done integer not null default 0);
create index if not exists callbacks_due on callbacks(done, due_at);
create table if not exists payouts(
  order_no text primary key, fingerprint text not null, amount_fen integer not null check(amount_fen > 0),
  account_no text not null, accepted_at text not null);
create table if not exists debit_protocols(
  request_no text primary key, protocol_no text not null unique, ending text not null);
create table if not exists debit_batches(
  batch_no text primary key, sha256 text not null, day text not null, accepted_at text not null);
create index if not exists debit_batches_day on debit_batches(day);
create table if not exists debit_items(
  order_no text primary key, batch_no text not null, line integer not null, protocol_no text not null,
  amount_fen integer not null check(amount_fen > 0), code text not null);
create index if not exists debit_items_batch on debit_items(batch_no, line);
create index if not exists debit_items_protocol on debit_items(protocol_no);
create table if not exists sms(
  id integer primary key, out_id text not null unique, at text not null, phone text not null,
  template text not null, params text not null, text text not null);
create index if not exists sms_phone on sms(phone, id);
"""


class Store:
    """Opens the file for one piece of work at a time; safe between threads and processes."""

    def __init__(self, path: Path) -> None:
        """Make file and tables where missing."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = path
        connection = self._connect()
        try:
            connection.execute("pragma journal_mode=wal")
            connection.executescript(SCHEMA)
        finally:
            connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute(
            "pragma synchronous=normal"
        )  # survives a killed process, which is what a demo meets
        return connection

    @contextmanager
    def work(self) -> Iterator[sqlite3.Connection]:
        """One transaction that writes; undone when something is raised."""
        connection = self._connect()
        try:
            connection.execute("begin immediate")
            yield connection
            connection.execute("commit")
        finally:
            connection.close()

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Read rows."""
        connection = self._connect()
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def row(self, sql: str, *values: object) -> sqlite3.Row | None:
        """Read the first row, or None."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def count_try(self, subject: str) -> int:
        """Count one more try for a subject and return how many there were, this one included."""
        sql = "insert into tries values(?, 1) on conflict(subject) do update set n = n + 1 returning n"
        with self.work() as work:
            return int(work.execute(sql, (subject,)).fetchone()[0])

    def note(
        self,
        *,
        partner: str,
        endpoint: str,
        seen: Mapping[str, str],
        outcome: str,
        status: int,
        latency_ms: int,
    ) -> None:
        """Keep what a partner saw, input masked by the caller; the last 200 of each partner stay."""
        entry = (
            partner,
            now().isoformat(timespec="milliseconds"),
            endpoint,
            json.dumps(dict(seen), ensure_ascii=False),
            outcome,
            status,
            latency_ms,
        )
        with self.work() as work:
            work.execute(
                "insert into seen(partner, at, endpoint, input, outcome, status, latency_ms)"
                " values(?, ?, ?, ?, ?, ?, ?)",
                entry,
            )
            work.execute(
                "delete from seen where partner = ? and id <= (select id from seen where partner = ?"
                " order by id desc limit 1 offset ?)",
                (partner, partner, KEPT_PER_PARTNER),
            )
