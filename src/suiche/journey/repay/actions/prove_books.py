"""Prove the books: compare ledger, sub-ledger and plan of every loan, and keep what was found."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from suiche.journey.repay import debit_settlement_queries, models
from suiche.journey.repay.actions.open_debit_problem import open_debit_problem
from suiche.journey.repay.debit_models import DebitBatch
from suiche.journey.repay.debit_states import DebitProblemKind
from suiche.journey.repay.proof_queries import differences
from suiche.journey.repay.states import LoanState
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger import queries as ledger

MOST_KEPT = 1000


@dataclass(frozen=True)
class BooksProved:
    """How many loans were compared and how many differences there are; whether every entry balances."""

    loans: int
    differences: int
    balanced: bool


@action
def prove_books(*, on: BusinessDate, by: Actor, at: Instant) -> BooksProved:
    """Compare, and write what was found with the day whose close asked for it: the first 1,000 differences, all counted.

    Debits whose money should have come to our bank by then and has not are put before a person.
    """
    for late in debit_settlement_queries.overdue(on):
        open_debit_problem(
            kind=DebitProblemKind.NOT_SETTLED,
            subject=f"{late.number}/{late.open_fen}",
            batch=DebitBatch(id=late.batch_id),
            expected_fen=late.open_fen,
            at=at,
        )
    found = differences()
    proof = models.DayProof.objects.create(
        on=on,
        at=at,
        loans=models.Loan.objects.exclude(state=LoanState.SETTLED.value).count(),
        differences=len(found),
        first=[asdict(one) for one in found[:MOST_KEPT]],
        balanced=ledger.proof().balances,
    )
    return BooksProved(proof.loans, proof.differences, proof.balanced)
