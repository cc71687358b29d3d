"""How fast a night is: contracts per CPU second, database included, against an honest loop over model objects.

Both close one business date of the same portfolio: bill what falls due with its ledger entry, accrue the interest that
is not due, find who became late. 1,000,000 contracts with 36 instalments each need about 9 GB of disk.
"""

from __future__ import annotations

from datetime import date, timedelta

from suiche.demo.bench import Figures, Goals
from suiche.demo.bench.meter import spent
from suiche.demo.bench.run import remark
from suiche.demo.bench.throwaway import throwaway

GOALS: Goals = {
    "vs_orm_loop": (">=", 500),
    "growth": ("<=", 1.3),
    "idle_day_ms": ("<=", 50),
    "rerun_rows": ("=", 0),
}
CONTRACTS = 1_000_000
LOOP = 2_000  # contracts the loop is given: it takes the same for each
PAID = 0.95

SMALL_THROUGH, SMALL_DAY = date(2026, 4, 26), date(2026, 4, 28)
FULL_THROUGH, FULL_DAY = date(2026, 5, 26), date(2026, 5, 28)


def run(contracts: int) -> Figures:
    """Measure at a tenth of the contracts, then at all of them."""
    with throwaway():
        from suiche.demo.bench.book import fill

        tenth = max(contracts // 10, 1)
        fill(0, tenth, SMALL_THROUGH)
        small = _close(SMALL_DAY) / tenth
        remark(f"{tenth:,} contracts: {small * 1e6:.2f} µs of CPU a contract")
        _catch_up(SMALL_DAY + timedelta(days=1), FULL_THROUGH)
        fill(tenth, contracts, FULL_THROUGH)
        before = _loop(FULL_DAY)
        full = _close(FULL_DAY) / contracts
        remark(f"{contracts:,} contracts: {full * 1e6:.2f} µs of CPU a contract")
        rerun = _rerun(FULL_DAY)
        idle = _idle(FULL_DAY)
        after = _loop(FULL_DAY + timedelta(days=4))
        loop = (before + after) / 2  # a busy neighbour makes everything dearer: before and after
        remark(f"the loop: {before * 1e6:.0f} and {after * 1e6:.0f} µs of CPU a contract")
    return {"vs_orm_loop": loop / full, "growth": full / small, "idle_day_ms": idle, "rerun_rows": rerun}


def _close_day(on: date) -> None:
    from suiche.journey.repay.night_tasks import close_day
    from suiche.kit.actor import SYSTEM
    from suiche.kit.clock import BusinessDate, now

    close_day(on=BusinessDate(on), by=SYSTEM, at=now(), workers=2)


def _close(on: date) -> float:
    """Close the day before and have most of it paid; return the CPU seconds of closing the day itself."""
    from suiche.demo.bench.book import pay_what_fell_due

    _close_day(on - timedelta(days=1))
    pay_what_fell_due(on - timedelta(days=1), PAID)
    _settle_down()
    with spent() as took:
        _close_day(on)
    remark(f"closed in {took.wall:.2f} s on the wall, {took.cpu:.2f} s of CPU")
    return took.cpu


def _settle_down() -> None:
    """Leave no work of the loading behind: it is not the night's."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "vacuum analyze repay_allocation, repay_bill, repay_accrualstep, ledger_line, ledger_entry"
        )
        cursor.execute("checkpoint")


def _catch_up(first: date, last: date) -> None:
    day = first
    while day <= last:
        _close_day(day)
        day += timedelta(days=1)


def _rerun(on: date) -> int:
    """Close a closed day again; return how many rows of any table were written."""
    before = _written()
    _close_day(on)
    return _written() - before


def _written() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_force_next_flush()")
        cursor.execute("select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_user_tables")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _idle(last: date) -> float:
    """Close the days after it: the first has yesterday's lateness to find, the next two nothing at all. Returns the
    milliseconds of the quicker one: the other may have waited for somebody else on the machine.
    """
    _close_day(last + timedelta(days=1))
    walls = []
    for days in (2, 3):
        with spent() as took:
            _close_day(last + timedelta(days=days))
        walls.append(took.wall * 1000)
    return min(walls)


def _loop(on: date) -> float:
    """Close a day for some of the loans as one would over model objects; return CPU seconds a contract."""
    from suiche.demo.bench.book import some_loans
    from suiche.demo.bench.loop import close_in_a_loop

    loans = some_loans(LOOP)
    with spent() as took:
        close_in_a_loop(loans, on)
    return took.cpu / len(loans)
