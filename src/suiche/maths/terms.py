"""What a loan was agreed to be: method, amount, rate, periods, dates. The input of every schedule."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from suiche.maths.dates import MIN_FIRST_PERIOD_DAYS, days_between, first_due, is_stub
from suiche.maths.money import fen_to_yuan
from suiche.maths.rates import PPM
from suiche.maths.refusals import OutOfRange

MAX_TERMS = 600


class Method(StrEnum):
    """How principal and interest are spread over the periods."""

    EQUAL_INSTALMENT = "equal_instalment"  # 等额本息
    EQUAL_PRINCIPAL = "equal_principal"  # 等额本金
    BALLOON = "balloon"  # 气球贷
    FLAT = "flat"  # 等本等息
    INTEREST_ONLY = "interest_only"  # 先息后本; at rate 0 the 50/50 plan
    STEPPED = "stepped"  # 阶梯贷
    SEGMENTED = "segmented"  # 分段利率


@dataclass(frozen=True, slots=True)
class Step:
    """A block of periods, at least one, with a fixed instalment."""

    terms: int
    instalment_fen: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A block of periods, at least one, with a rate of its own."""

    terms: int
    annual_rate_ppm: int


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """The terms of one loan. Refuses (OutOfRange) terms from which no schedule follows.

    `annual_rate_ppm` is the interest rate, for FLAT the flat annual rate (年费率), for SEGMENTED unused.
    `due_day` None: the day of disbursement. Limits of a product belong to the catalogue.
    """

    method: Method
    principal_fen: int
    terms: int
    disbursed_on: date
    annual_rate_ppm: int = 0
    due_day: int | None = None
    balloon_fen: int = 0
    steps: tuple[Step, ...] = ()
    segments: tuple[Segment, ...] = ()
    min_first_period_days: int = MIN_FIRST_PERIOD_DAYS

    def __post_init__(self) -> None:
        """Hold the terms to what can be computed."""
        if self.principal_fen <= 0:
            raise OutOfRange("principal", "more than 0.00")
        if not 1 <= self.terms <= MAX_TERMS:
            raise OutOfRange("terms", f"an integer from 1 to {MAX_TERMS}")
        if not 0 <= self.annual_rate_ppm <= PPM:
            raise OutOfRange("annual_rate", "from 0 to 1")
        if self.due_day is not None and not 1 <= self.due_day <= 31:
            raise OutOfRange("due_day", "an integer from 1 to 31")
        self._check_method()

    def _check_method(self) -> None:
        # With a balloon as large as the principal nothing is repaid before the end (A > I_1 fails).
        if not 0 <= self.balloon_fen < self.principal_fen:
            raise OutOfRange(
                "balloon", f"from 0.00 to less than the principal {fen_to_yuan(self.principal_fen)}"
            )
        lengths = [step.terms for step in self.steps] + [segment.terms for segment in self.segments]
        if any(length < 1 for length in lengths):
            raise OutOfRange("steps and segments", "blocks of at least one period")
        if any(not 0 <= segment.annual_rate_ppm <= PPM for segment in self.segments):
            raise OutOfRange("segments", "blocks with a rate from 0 to 1")
        if self.method is Method.STEPPED:
            stepped = sum(step.terms for step in self.steps)
            if not 0 < stepped < self.terms:
                raise OutOfRange("steps", "blocks of fewer periods than terms, so that a rest is re-solved")
        if self.method is Method.SEGMENTED and sum(part.terms for part in self.segments) != self.terms:
            raise OutOfRange("segments", f"blocks that add up to the terms {self.terms}")

    @property
    def has_stub(self) -> bool:
        """Tell whether the first period is irregular and its interest counted by days."""
        return is_stub(self.disbursed_on, self.due_day)

    @property
    def first_period_days(self) -> int:
        """Days from disbursement to the first due date."""
        first = first_due(self.disbursed_on, self.due_day, self.min_first_period_days)
        return days_between(self.disbursed_on, first)

    def rate_in(self, period: int) -> int:
        """Return the annual rate (ppm) that runs in a period, counted from 1."""
        through = 0
        for segment in self.segments if self.method is Method.SEGMENTED else ():
            through += segment.terms
            if period <= through:
                return segment.annual_rate_ppm
        return self.annual_rate_ppm

    def interest_base(self, balance_fen: int) -> int:
        """Return the amount that bears interest: the balance, for FLAT always the original principal."""
        return self.principal_fen if self.method is Method.FLAT else balance_fen
