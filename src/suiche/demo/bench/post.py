"""Posting: 16 clients that post, against 16 clients that commit one plain row each, and against batches of 1,000.

Every client is a process with a connection of its own and speaks SQL through psycopg with prepared statements;
postings are the ledger's own statements on its own tables, made ready before the clock starts. Commits are durable
everywhere. The three kinds of work take turns of a second on the same clients; each turn of posting is compared with
the plain turns before and after it.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import mean, median
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg

from suiche.demo.bench import Figures, Goals
from suiche.demo.bench.run import remark
from suiche.demo.bench.throwaway import throwaway
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.kinds import Rule
from suiche.ledger.writing import Head, Statement, batch, single

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

GOALS: Goals = {"vs_bare_commit": (">=", 0.5), "batch_vs_single": (">=", 15)}
CONTRACTS = 1_000  # postings in a batch
CLIENTS, TURNS, SECONDS = 16, 8, 1.0
ON, AT = BusinessDate(date(2026, 1, 15)), Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))

PLAIN_TABLE = """create table plain (
  id bigint generated always as identity primary key, contract_id uuid not null, at timestamptz not null, amount_fen bigint not null
)"""
PLAIN = "insert into plain (contract_id, at, amount_fen) values (%s, %s, %s)"


def run(contracts: int) -> Figures:
    """Measure; ``contracts`` is how many postings one batch holds."""
    with throwaway() as server:
        with psycopg.connect(server.url, autocommit=True) as own:
            own.execute(PLAIN_TABLE)
        rates = _rates(server.url, contracts)
    around = [mean(pair) for pair in zip(rates["plain"], rates["plain"][1:], strict=False)]
    plain, posted, batched = (median(rates[kind]) for kind in ("plain", "post", "batch"))
    remark(f"a second: {plain:,.0f} one-row commits, {posted:,.0f} postings, {batched:,.0f} in batches")
    return {
        "vs_bare_commit": median(post / bare for post, bare in zip(rates["post"], around, strict=True)),
        "batch_vs_single": median(
            many / one for many, one in zip(rates["batch"], rates["post"], strict=True)
        ),
    }


def _rates(url: str, size: int) -> dict[str, list[float]]:
    """Return rows or postings a second of every turn; plain turns stand before and after each round."""
    context = multiprocessing.get_context("spawn")
    lines = [context.Pipe() for _ in range(CLIENTS)]
    clients = [context.Process(target=_client, args=(url, size, theirs), daemon=True) for _, theirs in lines]
    for client in clients:
        client.start()
    ends = [ours for ours, _ in lines]
    for kind in ("plain", "post", "batch"):
        _turn(ends, kind, 0.3)  # connects, prepares, warms up
    rates: dict[str, list[float]] = {"plain": [_turn(ends, "plain", SECONDS)], "post": [], "batch": []}
    for _ in range(TURNS):
        for kind in ("post", "batch", "plain"):
            rates[kind].append(_turn(ends, kind, SECONDS))
    for end in ends:
        end.send(None)
    for client in clients:
        client.join()
    return rates


def _turn(ends: list[Connection], kind: str, seconds: float) -> float:
    """Let every client work for a while and return what all did, a second of the time they really took."""
    for end in ends:
        end.send((kind, seconds))
    for end in ends:
        end.recv()
    for end in ends:
        end.send(None)
    return float(sum(end.recv() for end in ends))


def _client(url: str, size: int, line: Connection) -> None:
    """Do one kind of work after another, as told; answer with how much was done a second."""
    # What it is worth, what makes one, and how many are made ahead; a turn ends early when they are used up.
    kinds: dict[str, tuple[int, Callable[[], Statement], int]] = {
        "plain": (1, _plain, 1_500),
        "post": (1, _single, 1_000),
        "batch": (size, lambda: _batch(size), 6),
    }
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        while (told := line.recv()) is not None:
            kind, seconds = told
            worth, make, ahead = kinds[kind]
            ready = [make() for _ in range(ahead)]
            line.send(None)
            line.recv()  # everybody is ready
            count, took, began = 0, 0.0, time.perf_counter()
            while took < seconds and count < ahead:
                cursor.execute(*ready[count], prepare=True)
                count, took = count + 1, time.perf_counter() - began
            line.send(count * worth / took)


def _plain() -> Statement:
    return Statement(PLAIN, (str(uuid4()), AT.isoformat(), "590391"))


def _single() -> Statement:
    contract_id = uuid4()
    head = Head(Rule.DEBIT_RECEIVED, f"debit:{contract_id}", contract_id, ON, AT)
    return single(head, {"amount": 590_391})


def _batch(size: int) -> Statement:
    postings = [(uuid4(), {"amount": 590_391}) for _ in range(size)]
    return batch(Head(Rule.DEBIT_RECEIVED, f"debits:{uuid4()}", None, ON, AT), postings)
