"""Take in the money of many debits that each meet exactly what is due: the bulk of a day, in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count

from suiche.contact.actions.send_messages import Outgoing, send_messages
from suiche.journey.repay import debit_models, models, rules
from suiche.journey.repay.actions.post_tax import post_tax
from suiche.journey.repay.actions.update_standings import update_standings
from suiche.journey.repay.actions.write_allocation import COMPONENT
from suiche.journey.repay.debit_plain import Plain
from suiche.journey.repay.debit_states import DebitState
from suiche.journey.repay.lease_queries import taxes_of
from suiche.journey.repay.states import Channel, EventKind, Source
from suiche.kit.action import part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger.actions.post_batch import post_batch
from suiche.ledger.kinds import Rule
from suiche.maths.money import grouped
from suiche.parties import queries as parties
from suiche.partners.debit.result_file import DebitResult


class Taken(NamedTuple):
    """A plain debit: its loan, locked and active, with the position before, and what the money does."""

    loan: models.Loan
    present: rules.Position
    debit: debit_models.Debit
    result: DebitResult
    counts_for: BusinessDate
    plain: Plain


@part
def take_plain_debits(*, taken: Sequence[Taken], by: Actor, on: BusinessDate, at: Instant) -> None:
    """Do for each of them what ``take_debit_money`` does for one, with one statement a table and one entry a rule.

    The caller holds the loans' locks and has seen to it that no loan and no transaction number comes twice.
    """
    if not taken:
        return
    piece = taken[0].debit.order_no  # a debit succeeds once: names the entries of this piece for ever
    receipts = _write_receipts(taken, piece, by, on, at)
    _bill(taken, on, at)
    _allocate(taken, receipts, on)
    _post(taken, piece, on, at)
    for one, receipt in zip(taken, receipts, strict=True):
        one.debit.receipt, one.debit.transaction_no = receipt, receipt.transaction_no
        one.debit.debited_at, one.debit.code = receipt.paid_at, ""
    debit_models.Debit.move_all(
        [one.debit for one in taken],
        DebitState.SUCCESS,
        by=by,
        at=at,
        also=("receipt", "transaction_no", "debited_at", "code"),
    )
    update_standings(presents=[(one.loan, one.plain.after) for one in taken], on=on, at=at)
    _tell(taken, by, at)


def _write_receipts(
    taken: Sequence[Taken], piece: str, by: Actor, on: BusinessDate, at: Instant
) -> list[models.Receipt]:
    rows = models.LoanEvent.objects.filter(loan__in=[one.loan for one in taken])
    numbers = dict(rows.values_list("loan_id").annotate(count=Count("id")))
    events = models.LoanEvent.objects.bulk_create(
        models.LoanEvent(
            loan=one.loan,
            number=numbers.get(one.loan.id, 0) + 1,
            kind=EventKind.PAYMENT.value,
            on=on,
            value_on=one.counts_for,
            at=at,
            by=str(by),
            facts={
                "amount_fen": one.result.amount_fen,
                "channel": Channel.DEBIT.value,
                "transaction_no": one.result.transaction_no,
                rules.PIECE: piece,
            },
        )
        for one in taken
    )
    return models.Receipt.objects.bulk_create(
        models.Receipt(
            loan=one.loan,
            channel=Channel.DEBIT.value,
            transaction_no=one.result.transaction_no,
            amount_fen=one.result.amount_fen,
            paid_at=one.result.debited_at or at,
            on=on,
            event=event,
        )
        for one, event in zip(taken, events, strict=True)
    )


def _bill(taken: Sequence[Taken], on: BusinessDate, at: Instant) -> None:
    """Bill what falls due with these debits, as the night does for the others."""
    rows = [(one.loan, row) for one in taken for row in one.plain.rows]
    if not rows:
        return
    models.Bill.objects.bulk_create(models.Bill(instalment_id=row.instalment_id, on=on) for _, row in rows)
    first = min(row.instalment_id for _, row in rows)
    interest = [(loan.id, {"interest": row.interest_fen}) for loan, row in rows if row.interest_fen]
    if interest:
        reference = f"billed:{on.isoformat()}:{first}"
        post_batch(rule=Rule.INTEREST_BILLED, postings=interest, reference=reference, on=on, at=at)
    leases = [row.instalment_id for loan, row in rows if loan.leased]
    for mode, tax in taxes_of(leases) if leases else ():
        reference = f"taxed:{on.isoformat()}:{mode.value}:{min(leases)}"
        post_tax(mode=mode, tax=tax, contract_id=None, reference=reference, on=on, at=at)
    _move_accruals(taken, on)


def _move_accruals(taken: Sequence[Taken], on: BusinessDate) -> None:
    """Take the rows on which interest ran out of their products' accrual and put the next ones in."""
    steps: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in taken:
        for row, sign in ((one.present.running, -1), (one.plain.after.running, 1)):
            steps[one.loan.product][0] += sign * row.weight if row else 0
            steps[one.loan.product][1] += sign * row.moment if row else 0
    models.AccrualStep.objects.bulk_create(
        models.AccrualStep(product=product, on=on, weight=weight, moment=moment)
        for product, (weight, moment) in sorted(steps.items())
        if weight or moment
    )


def _allocate(taken: Sequence[Taken], receipts: Sequence[models.Receipt], on: BusinessDate) -> None:
    models.Allocation.objects.bulk_create(
        models.Allocation(
            loan=one.loan,
            reference=f"receipt:{receipt.id}",
            period=period,
            bucket=bucket.value,
            source=Source.CREDIT.value,
            amount_fen=fen,
            on=on,
            value_on=one.counts_for,
            event_id=receipt.event_id,
        )
        for one, receipt in zip(taken, receipts, strict=True)
        for period, bucket, fen in one.plain.parts
    )


def _post(taken: Sequence[Taken], piece: str, on: BusinessDate, at: Instant) -> None:
    received, applied = rules.piece_postings(piece)
    money = [(one.loan.id, {"amount": one.result.amount_fen}) for one in taken]
    post_batch(rule=Rule.DEBIT_RECEIVED, postings=money, reference=received, on=on, at=at)
    used: dict[Rule, list[tuple[UUID, dict[str, int]]]] = defaultdict(list)
    for one in taken:
        amounts: dict[str, int] = defaultdict(int)
        for _, bucket, fen in one.plain.parts:
            amounts[COMPONENT[bucket]] += fen
        rule = Rule.LEASE_CREDIT_APPLIED if one.loan.leased else Rule.CREDIT_APPLIED
        used[rule].append((one.loan.id, amounts))
    for rule, postings in used.items():
        suffix = ":lease" if rule is Rule.LEASE_CREDIT_APPLIED else ""
        post_batch(rule=rule, postings=postings, reference=applied + suffix, on=on, at=at)


def _tell(taken: Sequence[Taken], by: Actor, at: Instant) -> None:
    phones = parties.phones(one.loan.customer_id for one in taken)
    messages = [
        Outgoing(
            phones[one.loan.customer_id],
            "DEBIT_TAKEN",
            {
                "amount": grouped(one.debit.amount_fen),
                "number": one.loan.contract_no,
                "card": one.debit.mandate.last4,
            },
            str(one.loan.id),
        )
        for one in taken
    ]
    send_messages(messages=messages, by=by, at=at)
