"""`suiche payoff`: what settles an up-to-date loan on a day, from a JSON request to a JSON answer."""

from typing import TextIO

from suiche.channels.commands.money_form import answer
from suiche.maths.form import Form
from suiche.maths.loan_form import located, read_fee_rule, read_terms
from suiche.maths.money import fen_to_yuan
from suiche.maths.payoff import settle
from suiche.maths.refusals import OutOfRange
from suiche.maths.schedule import build_schedule
from suiche.maths.terms import MAX_TERMS

_FIELDS = ("loan", "paid_periods", "settle_on", "fee")


def payoff_answer(request: object) -> dict[str, object]:
    """Return the quote. Refuses (OutOfRange) a request outside the form or a day outside the running period."""
    form = Form(request, "", _FIELDS)
    terms = read_terms(form.value("loan", "a schedule request"), "loan")
    paid_periods = form.integer("paid_periods", 0, MAX_TERMS)
    settle_on, fee_rule = (
        form.day("settle_on"),
        read_fee_rule(form.value("fee", "a fee such as {'kind': 'NONE'}")),
    )
    try:
        schedule = build_schedule(terms)
    except OutOfRange as refusal:
        raise located(refusal, "loan") from None
    quote = settle(schedule, terms, paid_periods, settle_on, fee_rule)
    return {
        "due_instalment": fen_to_yuan(quote.due_instalment_fen),
        "remaining_principal": fen_to_yuan(quote.remaining_principal_fen),
        "days": quote.days,
        "accrued_interest": fen_to_yuan(quote.accrued_interest_fen),
        "fee": fen_to_yuan(quote.fee_fen),
        "amount": fen_to_yuan(quote.amount_fen),
    }


def main(stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Run the command; exit code 0, or 2 where the request is refused."""
    return answer(stdin, stdout, stderr, payoff_answer)
