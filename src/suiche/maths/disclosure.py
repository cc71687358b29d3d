"""The comprehensive financing cost of a personal loan (综合融资成本): each item annualised by IRR, then added up.

An item's rate is 12 × the IRR of (what is received after the item's own up-front part; principal + the item's
part of every instalment). The sum is of the rates as shown, so that the table adds up for its reader; the joint
IRR of everything together is kept as a cross-check.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from suiche.maths.annual_cost import AnnualCost, basis_points_pct, cost_of
from suiche.maths.rates import monthly_interest
from suiche.maths.schedule import Schedule
from suiche.maths.terms import LoanTerms


@dataclass(frozen=True, slots=True)
class CostItem:
    """Something a loan costs beside its interest: an amount at the start and/or one with every instalment."""

    code: str
    upfront_fen: int = 0
    per_period_fen: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DisclosedItem:
    """A line of the disclosure table: what an item costs in all, and a year in hundredths of a percent."""

    code: str
    total_fen: int
    annual_bp: int

    @property
    def annual_pct(self) -> str:
        """Annual cost with two decimals: "4.20"."""
        return basis_points_pct(self.annual_bp)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The disclosure table; `annual_bp` is the sum of its items, `joint_bp` the IRR of all together."""

    items: tuple[DisclosedItem, ...]
    annual_bp: int
    joint_bp: int
    total_cost_fen: int

    @property
    def annual_pct(self) -> str:
        """Comprehensive annual cost with two decimals: "6.04"."""
        return basis_points_pct(self.annual_bp)

    @property
    def joint_pct(self) -> str:
        """Cross-check with two decimals."""
        return basis_points_pct(self.joint_bp)


def fee_on_balance(code: str, schedule: Schedule, annual_ppm: int) -> CostItem:
    """Return a fee of balance · rate / 12 with every instalment, such as a guarantee fee."""
    balances = (schedule.balance_after(row.period - 1) for row in schedule.rows)
    return CostItem(code, per_period_fen=tuple(monthly_interest(balance, annual_ppm) for balance in balances))


def joint_cost(
    terms: LoanTerms, schedule: Schedule, items: Iterable[CostItem], deposit_fen: int = 0
) -> AnnualCost:
    """Return the annual cost of everything together; a deposit is missing from what is received until the last due date.

    Refuses (ValueError) a deposit and up-front parts as large as the principal.
    """
    amounts, upfront_fen = [row.payment_fen for row in schedule.rows], 0
    for item in items:
        amounts = [amount + part for amount, part in zip(amounts, _parts(item, schedule), strict=True)]
        upfront_fen += item.upfront_fen
    amounts[-1] -= deposit_fen
    return cost_of(terms.principal_fen - deposit_fen - upfront_fen, terms, schedule, amounts)


def at_the_end(code: str, schedule: Schedule, amount_fen: int) -> CostItem:
    """Return an amount that is paid with the last instalment, such as the nominal price of a leased car."""
    return CostItem(code, per_period_fen=(*(0,) * (len(schedule.rows) - 1), amount_fen))


def disclose(terms: LoanTerms, schedule: Schedule, extras: Iterable[CostItem] = ()) -> Disclosure:
    """Return the disclosure table: the item `interest` first, then `extras` in their order.

    Refuses (ValueError) an up-front part as large as the principal, and parts that do not match the periods.
    """
    interest = CostItem("interest", per_period_fen=tuple(row.interest_fen for row in schedule.rows))
    items = (interest, *extras)
    disclosed = tuple(_disclosed(terms, schedule, item) for item in items)
    everything = CostItem(
        "joint",
        upfront_fen=sum(item.upfront_fen for item in items),
        per_period_fen=tuple(map(sum, zip(*(_parts(item, schedule) for item in items), strict=True))),
    )
    joint = _disclosed(terms, schedule, everything)
    return Disclosure(disclosed, sum(item.annual_bp for item in disclosed), joint.annual_bp, joint.total_fen)


def _parts(item: CostItem, schedule: Schedule) -> tuple[int, ...]:
    return item.per_period_fen or (0,) * len(schedule.rows)


def _disclosed(terms: LoanTerms, schedule: Schedule, item: CostItem) -> DisclosedItem:
    parts = _parts(item, schedule)
    amounts = (row.principal_fen + part for row, part in zip(schedule.rows, parts, strict=True))
    cost = cost_of(terms.principal_fen - item.upfront_fen, terms, schedule, amounts)
    return DisclosedItem(item.code, item.upfront_fen + sum(parts), cost.simple_bp)
