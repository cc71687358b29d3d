"""``suiche bench import``: taking over a book, against copying the rows of its files.

The baseline is what any import has to do at least: COPY of every line of the five CSV files, one file after another
through psycopg, into plain logged tables with the same columns (text, integer, date, numeric(16,2)) and their primary
keys, nothing checked, nothing encrypted, nothing computed, then a CHECKPOINT. The import does the same to the same
files and server, with a CHECKPOINT too: every row checked, interest recomputed, personal data encrypted, loans with
plan, journal, history, ledger and their indexes written, totals proved against the files and against the tables.

``vs_copy`` is the ratio of what a company waits for: seconds on the wall. The import uses every core it finds, the
COPY one for the client and one for the server; the CPU seconds of both (our processes and the database's, its
autovacuum included) are told beside it, and are what to compare where other work keeps the cores busy.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import psycopg

from suiche.demo.bench import Figures, Goals
from suiche.demo.bench.meter import Spent, spent
from suiche.demo.bench.run import remark
from suiche.demo.bench.throwaway import throwaway
from suiche.demo.portfolio.book import HEADERS, make_portfolio

GOALS: Goals = {"vs_copy": ("<=", 4)}
CONTRACTS = 700_000
AS_OF, SEED = date(2026, 9, 30), 1
BLOCK = 1 << 20
WORKERS = 3  # as many as the command uses
_DATES = {
    "disbursed_on",
    "id_valid_until",
    "identity_verified_on",
    "card_verified_on",
    "due_date",
    "paid_on",
}
_WHOLE = {"terms", "due_day", "grace_days", "compound", "period"}
_AMOUNTS = {"principal", "balloon", "charged", "credit", "payment", "interest", "balance_after", "amount"}
_RATES = {"annual_rate", "penalty_multiple", "penalty_daily_rate"}
_KEYS = {
    "contracts": "contract_no",
    "parties": "party_no",
    "schedules": "contract_no, period",
    "payments": "contract_no, transaction_no",
    "open_items": "contract_no, period, kind",
}


def run(contracts: int) -> Figures:
    """Make a book, copy it, take it over; return the ratio."""
    with tempfile.TemporaryDirectory(prefix="suiche-book-") as folder, throwaway() as server:
        remark(f"making a book of {contracts:,} contracts")
        make_portfolio(Path(folder), contracts=contracts, seed=SEED, as_of=AS_OF)
        _open_dealers()
        import suiche.journey.repay.takeover.tasks  # noqa: F401 - what a process loads once is not measured

        with _connected(server.url) as connection, spent() as copying:
            _copy(Path(folder), connection)
        _tell("COPY of the same rows", copying, contracts)
        with _connected(server.url) as connection:
            for name in HEADERS:  # make room
                connection.execute(f"drop table plain_{name}")
            connection.execute("checkpoint")
            with spent() as importing:
                _import(folder)
                connection.execute("checkpoint")
        _tell("import", importing, contracts)
    remark(f"CPU seconds, import against COPY: {importing.cpu / copying.cpu:.1f}")
    return {"vs_copy": importing.wall / copying.wall}


def _tell(what: str, took: Spent, contracts: int) -> None:
    remark(
        f"{what}: {took.cpu:.1f} CPU seconds, {took.wall:.1f} on the wall, {contracts / took.wall:,.0f} contracts a second"
    )


def _connected(url: str) -> psycopg.Connection:
    """Connect for longer than what is measured: a process that is just ending is easily not counted."""
    return psycopg.connect(url, autocommit=True)


def _copy(folder: Path, connection: psycopg.Connection) -> None:
    for name, header in HEADERS.items():
        columns = ", ".join(f"{column} {_type(column)}" for column in header.split(","))
        connection.execute(f"create table plain_{name} ({columns}, primary key ({_KEYS[name]}))")
        with (
            (folder / f"{name}.csv").open("rb") as file,
            connection.cursor().copy(f"copy plain_{name} from stdin (format csv, header)") as copy,
        ):
            while block := file.read(BLOCK):
                copy.write(block)
    connection.execute("checkpoint")


def _type(column: str) -> str:
    if column in _DATES:
        return "date"
    if column in _WHOLE:
        return "integer"
    return "numeric(16,2)" if column in _AMOUNTS else "numeric(8,6)" if column in _RATES else "text"


def _open_dealers() -> None:
    from suiche.demo.company import open_shops
    from suiche.kit import deployment
    from suiche.kit.clock import now

    deployment.mark(demo=True, at=now())
    open_shops(now())


def _import(folder: str) -> None:
    from suiche.journey.repay.takeover import queries
    from suiche.journey.repay.takeover.tasks import take_over

    run_id = take_over(folder, workers=WORKERS, told=lambda progress: None)
    done = queries.progress(run_id)
    if not done.reconciled or done.left_out:
        raise ValueError(f"the book did not come over whole: {done}")
