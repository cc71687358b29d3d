"""A credit report in figures: what the rules may look at, and nothing that names an account or a lender."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from suiche.journey.decide.rules.facts import BureauFacts
from suiche.kit.clock import shanghai
from suiche.partners.bureau.port import (
    HARD_REASONS,
    Account,
    AccountStatus,
    AccountType,
    BureauReport,
    FiveClass,
    PublicKind,
)

BAD_STATUS = frozenset(
    {AccountStatus.BAD_DEBT, AccountStatus.ASSET_DISPOSED, AccountStatus.PAID_BY_GUARANTOR}
)
BAD_CLASS = frozenset({FiveClass.SUBSTANDARD, FiveClass.DOUBTFUL, FiveClass.LOSS})
CARDS = frozenset({AccountType.CREDIT_CARD, AccountType.QUASI_CREDIT_CARD})
LATE_SIGNS = "1234567DZB"  # months overdue, and what is worse than late
MONTH_DAYS = 30


def figures_of(report: BureauReport, *, on: date) -> BureauFacts:
    """Return a report in figures. Its windows run back from the day it was made; ``on`` where it does not tell that."""
    on = shanghai(report.reported_at).date() if report.reported_at else on
    open_ones = [account for account in report.accounts if account.status is not AccountStatus.SETTLED]
    cards = [account for account in open_ones if account.kind in CARDS]
    oldest = min((account.opened_on for account in report.accounts), default=on)
    return BureauFacts(
        outcome=report.outcome.value,
        accounts=len(report.accounts),
        history_months=max(0, (on - oldest).days // MONTH_DAYS),
        monthly_debt_fen=sum(account.monthly_fen for account in open_ones),
        card_used_fen=sum(account.balance_fen for account in cards),
        card_limit_fen=sum(account.limit_fen for account in cards),
        late_in_a_row=max((_longest_late(account.repay24) for account in report.accounts), default=0),
        late_in_all=max((_late(account.repay24) for account in report.accounts), default=0),
        overdue_fen=sum(account.overdue_fen for account in open_ones),
        overdue_days=max((account.overdue_days for account in open_ones), default=0),
        bad_accounts=sum(account.status in BAD_STATUS or account.five_class in BAD_CLASS for account in report.accounts),
        active_lenders=len({account.lender for account in _consumer_loans(open_ones)}),
        hard_queries_1m=_hard_queries(report, on, 30),
        hard_queries_3m=_hard_queries(report, on, 90),
        hard_queries_6m=_hard_queries(report, on, 180),
        enforcements=sum(record.kind is PublicKind.ENFORCEMENT for record in report.public_records),
        score=report.score.value if report.score else None,
    )  # fmt: skip


def _consumer_loans(accounts: Iterable[Account]) -> Iterable[Account]:
    return (account for account in accounts if account.kind not in CARDS and account.balance_fen > 0)


def _late(signs: str) -> int:
    return sum(sign in LATE_SIGNS for sign in signs)


def _longest_late(signs: str) -> int:
    """Return the most months overdue one after the other: 连三累六 looks at 24 months."""
    longest = run = 0
    for sign in signs:
        run = run + 1 if sign in LATE_SIGNS else 0
        longest = max(longest, run)
    return longest


def _hard_queries(report: BureauReport, on: date, days: int) -> int:
    since = on - timedelta(days=days)
    return sum(query.reason in HARD_REASONS and query.on > since for query in report.queries)
