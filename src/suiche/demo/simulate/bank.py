"""The bank that debits: answers each order of a batch from the seed, sometimes twice, in any order, or not at once."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from suiche.kit.clock import BusinessDate, Instant
from suiche.partners.debit.port import DebitOutcome, FailureCode, ReturnedDebit
from suiche.partners.debit.request_file import read_request
from suiche.partners.debit.result_file import DebitResult


class Bank:
    """What it owes us an answer for, by the day on which it gives it."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.unknown: list[tuple[str, DebitResult]] = []
        self.returns: list[ReturnedDebit] = []

    def answer(self, batch_no: str, content: bytes, at: Instant) -> list[tuple[str, list[DebitResult]]]:
        """Return the result files for a batch: shuffled, one of them perhaps twice."""
        results = [
            self._result(batch_no, order.order_no, order.amount_fen, at)
            for order in read_request(content).orders
        ]
        self.rng.shuffle(results)
        cut = self.rng.randint(0, len(results))
        files = [(batch_no, part) for part in (results[:cut], results[cut:]) if part]
        return files + files[:1] if self.rng.random() < 0.3 else files

    def _result(self, batch_no: str, order_no: str, amount_fen: int, at: Instant) -> DebitResult:
        outcome = self.rng.choices(
            (DebitOutcome.SUCCESS, DebitOutcome.FAILED, DebitOutcome.UNKNOWN), (90, 8, 2)
        )[0]
        result = DebitResult(order_no, DebitOutcome.SUCCESS, None, f"B{order_no}", amount_fen, at)
        if outcome is DebitOutcome.FAILED:
            code = self.rng.choice((FailureCode.INSUFFICIENT, FailureCode.LIMIT))
            return replace(result, outcome=outcome, code=code, transaction_no="")
        if outcome is DebitOutcome.UNKNOWN:
            self.unknown.append((batch_no, result))
            return replace(result, outcome=outcome, transaction_no="", debited_at=None)
        return result

    def resolved(self) -> list[tuple[str, list[DebitResult]]]:
        """Return what a query answers by now for debits whose outcome was not known."""
        found, self.unknown = self.unknown, []
        return [(batch_no, [result]) for batch_no, result in found]

    def take_back(self, on: BusinessDate, debited: list[DebitResult]) -> None:
        """Take a few of the debits back, days later."""
        for result in debited:
            if result.outcome is DebitOutcome.SUCCESS and self.rng.random() < 0.01:
                self.returns.append(
                    ReturnedDebit(
                        f"RT{result.order_no}",
                        result.order_no,
                        result.transaction_no,
                        result.amount_fen,
                        "退票",
                        on,
                    )
                )

    def returned(self) -> tuple[ReturnedDebit, ...]:
        """Return what was taken back since it was last asked."""
        found, self.returns = tuple(self.returns), []
        return found
