"""The figures that policy and scorecard compare: shares in ppm, rounded up so that a limit is never met by rounding."""

from __future__ import annotations

from suiche.journey.decide.rules.content import Policy
from suiche.journey.decide.rules.facts import Facts

PPM = 1_000_000
MONTHS = 12


def share_up(part: int, whole: int) -> int:
    """Return ``part`` as ppm of ``whole``, rounded up; everything of nothing is counted as 10 times all."""
    return 10 * PPM if whole <= 0 else -(-part * PPM // whole)


def debt_fen(facts: Facts, policy: Policy) -> int:
    """Return what is repaid elsewhere a month: what was declared or what the bureau knows, whichever is more.

    Of the used part of cards a share counts as monthly debt.
    """
    known = facts.bureau.monthly_debt_fen + facts.bureau.card_used_fen * policy.card_use_counted_ppm // PPM
    return max(facts.declared_debt_fen, known)


def figures(facts: Facts, policy: Policy) -> dict[str, int | None]:
    """Return every figure by its name; None where the bureau had nothing to say."""
    report = facts.bureau if facts.bureau.outcome == "OK" else None
    return {
        "age": facts.age,
        "age_at_end": facts.age + -(-facts.terms // MONTHS),
        "ltv_ppm": share_up(facts.principal_fen - facts.addon_loan_fen, facts.price_base_fen),
        "instalment_share_ppm": share_up(facts.instalment_fen, facts.monthly_income_fen),
        "debt_share_ppm": share_up(facts.instalment_fen + debt_fen(facts, policy), facts.monthly_income_fen),
        "balloon_share_ppm": share_up(-(-facts.balloon_fen // MONTHS), facts.monthly_income_fen),
        "bureau_score": report.score if report else None,
        "history_months": report.history_months if report else None,
        "queries_1m": report.hard_queries_1m if report else None,
        "queries_3m": report.hard_queries_3m if report else None,
        "queries_6m": report.hard_queries_6m if report else None,
        "late_in_a_row": report.late_in_a_row if report else None,
        "late_in_all": report.late_in_all if report else None,
        "overdue_fen": report.overdue_fen if report else None,
        "overdue_days": report.overdue_days if report else None,
        "bad_accounts": report.bad_accounts if report else None,
        "enforcements": report.enforcements if report else None,
        "lenders": report.active_lenders if report else None,
        "card_use_ppm": share_up(report.card_used_fen, report.card_limit_fen) if report and report.card_limit_fen else None,
        "days_past_due": facts.days_past_due,
    }  # fmt: skip
