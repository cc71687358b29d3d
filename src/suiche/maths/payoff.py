"""What it takes to settle a loan that is up to date on a given day (提前结清), with interest to that day only."""

from dataclasses import dataclass
from datetime import date

from suiche.maths.dates import days_between
from suiche.maths.explain import Explanation, Line, days_formula
from suiche.maths.fees import FeeRule, NoFee, Standing
from suiche.maths.money import grouped
from suiche.maths.rates import daily_interest
from suiche.maths.refusals import OutOfRange
from suiche.maths.schedule import Schedule
from suiche.maths.terms import LoanTerms


@dataclass(frozen=True, slots=True)
class PayoffQuote:
    """A settlement amount for one day; `lines` add up to `amount_fen`, in this order of keys:
    due_instalment, remaining_principal, accrued_interest, fee.

    `saved_interest_fen` is the scheduled interest that is not charged because the loan ends now.
    """

    settle_on: date
    paid_periods: int
    due_instalment_fen: int
    remaining_principal_fen: int
    days: int
    accrued_interest_fen: int
    fee_fen: int
    amount_fen: int
    saved_interest_fen: int
    lines: tuple[Line, ...]

    def explain(self) -> Explanation:
        """Return the explanation of the amount."""
        return Explanation("payoff", self.lines, self.amount_fen)


def settle(
    schedule: Schedule, terms: LoanTerms, paid_periods: int, settle_on: date, fee_rule: FeeRule | None = None
) -> PayoffQuote:
    """Price the settlement after `paid_periods` instalments; no `fee_rule` means no fee.

    On the due date of the next instalment that one is collected first and no days accrue.
    Refuses (OutOfRange `paid_periods`, `settle_on`, and a fee rule without a case that holds).
    """
    last_due, next_due = _running_period(schedule, terms, paid_periods, settle_on)
    on_due_date = settle_on == next_due
    through = paid_periods + 1 if on_due_date else paid_periods
    due = schedule.rows[paid_periods].payment_fen if on_due_date else 0
    days = 0 if on_due_date else days_between(last_due, settle_on)
    remaining, rate = schedule.balance_after(through), terms.rate_in(paid_periods + 1)
    base = terms.interest_base(remaining)
    accrued = daily_interest(base, rate, days)
    fee = (fee_rule or NoFee()).line(Standing(remaining, paid_periods, terms.terms, rate))
    lines = (
        Line("due_instalment", due),
        Line("remaining_principal", remaining, _balance_formula(schedule, remaining)),
        Line("accrued_interest", accrued, days_formula(base, rate, days)),
        fee,
    )
    scheduled = sum(row.interest_fen for row in schedule.rows[through:])
    return PayoffQuote(
        settle_on=settle_on,
        paid_periods=paid_periods,
        due_instalment_fen=due,
        remaining_principal_fen=remaining,
        days=days,
        accrued_interest_fen=accrued,
        fee_fen=fee.amount_fen,
        amount_fen=sum(line.amount_fen for line in lines),
        saved_interest_fen=scheduled - accrued,
        lines=lines,
    )


def _running_period(
    schedule: Schedule, terms: LoanTerms, paid_periods: int, settle_on: date
) -> tuple[date, date]:
    """Return the dates between which the loan may be settled: the last and the next due date."""
    count = len(schedule.rows)
    if not 0 <= paid_periods < count:
        raise OutOfRange(
            "paid_periods", f"an integer from 0 to {count - 1}: after {count} everything is paid"
        )
    last_due = schedule.rows[paid_periods - 1].due_date if paid_periods else terms.disbursed_on
    next_due = schedule.rows[paid_periods].due_date
    if not last_due <= settle_on <= next_due:
        raise OutOfRange(
            "settle_on", f"from {last_due} to {next_due}, the running period of a loan that is up to date"
        )
    return last_due, next_due


def _balance_formula(schedule: Schedule, remaining_fen: int) -> str:
    lent = schedule.total_principal_fen
    return f"{grouped(lent)} − {grouped(lent - remaining_fen)}"
