"""Changes of a running loan (合同变更): each is priced from what is left of the loan and gives back new rows.

All happen right after a due date was paid. Limits of a product (smallest prepayment, how often, longest term)
belong to the catalogue. A change starts from a `Running` and ends in one, so that changes can follow each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from suiche.maths.dates import add_months, day_in_month, days_between
from suiche.maths.explain import Explanation, Line, days_formula, month_formula
from suiche.maths.methods import columns_of
from suiche.maths.money import fen_to_yuan
from suiche.maths.plan import PlanRow, Span, fingerprint, lay_out
from suiche.maths.rates import monthly_interest
from suiche.maths.refusals import OutOfRange
from suiche.maths.running import Running, first_level, part_of, regular_payment
from suiche.maths.terms import MAX_TERMS, LoanTerms, Method, Step


@dataclass(frozen=True, slots=True)
class Change:
    """A changed loan: `after` holds its new rows (periods from 1) and what was agreed on them.

    `cost_fen` is the interest from now on, a capitalised part included, less what it was before: negative where
    the change saves. `lines` add up to it. `paid_now_fen` is what the customer pays on the day of the change.
    """

    after: Running
    cost_fen: int
    lines: tuple[Line, ...]
    paid_now_fen: int = 0
    capitalised_fen: int = 0

    @property
    def rows(self) -> tuple[PlanRow, ...]:
        """The coming rows, periods from 1."""
        return self.after.rows

    @property
    def instalment_fen(self) -> int:
        """The level instalment after the change."""
        return self.after.instalment_fen

    def fingerprint(self) -> str:
        """Return the sha256 (hex) of the coming rows, as of a schedule."""
        return fingerprint(self.rows)

    def explain(self) -> Explanation:
        """Return the explanation of the cost."""
        return Explanation("change_cost", self.lines, self.cost_fen)


def prepay_reduce(running: Running, amount_fen: int) -> Change:
    """减额: repay part of the principal now; the same periods remain, their instalments are solved anew.

    What was agreed beside the level instalment stays: a balloon and its date, steps, the rates of segments. A flat
    fee falls in the proportion in which the principal falls.
    Refuses (OutOfRange `amount`) more than can be spared, and what leaves agreed steps without a meaning.
    """
    balance = _after_prepayment(running, amount_fen)
    return _compared(running, _solved_anew(running, balance, "amount"), paid_now_fen=amount_fen)


def prepay_shorten(running: Running, amount_fen: int) -> Change:
    """缩期: repay part of the principal now; instalments stay as they are, there are fewer, the last is smaller.

    With equal principal the principal of a period stays. A balloon stays, due with the new last instalment.
    Refuses (OutOfRange `amount`, and `kind` for interest only: no instalment repays principal there).
    """
    if running.rest.method is Method.INTEREST_ONLY:
        raise OutOfRange("kind", "another one: an interest-only loan has no instalments to be left out")
    balance = _after_prepayment(running, amount_fen)
    spans = running.spans(owed_fen=balance)
    principals = _until_repaid(running, balance, spans)
    rows = lay_out(running.last_due, balance, principals, spans[: len(principals)])
    rest = part_of(running.rest, 0, len(rows), balance, running.last_due)
    level = first_level(rest, rows) if rest.method is Method.EQUAL_PRINCIPAL else running.instalment_fen
    return _compared(running, Running(rest, rows, level), paid_now_fen=amount_fen)


def due_day(running: Running, new_due_day: int) -> Change:
    """变更还款日: pay on another day of the month, from the next instalment on.

    The days between the old and the new next due date cost interest, which joins the next payment; nothing else
    changes. A day that lies earlier in the month takes effect a month later, so days are never negative.
    """
    if not 1 <= new_due_day <= 31:
        raise OutOfRange("new_due_day", "an integer from 1 to 31")
    old = running.rows[0].due_date
    new = day_in_month(old.year, old.month, new_due_day)
    if new < old:
        new = add_months(old, 1, new_due_day)
    days = days_between(old, new)
    spans = [
        replace(span, due_date=add_months(new, number, new_due_day))
        for number, span in enumerate(running.spans())
    ]
    spans[0] = replace(spans[0], bridge_days=spans[0].bridge_days + days)
    principals = [row.principal_fen for row in running.rows]
    rows = lay_out(running.last_due, running.balance_fen, principals, spans)
    after = Running(replace(running.rest, due_day=new_due_day), rows, running.instalment_fen)
    cost = rows[0].interest_fen - running.rows[0].interest_fen
    bridge_line = Line("bridge", cost, days_formula(rows[0].base_fen, rows[0].rate_ppm, days))
    return Change(after, cost, (bridge_line,))


def defer_interest_only(running: Running, months: int) -> Change:
    """延期 (a): interest only for so many periods, then the old instalments; the loan is that much longer.

    Refuses (OutOfRange `months`) what makes the loan longer than any loan may be.
    """
    _check_months(months, MAX_TERMS - len(running.rows))
    pause = [_pause(running, number) for number in range(months)]
    later = [replace(span, first_days=None, bridge_days=0) for span in running.spans(months)]
    principals = [0] * months + [row.principal_fen for row in running.rows]
    rows = lay_out(running.last_due, running.balance_fen, principals, [*pause, *later])
    return _compared(running, Running(_with_pause(running, months), rows, running.instalment_fen))


def defer_capitalise(running: Running, months: int) -> Change:
    """延期 (b): pay nothing for so many periods; their interest joins the balance, instalments are solved anew.

    The balance grows by `months` times the interest of one period (that interest bears none meanwhile); as many
    periods remain as before, the first of them due so many months later.
    Refuses (OutOfRange `months`) what agreed steps cannot carry.
    """
    _check_months(months, MAX_TERMS)
    base, rate = running.rows[0].base_fen, running.rows[0].rate_ppm
    capitalised = months * monthly_interest(base, rate)
    after = _solved_anew(running, running.balance_fen + capitalised, "months", months)
    line = Line("capitalised", capitalised, f"{months} × ({month_formula(base, rate)})")
    return _compared(running, after, capitalised=line)


def _compared(
    before: Running, after: Running, *, paid_now_fen: int = 0, capitalised: Line | None = None
) -> Change:
    """Return the change from one state to another, with its cost."""
    lines = [Line("interest_after", after.interest_fen)]
    if capitalised is not None:
        lines.append(capitalised)
    lines.append(Line("interest_before", -before.interest_fen))
    return Change(
        after=after,
        cost_fen=sum(line.amount_fen for line in lines),
        lines=tuple(lines),
        paid_now_fen=paid_now_fen,
        capitalised_fen=capitalised.amount_fen if capitalised else 0,
    )


def _after_prepayment(running: Running, amount_fen: int) -> int:
    """Return the balance after a prepayment that leaves something to repay, and more than a balloon."""
    balloon = running.rest.balloon_fen
    most = running.balance_fen - balloon - 1
    if not 1 <= amount_fen <= most:
        what = "the balance without the balloon" if balloon else "the balance"
        raise OutOfRange("amount", f"from 0.01 to {fen_to_yuan(most)}, less than {what}")
    return running.balance_fen - amount_fen


def _solved_anew(running: Running, balance_fen: int, field: str, months: int = 0) -> Running:
    """Return the loan with another balance over the same number of periods, so many months later."""
    start = running.later(running.last_due, months)
    rest = replace(running.rest, principal_fen=balance_fen, disbursed_on=start)
    try:
        principals = [principal for principal, _ in columns_of(rest)]
    except OutOfRange as refusal:
        raise OutOfRange(field, f"such that the agreed {refusal.field} can stay: {refusal.allowed}") from None
    rows = lay_out(start, balance_fen, principals, running.spans(months, balance_fen))
    return Running(rest, rows, first_level(rest, rows))


def _until_repaid(running: Running, balance_fen: int, spans: Sequence[Span]) -> list[int]:
    """Return the principal of each period while instalments stay as they are and the balance lasts."""
    balloon, principals = running.rest.balloon_fen, list[int]()
    open_fen = balance_fen - balloon  # what instalments repay; the balloon comes with the last of them
    for row, span in zip(running.rows, spans, strict=True):
        principal = row.principal_fen
        if running.rest.method is not Method.EQUAL_PRINCIPAL:
            base = open_fen + balloon if span.base_fen is None else span.base_fen
            principal = _instalment_of(running, row) - monthly_interest(base, row.rate_ppm)
        if principal >= open_fen or row is running.rows[-1]:
            break
        principals.append(principal)
        open_fen -= principal
    return [*principals, open_fen + balloon]


def _instalment_of(running: Running, row: PlanRow) -> int:
    """Return what a row was to pay in an ordinary month; for the last one, which absorbs, the level one."""
    last = row is running.rows[-1]
    return running.instalment_fen if last else regular_payment(running.rest, row, is_last=False)


def _check_months(months: int, most: int) -> None:
    if not 1 <= months <= most:
        raise OutOfRange("months", f"an integer from 1 to {most}")


def _pause(running: Running, number: int) -> Span:
    """Return the period of an interest-only payment, counted from 0; irregular days belong to the first one."""
    first = running.rows[0]
    due, base = running.later(first.due_date, number), running.fixed_base(first)
    if number == 0:
        return Span(due, first.rate_ppm, base, first.first_days, first.bridge_days)
    return Span(due, first.rate_ppm, base)


def _with_pause(running: Running, months: int) -> LoanTerms:
    """Return the agreement with interest-only periods before it: as a step, or in the running segment."""
    rest, first = running.rest, running.rows[0]
    longer = rest.terms + months
    if rest.method in (Method.EQUAL_INSTALMENT, Method.STEPPED):
        pause = Step(months, monthly_interest(first.base_fen, first.rate_ppm))
        return replace(rest, method=Method.STEPPED, terms=longer, steps=(pause, *rest.steps))
    if rest.method is Method.SEGMENTED:
        segment = replace(rest.segments[0], terms=rest.segments[0].terms + months)
        return replace(rest, terms=longer, segments=(segment, *rest.segments[1:]))
    return replace(rest, terms=longer)
