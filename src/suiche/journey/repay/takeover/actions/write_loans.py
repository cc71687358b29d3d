"""Write the loans of a batch: plan, event, open items, credit, history, accrual."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import lru_cache
from uuid import UUID

import numpy as np
from django.db import connection

from suiche.journey.repay.queries import PENALTY, TERMS
from suiche.journey.repay.states import Channel, EventKind, LoanState
from suiche.journey.repay.takeover import models, queries
from suiche.journey.repay.takeover.rules.form import CHANNELS, ITEM_KINDS
from suiche.journey.repay.takeover.rules.reading import Bytes
from suiche.journey.repay.takeover.rules.taken import Taken
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.bulk import (
    NULL,
    copy_columns,
    copy_lines,
    copy_rows,
    rising_ids,
    rising_texts,
    trusting_keys,
    written,
)
from suiche.kit.clock import Instant
from suiche.maths.penalty import PenaltyTerms

STEP = """
insert into repay_accrualstep (product, "on", weight, moment)
select product, %s, weight, moment from unnest(%s::text[], %s::numeric[], %s::numeric[]) as step(product, weight, moment)
"""


LOAN_COLUMNS = (
    "id", "state", "customer_id", "dealer_id", "contract_no", "vehicle", "product", "family", "terms", "penalty",
    "fee_rule", "principal_fen", "disbursed_on", "version", "taken_over", "taken_over_on", "holds_credit",
)  # fmt: skip
EVENT_COLUMNS = ("id", "loan_id", "number", "kind", "on", "value_on", "at", "by", "facts")
_TAKEN_OVER = EventKind.TAKEN_OVER.value


@part
def write_loans(*, taken: Taken, run: models.Run, place: int, of: int, by: Actor, at: Instant) -> None:
    """Write the contracts of a batch as loans that run here since the cut-off day.

    ``place`` and ``of``: which part of the book this is (``kit.bulk.rising_ids``).
    """
    if not taken.ids:
        return
    keys = np.frombuffer(b"".join(key.bytes for key in taken.ids), np.uint8).reshape(-1, 16)
    with trusting_keys():  # people and loans are written in this transaction, dealers are never deleted
        _write_heads(taken, run, by, at)
        _write_plans(taken, keys)
        _write_payments(taken, keys)
    _write_items(taken)
    _write_accrual(taken)
    _write_credit(taken, rising_ids(len(taken.ids), place=place, of=of), at)


def _write_heads(taken: Taken, run: models.Run, by: Actor, at: Instant) -> None:
    dealers = {number: written(key) for number, key in queries.dealers().items()}
    state, on, when, who = LoanState.ACTIVE.value, run.as_of.isoformat(), written(at), written(str(by))
    story = json.dumps({"source": run.source, "run": str(run.id)}, ensure_ascii=False)
    facts = written(story)[:-1] + ', "periods": '
    loans, moves, journal = [], [], []
    columns = zip(
        taken.contracts, taken.ids, taken.owners, taken.past, rising_texts(len(taken.ids)), strict=True
    )
    for c, key, owner, past, fresh in columns:
        loan, terms = key.hex, c.terms
        loans.append(
            f"{loan}\t{state}\t{owner.hex}\t{dealers.get(c.dealer_no, NULL)}\t{c.contract_no}\t{written(c.vehicle)}\t"
            f"{written(c.product)}\t{c.family}\t{TERMS.dump_json(terms).decode()}\t{_penalty(c.penalty)}\t"
            f"{written(c.fee_rule)}\t{terms.principal_fen}\t{terms.disbursed_on}\t1\t{past}\t{on}\t"
            f"{'t' if c.credit_fen else 'f'}"
        )
        moves.append(f"repay.loan\t{loan}\t\t{state}\t{who}\t{when}")
        # The event's id begins as its loan's does, so that both rise together.
        journal.append(
            f"{loan[:12]}{fresh[12:]}\t{loan}\t1\t{_TAKEN_OVER}\t{on}\t{on}\t{when}\t{who}\t{facts}{past}}}"
        )
    copy_lines("repay_loan", LOAN_COLUMNS, loans)
    copy_lines("kit_moverow", ("subject_type", "subject_id", "from_state", "to_state", "by", "at"), moves)
    copy_lines("repay_loanevent", EVENT_COLUMNS, journal)


@lru_cache(maxsize=1_000)
def _penalty(terms: PenaltyTerms) -> str:
    return PENALTY.dump_json(terms).decode()


def _write_plans(taken: Taken, keys: Bytes) -> None:
    plan, terms = taken.batch.plan, taken.batch.terms
    chosen, owner = taken.of(plan.rows)
    copy_columns(
        "repay_instalment",
        [
            ("loan_id", "uuid", keys[owner]),
            ("version", "smallint", np.ones(len(chosen), np.int64)),
            ("period", "smallint", plan.period[chosen]),
            ("starts_on", "date", plan.starts[chosen]),
            ("due_date", "date", plan.due[chosen]),
            ("since", "date", terms.disbursed[plan.rows.contract[chosen]]),
            ("rate_ppm", "integer", plan.rate[chosen]),
            ("base_fen", "bigint", plan.base[chosen]),
            ("payment_fen", "bigint", plan.payment[chosen]),
            ("principal_fen", "bigint", plan.principal[chosen]),
            ("interest_fen", "bigint", plan.interest[chosen]),
            ("balance_after_fen", "bigint", plan.balance[chosen]),
        ],
    )


def _write_payments(taken: Taken, keys: Bytes) -> None:
    payments = taken.batch.payments
    chosen, owner = taken.of(payments.rows)
    if not len(chosen):
        return
    first = np.searchsorted(owner, owner)  # the rows of a contract stand together, and contracts rise
    channels = np.array([channel.encode() for channel in CHANNELS])
    copy_columns(
        "takeover_paymentbefore",
        [
            ("loan_id", "uuid", keys[owner]),
            ("number", "smallint", np.arange(len(chosen)) - first + 1),
            ("on", "date", payments.on[chosen]),
            ("amount_fen", "bigint", payments.amount[chosen]),
            ("channel", "text", channels[payments.channel[chosen]]),
            ("transaction_no", "text", payments.transaction[chosen]),
        ],
    )


def _write_items(taken: Taken) -> None:
    items = taken.batch.items
    chosen, owner = taken.of(items.rows)
    columns = (owner, items.period[chosen], items.kind[chosen], items.amount[chosen])
    copy_rows(
        "repay_openitem",
        ("loan_id", "period", "bucket", "amount_fen"),
        (
            (taken.ids[loan], period, ITEM_KINDS[kind], amount)
            for loan, period, kind, amount in zip(*(column.tolist() for column in columns), strict=True)
        ),
    )


def _write_accrual(taken: Taken) -> None:
    """Tell the night on which rows interest runs from now on: the first of each loan that is not due yet."""
    plan = taken.batch.plan
    chosen, owner = taken.of(plan.rows)
    running = taken.ahead() & (plan.period == plan.past[plan.rows.contract] + 1)
    held = running[chosen]
    rows = chosen[held]
    steps: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    columns = (owner[held], plan.base[rows], plan.rate[rows], plan.starts[rows])
    for loan, base, rate, start in zip(*(column.tolist() for column in columns), strict=True):
        step = steps[taken.contracts[loan].product]
        step[0] += base * rate
        step[1] += base * rate * start
    products = sorted(product for product, step in steps.items() if any(step))
    weights, moments = [steps[p][0] for p in products], [steps[p][1] for p in products]
    with connection.cursor() as cursor:
        cursor.execute(STEP, [taken.as_of, products, weights, moments])


def _write_credit(taken: Taken, receipts: list[UUID], at: Instant) -> None:
    """Write the credit customers bring along as money that is there from the beginning."""
    columns = zip(receipts, taken.contracts, taken.ids, strict=True)
    copy_rows(
        "repay_receipt",
        ("id", "loan_id", "channel", "transaction_no", "amount_fen", "paid_at", "on"),
        (
            (receipt, key, Channel.OPENING.value, f"opening:{key}", contract.credit_fen, at, taken.as_of)
            for receipt, contract, key in columns
            if contract.credit_fen
        ),
    )
