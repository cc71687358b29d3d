"""`suiche schedule`: the repayment schedule of a loan, from a JSON request to a JSON answer."""

from typing import TextIO

from suiche.channels.commands.money_form import answer, row_answer
from suiche.maths.annual_cost import cost_of_schedule
from suiche.maths.loan_form import read_terms
from suiche.maths.money import fen_to_yuan
from suiche.maths.schedule import build_schedule


def schedule_answer(request: object) -> dict[str, object]:
    """Return rows, totals, annual cost and fingerprint. Refuses (OutOfRange) a request outside the form."""
    terms = read_terms(request)
    schedule = build_schedule(terms)
    cost = cost_of_schedule(terms, schedule)
    return {
        "rows": [row_answer(row) for row in schedule.rows],
        "total_payment": fen_to_yuan(schedule.total_payment_fen),
        "total_interest": fen_to_yuan(schedule.total_interest_fen),
        "apr_simple_pct": cost.simple_pct,
        "apr_compound_pct": cost.compound_pct,
        "sha256": schedule.fingerprint(),
    }


def main(stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Run the command; exit code 0, or 2 where the request is refused."""
    return answer(stdin, stdout, stderr, schedule_answer)
