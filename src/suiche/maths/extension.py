"""尾款展期: the balloon of a loan becomes a new loan over some more periods, from the last due date on."""

from suiche.maths.change import Change
from suiche.maths.dates import add_months
from suiche.maths.explain import Line
from suiche.maths.methods import columns_of
from suiche.maths.money import fen_to_yuan
from suiche.maths.plan import PlanRow, Span, lay_out
from suiche.maths.refusals import OutOfRange
from suiche.maths.running import Running, first_level
from suiche.maths.schedule import plan_of
from suiche.maths.terms import LoanTerms, Method


def extend_balloon(
    loan: LoanTerms, paid_periods: int, terms: int, annual_rate_ppm: int, pay_first_fen: int = 0
) -> Change:
    """Price an extension of an unchanged loan of which only the balloon is open, beside its last instalment.

    Refuses (OutOfRange `loan.method`, `paid_periods`, `terms`, `annual_rate`, `pay_first`).
    """
    if loan.method is not Method.BALLOON or not loan.balloon_fen:
        raise OutOfRange("loan.method", "balloon, with a balloon of more than 0.00 that can be extended")
    if paid_periods not in (loan.terms - 1, loan.terms):
        raise OutOfRange(
            "paid_periods", f"{loan.terms - 1} or {loan.terms}: before that more than the balloon is open"
        )
    return extension(loan, plan_of(loan)[-1], terms, annual_rate_ppm, pay_first_fen)


def extension(
    rest: LoanTerms, last: PlanRow, terms: int, annual_rate_ppm: int, pay_first_fen: int = 0
) -> Change:
    """Price the extension of the balloon that is due with the row `last`, a part of it being paid on that day.

    The last instalment without the balloon is paid as usual and is no part of the change. The new annuity begins
    on the last due date and keeps the nominal day of `rest`. The cost is all its interest.
    Refuses (OutOfRange `terms`, `annual_rate`, `pay_first`).
    """
    most = rest.balloon_fen - 1
    if not 0 <= pay_first_fen <= most:
        raise OutOfRange("pay_first", f"from 0.00 to {fen_to_yuan(most)}, less than the balloon")
    day = rest.due_day or rest.disbursed_on.day
    principal = rest.balloon_fen - pay_first_fen
    annuity = LoanTerms(
        Method.EQUAL_INSTALMENT, principal, terms, last.due_date, annual_rate_ppm, due_day=day
    )
    spans = [Span(add_months(last.due_date, number, day), annual_rate_ppm) for number in range(1, terms + 1)]
    principals = [repaid for repaid, _ in columns_of(annuity)]
    rows = lay_out(last.due_date, principal, principals, spans)
    line = Line("interest_after", sum(row.interest_fen for row in rows))
    after = Running(annuity, rows, first_level(annuity, rows))
    return Change(after, line.amount_fen, (line,), paid_now_fen=pay_first_fen)
