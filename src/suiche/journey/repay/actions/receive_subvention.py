"""Receive what a maker or dealer pays for low rates, or the state of the interest: one statement, many loans."""

from __future__ import annotations

from dataclasses import dataclass

from suiche.journey.repay import models, subvention_queries
from suiche.journey.repay.states import Payer, SubventionMoveKind
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.refusal import BadInput, NotFound, Refusal
from suiche.kit.turns import take_turn
from suiche.ledger.actions.post import post
from suiche.ledger.kinds import Rule
from suiche.maths.money import grouped


class NotPromised(Refusal):
    """A line is more than this payer owes for the loan, or takes back more than we owe them."""

    code = "subvention_not_promised"
    status = 422
    field = "lines"
    zh = "合同{contract_no}：对方还欠{owed}元贴息，与这一行不符。请核对对账单。"
    en = "Contract {contract_no}: {owed} of subvention is due, which is not this line. Please check the statement."


class StatementKnown(Refusal):
    """A statement of this number was booked with other lines."""

    code = "subvention_statement_known"
    field = "statement_no"
    zh = "编号{number}的对账单以前记过账，内容和这次的不一样。这次什么都没记。请核对编号。"
    en = "Statement {number} was booked before with other lines. Nothing was booked now. Please check the number."


@dataclass(frozen=True)
class SubventionReceived:
    """What a statement came to, in fen, and of how many loans; ``posted`` is False where it was booked before."""

    amount_fen: int
    loans: int
    posted: bool


@action
def receive_subvention(
    *,
    payer: Payer,
    statement_no: str,
    lines: tuple[tuple[str, int], ...],
    by: Actor,
    on: BusinessDate,
    at: Instant,
) -> SubventionReceived:
    """Book a payer's statement, once by its number: (contract number, fen) of every loan.

    The same lines again change nothing. A line below zero is what they deduct because a loan ended early and we owed
    them. Refuses: NotFound, BadInput (no number, no or zero lines, a contract twice), NotPromised, StatementKnown.
    """
    number = statement_no.strip()
    if not 0 < len(number) <= 60 or not lines or len({no for no, _ in lines}) < len(lines):
        raise BadInput(
            field="lines",
            zh="请填对账单编号，每份合同一行，不能重复。",
            en="Please give the statement's number and one line a contract.",
        )
    total = sum(fen for _, fen in lines)
    take_turn("repay.subvention")  # two statements of one number may name different loans
    moves = models.SubventionMove.objects.filter(
        kind=SubventionMoveKind.RECEIVED.value, payer=payer.value, reference=number
    )
    booked = set(moves.values_list("loan__contract_no", "amount_fen"))
    if booked and booked != set(lines):
        raise StatementKnown(number=number)
    if booked:
        return SubventionReceived(total, len(lines), posted=False)
    for contract_no, fen in sorted(lines):
        loan = _locked(contract_no)
        found = subvention_queries.of_contracts([contract_no]).get(contract_no)
        owed = found.owed_fen[payer] if found else 0
        if not (0 < fen <= owed or owed <= fen < 0):
            raise NotPromised(contract_no=contract_no, owed=grouped(owed))
        models.SubventionMove.objects.create(
            loan=loan,
            kind=SubventionMoveKind.RECEIVED.value,
            payer=payer.value,
            amount_fen=fen,
            on=on,
            reference=number,
        )
        post(
            rule=Rule.STATE_SUBSIDY_RECEIVED if payer is Payer.STATE else Rule.SUBVENTION_RECEIVED,
            amounts_fen={"amount": abs(fen)},
            contract_id=loan.id,
            reference=f"subvention-received:{payer.value}:{loan.id}:{number}",
            on=on,
            at=at,
            counter=fen < 0,
        )
    return SubventionReceived(total, len(lines), posted=True)


def _locked(contract_no: str) -> models.Loan:
    loan = models.Loan.objects.select_for_update(no_key=True).filter(contract_no=contract_no).first()
    if loan is None:
        raise NotFound()
    return loan
