"""Book that the bank's money for a batch of debits has come to our account."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.journey.repay import debit_models as models
from suiche.journey.repay.debit_settlement_queries import clearing
from suiche.journey.repay.debit_states import DebitProblemKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import BadInput, NotFound, Refusal
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.money import grouped

LONGEST_NUMBER = 64


class NothingToSettle(Refusal):
    """The clearing account holds nothing of this batch."""

    code = "nothing_to_settle"
    zh = "这一批已经结清，没有在途的钱。"
    en = "This batch is settled: nothing of it is on its way."


class StatementUsed(Refusal):
    """The number stands beside another amount of this batch."""

    code = "statement_used"
    status = 422
    field = "statement_no"
    zh = "这个回单号已经登记过{booked}元。请核对回单号。"
    en = "CNY {booked} has been entered under this number. Please check the number of the statement."


class SettlementDiffers(Refusal):
    """The bank's statement says another amount than the books."""

    code = "settlement_differs"
    status = 422
    field = "amount"
    zh = "账上这一批还差{open}元，您填的是{given}元。请先和银行核对，金额一致才能入账。"
    en = "The books expect CNY {open} for this batch, you wrote CNY {given}. Check with the bank first: only the same amount is booked."


@dataclass(frozen=True)
class Settled:
    """What was booked, in fen; below zero where the bank took back."""

    amount_fen: int


@action
def settle_debit_batch(
    *, batch_id: UUID, amount_fen: int, statement_no: str, by: Actor, on: BusinessDate, at: Instant
) -> Settled:
    """Post what the bank paid for a batch (or took back: below zero), exactly what the books still expect of it.

    A number of a statement counts once for a batch: the same again with the same amount changes nothing. Refuses:
    NotFound, BadInput (statement_no), StatementUsed, NothingToSettle, SettlementDiffers.
    """
    number = " ".join(statement_no.split())
    if not 1 <= len(number) <= LONGEST_NUMBER:
        raise BadInput(
            field="statement_no",
            zh=f"请填银行回单号，最多{LONGEST_NUMBER}个字。",
            en=f"Please enter the number on the bank's statement, {LONGEST_NUMBER} characters at most.",
        )
    batch = models.DebitBatch.objects.select_for_update().filter(id=batch_id).first()
    if batch is None:
        raise NotFound()
    same = models.DebitSettlement.objects.filter(batch=batch, statement_no=number).first()
    if same is not None and same.amount_fen == amount_fen:
        return Settled(amount_fen)
    if same is not None:
        raise StatementUsed(booked=grouped(same.amount_fen))
    open_fen = clearing(batch.id).open_fen
    if open_fen == 0:
        raise NothingToSettle()
    if open_fen != amount_fen:
        raise SettlementDiffers(open=grouped(open_fen), given=grouped(amount_fen))
    row = models.DebitSettlement.objects.create(
        batch=batch, statement_no=number, amount_fen=amount_fen, on=on, by=str(by), at=at
    )
    post(
        rule=Rule.DEBIT_SETTLED,
        amounts_fen={"amount": abs(amount_fen)},
        contract_id=None,
        reference=f"debit-settled:{row.pk}",
        on=on,
        at=at,
        counter=amount_fen < 0,
    )
    waiting = models.DebitProblem.objects.filter(
        batch=batch, kind=DebitProblemKind.NOT_SETTLED.value, closed_at__isnull=True
    )
    waiting.update(closed_at=at, closed_by=str(by), note=number)
    return Settled(amount_fen)
