"""A person's credit report in a neutral model: accounts, queries, public records, score.

No supplier's form is copied: the national bureau's interface is closed, and every other one differs.
Ask only with a signed authorisation; its number goes along and is kept by the bureau.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, cast

from suiche.kit import adapters
from suiche.kit.clock import Instant


class BureauOutcome(StrEnum):
    """Whether there is a report. NO_RECORD is a person without credit history, not a bad one."""

    OK = "OK"
    NO_RECORD = "NO_RECORD"
    SOURCE_ERROR = "SOURCE_ERROR"


class QueryReason(StrEnum):
    """Why somebody asked for a report, by the bureau's number."""

    AFTER_LOAN = "01"
    LOAN_APPROVAL = "02"
    CARD_APPROVAL = "03"
    GUARANTOR = "08"
    OWN_REQUEST = "16"


HARD_REASONS = frozenset({QueryReason.LOAN_APPROVAL, QueryReason.CARD_APPROVAL, QueryReason.GUARANTOR})


class AccountType(StrEnum):
    """Kinds of credit account."""

    LOAN = "D1"  # not revolving
    REVOLVING = "R1"
    CREDIT_CARD = "R2"
    QUASI_CREDIT_CARD = "R3"
    REVOLVING_PART = "R4"
    COLLECTION = "C1"


class AccountStatus(StrEnum):
    """Where an account stands."""

    OPEN = "OPEN"
    SETTLED = "SETTLED"
    OVERDUE = "OVERDUE"
    BAD_DEBT = "BAD_DEBT"  # 呆账
    ASSET_DISPOSED = "ASSET_DISPOSED"  # 资产处置
    PAID_BY_GUARANTOR = "PAID_BY_GUARANTOR"  # 代偿


class FiveClass(StrEnum):
    """Five-class grading; the last three are bad."""

    NORMAL = "NORMAL"
    SPECIAL_MENTION = "SPECIAL_MENTION"
    SUBSTANDARD = "SUBSTANDARD"
    DOUBTFUL = "DOUBTFUL"
    LOSS = "LOSS"


class PublicKind(StrEnum):
    """Kinds of public record."""

    ENFORCEMENT = "ENFORCEMENT"  # 强制执行
    TAX_ARREARS = "TAX_ARREARS"
    PENALTY = "PENALTY"  # 行政处罚


@dataclass(frozen=True)
class Account:
    """One credit account. Money in fen.

    `limit_fen`: amount lent, or the card's limit. `balance_fen`: owed now. `monthly_fen`: due each month
    (0 for a card: the reader decides how to count its used part). `months`: term, 0 when revolving.
    `repay24`: 24 months, oldest first, one sign each: N normal, 1-7 months overdue (7: over 180 days),
    * nothing due, # unknown, C settled, G ended otherwise, D guarantor paid, Z asset for debt, B bad debt,
    M paid late within the month. `overdue_days`: of the oldest instalment open now.
    """

    account_no: str
    kind: AccountType
    business: str
    lender: str
    opened_on: date
    limit_fen: int
    balance_fen: int
    monthly_fen: int
    months: int
    repay24: str
    overdue_fen: int
    overdue_days: int
    five_class: FiveClass
    status: AccountStatus


@dataclass(frozen=True)
class Query:
    """Somebody asked for this person's report."""

    on: date
    lender: str
    reason: QueryReason


@dataclass(frozen=True)
class PublicRecord:
    """A court, tax or penalty record; `amount_fen` in fen."""

    kind: PublicKind
    on: date
    amount_fen: int
    text: str


@dataclass(frozen=True)
class Score:
    """The bureau's score, 300 (worst) to 850, with its own reason codes, strongest first."""

    value: int
    reason_codes: tuple[str, ...]


@dataclass(frozen=True)
class BureauReport:
    """A report, or the reason why there is none: then everything but `outcome` is empty."""

    outcome: BureauOutcome
    report_no: str = ""
    reported_at: Instant | None = None
    accounts: tuple[Account, ...] = ()
    queries: tuple[Query, ...] = ()
    public_records: tuple[PublicRecord, ...] = ()
    score: Score | None = None


class BureauPort(Protocol):
    """What an adapter can do."""

    def report(
        self, *, name: str, id_number: str, purpose: QueryReason, authorisation_no: str, request_no: str
    ) -> BureauReport:
        """Ask for the report. The same request number is one query, however often sent; never raises."""
        ...


def port() -> BureauPort:
    """Return the adapter named in settings.PARTNERS["bureau"]."""
    return cast(BureauPort, adapters.load("bureau"))
