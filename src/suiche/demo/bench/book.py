"""A running portfolio for benches, made inside the server: true schedules, one plan in twenty sizes, dates spread."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db import connection

from suiche.demo.bench.run import remark
from suiche.journey.repay.position_queries import PENALTY, TERMS
from suiche.maths.fee_form import write_fee
from suiche.maths.fees import PercentOfRemaining
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.schedule import build_schedule
from suiche.maths.terms import LoanTerms, Method

PERIODS = 36
SIZES = 20
RATE_PPM = 39_900
DAYS = 28  # due days 1 to 28: every month has them, and the 29th and 30th are idle
CHUNK = 50_000

CUSTOMERS = """
with made as (
  insert into parties_signin (id, username, password, phone_verified, is_active)
  select id, 'bench-' || id, '', true, true from bench_loan where n >= %(first)s and n < %(end)s returning id
)
insert into parties_customer (id, sign_in_id, created_at) select id, id, %(through)s from made
"""
LOANS = """
insert into repay_loan (id, state, customer_id, contract_no, vehicle, product, family, terms, penalty, fee_rule,
                        principal_fen, disbursed_on, version, taken_over, taken_over_on, holds_credit)
select b.id, 'active', b.id, 'BENCH-' || b.n, '', 'BENCH-' || b.size %% 4, 'LOAN',
       jsonb_set(t.terms, '{disbursed_on}', to_jsonb(b.start)), t.penalty, t.fee_rule, t.principal_fen, b.start, 1,
       b.behind, %(through)s::date, false
from bench_loan b join bench_size t using (size) where b.n >= %(first)s and b.n < %(end)s
"""
ROWS = """
insert into repay_instalment (loan_id, version, period, starts_on, due_date, since, rate_ppm, base_fen, payment_fen,
                              principal_fen, interest_fen, balance_after_fen)
select b.id, 1, t.period, (b.start + make_interval(months => t.period - 1))::date,
       (b.start + make_interval(months => t.period))::date, b.start, t.rate_ppm, t.base_fen, t.payment_fen,
       t.principal_fen, t.interest_fen, t.balance_after_fen
from bench_loan b join bench_row t using (size) where b.n >= %(first)s and b.n < %(end)s order by b.id, t.period
"""
STEPS = """
insert into repay_accrualstep (product, "on", weight, moment)
select 'BENCH-' || b.size %% 4, %(through)s, sum(t.base_fen::numeric * t.rate_ppm),
       sum(t.base_fen::numeric * t.rate_ppm * ((b.start + make_interval(months => b.behind))::date - date '1970-01-01'))
from bench_loan b join bench_row t on t.size = b.size and t.period = b.behind + 1
where b.n >= %(first)s and b.n < %(end)s group by 1
"""


def fill(first: int, end: int, through: date) -> None:
    """Write contracts number ``first`` to ``end`` (without it): 36 instalments each, billed and paid through a day.

    As a portfolio stands that another system handed over on that day. Keys are random and written in order; checks of
    foreign keys are left out, what they would find is there.
    """
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        _sizes()
        cursor.execute("drop table if exists bench_loan")
        cursor.execute(
            "create table bench_loan as select row_number() over (order by id) + %s - 1 as n, id, size, start,"
            " (extract(year from age(%s::date, start)) * 12 + extract(month from age(%s::date, start)))::int as behind"
            " from (select gen_random_uuid() as id, x %% %s as size, make_date(%s, 1, 1)"
            "         + make_interval(months => x %% 30 + %s, days => x / 30 %% %s) as at from generate_series(%s, %s) x) made,"
            " lateral (select at::date as start) s",
            [first, through, through, SIZES, through.year - 3, through.month, DAYS, first, end - 1],
        )
        cursor.execute("create index on bench_loan (n)")
        for low in range(first, end, CHUNK):
            given: dict[str, int | date] = {"first": low, "end": min(low + CHUNK, end), "through": through}
            for statement in (CUSTOMERS, LOANS, ROWS, STEPS):
                cursor.execute(statement, given)
            remark(f"{given['end']:,} contracts written")
        cursor.execute("drop table bench_loan")
        cursor.execute("set session_replication_role = origin")
        cursor.execute("vacuum analyze repay_loan, repay_instalment, repay_bill, parties_customer")


def _sizes() -> None:
    """Write the twenty plans as tables."""
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists bench_size, bench_row")
        cursor.execute(
            "create table bench_size (size int, principal_fen bigint, terms jsonb, penalty jsonb, fee_rule jsonb)"
        )
        cursor.execute(
            "create table bench_row (size int, period int, rate_ppm int, base_fen bigint, payment_fen bigint,"
            " principal_fen bigint, interest_fen bigint, balance_after_fen bigint)"
        )
        penalty = PENALTY.dump_json(PenaltyTerms(contract_rate_ppm=RATE_PPM)).decode()
        for size in range(SIZES):
            terms = LoanTerms(
                Method.EQUAL_INSTALMENT, 8_000_000 + size * 1_234_500, PERIODS, date(2020, 1, 1), RATE_PPM
            )
            fee = json.dumps(write_fee(PercentOfRemaining(30_000)))
            cursor.execute(
                "insert into bench_size values (%s, %s, %s, %s, %s)",
                [size, terms.principal_fen, TERMS.dump_json(terms).decode(), penalty, fee],
            )
            cursor.executemany(
                "insert into bench_row values (%s, %s, %s, %s, %s, %s, %s, %s)",
                [(size, *values) for values in _rows(terms)],
            )


def _rows(terms: LoanTerms) -> Iterator[tuple[int, ...]]:
    for row in build_schedule(terms).rows:
        yield (
            row.period,
            RATE_PPM,
            row.balance_after_fen + row.principal_fen,
            row.payment_fen,
            row.principal_fen,
            row.interest_fen,
            row.balance_after_fen,
        )


def pay_what_fell_due(on: date, share: float) -> None:
    """Write payments of a share of what fell due on a day, as the day's debits would have: allocated in full."""
    with connection.cursor() as cursor:
        cursor.execute(
            'insert into repay_allocation (loan_id, reference, period, bucket, source, amount_fen, "on", value_on)'
            " select i.loan_id, 'bench:' || i.id, i.period, part.bucket, 'credit', part.fen, %(on)s, %(on)s"
            " from repay_instalment i join repay_bill b on b.instalment_id = i.id,"
            " lateral (values ('interest', i.interest_fen), ('principal', i.principal_fen)) part(bucket, fen)"
            " where i.due_date = %(on)s and part.fen > 0 and i.id %% 1000 < %(share)s",
            {"on": on, "share": int(share * 1000)},
        )


def some_loans(count: int) -> list[UUID]:
    """Return loans spread over the portfolio, by the order of their random keys."""
    with connection.cursor() as cursor:
        cursor.execute("select id from repay_loan where state = 'active' order by id limit %s", [count])
        return [row[0] for row in cursor.fetchall()]
