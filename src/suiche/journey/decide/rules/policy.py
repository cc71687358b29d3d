"""The policy: every rule looks at one value, and leaves a line of the trace whether it hits or not.

Order: eligibility, identity, records, affordability, score. The worst effect of all wins; all hits are kept.
Sources: 汽车贷款管理办法 (6, 9, 22) for age, term and price base; the rest is our own default, hence data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from suiche.journey.decide.rules.content import Content
from suiche.journey.decide.rules.facts import Facts
from suiche.journey.decide.rules.figures import PPM, debt_fen, figures
from suiche.journey.decide.rules.score import Scored, score
from suiche.journey.decide.states import Outcome

PASS = "PASS"  # noqa: S105  # an effect, not a secret
MOST_REASONS = 4
ROUND_TO_FEN = 100_00  # what may be lent is told in round sums


@dataclass(frozen=True)
class Line:
    """One rule's trace: ``value`` against ``threshold`` as text, whether it hit, and what that does."""

    rule_id: str
    version: str
    value: str
    threshold: str
    hit: bool
    effect: str
    reason_code: str


@dataclass(frozen=True)
class Verdict:
    """What the rules say: outcome, at most four reasons, every line of the trace, the score, the most we would lend."""

    outcome: Outcome
    reasons: tuple[str, ...]
    trace: tuple[Line, ...]
    scored: Scored
    amount_max_fen: int


@dataclass(frozen=True)
class _Rules:
    """Makes lines of one rule set's version."""

    version: str

    def most(
        self, rule: str, value: int | None, limit: int, code: str, beyond: Outcome = Outcome.DECLINE
    ) -> Line:
        """Hit when the value is above the limit; an unknown value is no hit."""
        hit = value is not None and value > limit
        return self._line(rule, _text(value), f"≤ {limit}", hit, beyond, code)

    def least(self, rule: str, value: int, limit: int, code: str) -> Line:
        """Hit when the value is below the limit."""
        return self._line(rule, str(value), f"≥ {limit}", value < limit, Outcome.DECLINE, code)

    def between(self, rule: str, value: int | None, limit: int, refer: int, code: str) -> Line:
        """Above ``limit`` a person looks, above ``refer`` it is a decline."""
        effect = Outcome.DECLINE if value is not None and value > refer else Outcome.REFER
        hit = value is not None and value > limit
        return self._line(rule, _text(value), f"≤ {limit}, ≤ {refer}", hit, effect, code)

    def one_of(self, rule: str, value: str, good: tuple[str, ...], worst: dict[str, Outcome], code: str) -> Line:  # fmt: skip
        """Hit when the value is none of the good ones; what it does stands in ``worst``, otherwise a person looks."""
        effect = worst.get(value, Outcome.REFER)
        return self._line(rule, value, " / ".join(good), value not in good, effect, code)

    def _line(self, rule: str, value: str, threshold: str, hit: bool, effect: Outcome, code: str) -> Line:
        return Line(
            rule, self.version, value, threshold, hit, effect.value if hit else PASS, code if hit else ""
        )


def _text(value: int | None) -> str:
    return "-" if value is None else str(value)


def decide(facts: Facts, content: Content, *, version: str) -> Verdict:
    """Run every rule on the facts. Pure: the same facts and rule set give the same verdict."""
    scored = score(facts, content)
    trace = tuple(_lines(facts, content, scored, _Rules(version)))
    effects = {line.effect for line in trace}
    outcome = next((one for one in (Outcome.DECLINE, Outcome.REFER) if one.value in effects), Outcome.APPROVE)
    codes = (line.reason_code for line in trace if line.hit and line.effect == outcome.value)
    most = amount_max(facts, content)
    if outcome is Outcome.APPROVE:
        most = max(most, facts.principal_fen)
    return Verdict(outcome, tuple(dict.fromkeys(codes))[:MOST_REASONS], trace, scored, most)


def _lines(facts: Facts, content: Content, scored: Scored, rule: _Rules) -> Iterator[Line]:
    yield from _eligible(facts, content, rule)
    yield from _genuine(facts, rule)
    yield from _recorded(facts, content, rule)
    yield from _affordable(facts, content, rule)
    card = content.scorecard
    low = Outcome.DECLINE if scored.score < card.refer else Outcome.REFER
    yield Line(
        "SCORE", rule.version, str(scored.score), f"≥ {card.approve}, ≥ {card.refer}", scored.score < card.approve,
        low.value if scored.score < card.approve else PASS, "R13" if scored.score < card.approve else "",
    )  # fmt: skip


def ltv_limit(facts: Facts, content: Content) -> int:
    """Return the largest loan in ppm of the price base for this kind of car."""
    policy = content.policy
    if facts.used_car:
        return policy.ltv_used_ppm
    return policy.ltv_new_energy_ppm if facts.new_energy else policy.ltv_combustion_ppm


def _eligible(facts: Facts, content: Content, rule: _Rules) -> Iterator[Line]:
    policy, known = content.policy, figures(facts, content.policy)
    yield rule.least("AGE", facts.age, policy.age_min, "R01")
    yield rule.most("AGE_AT_END", known["age_at_end"], policy.age_at_end_max, "R01")
    yield rule.one_of("DEALER", "active" if facts.dealer_active else "inactive", ("active",), {}, "R11")
    yield rule.most("LTV", known["ltv_ppm"], ltv_limit(facts, content), "R08")


def _genuine(facts: Facts, rule: _Rules) -> Iterator[Line]:
    # NO_RECORD, and a source that does not answer, lead to another way of proof, never to a decline.
    yield rule.one_of("IDENTITY", facts.identity, ("MATCH",), {"MISMATCH": Outcome.DECLINE}, "R02")
    yield rule.one_of("CARD", facts.card, ("SAME",), {}, "R14" if facts.card == "DIFFERENT" else "R10")
    yield rule.one_of("BUREAU", facts.bureau.outcome, ("OK", "NO_RECORD"), {}, "R10")


def _recorded(facts: Facts, content: Content, rule: _Rules) -> Iterator[Line]:
    policy, known = content.policy, figures(facts, content.policy)
    yield rule.most("ENFORCEMENT", known["enforcements"], 0, "R12")
    yield rule.most("BAD_STATUS", known["bad_accounts"], 0, "R05")
    yield rule.most("LATE_IN_A_ROW", known["late_in_a_row"], policy.late_in_a_row - 1, "R05")
    yield rule.most("LATE_IN_ALL", known["late_in_all"], policy.late_in_all - 1, "R05")
    yield rule.between("OVERDUE_NOW", known["overdue_fen"], 0, policy.overdue_fen, "R05")
    yield rule.between("OVERDUE_DAYS", known["overdue_days"], 0, policy.overdue_days, "R05")
    yield rule.between("OWN_LOANS", known["days_past_due"], 0, policy.overdue_days, "R05")
    yield rule.most("QUERIES_1M", known["queries_1m"], policy.queries_1m, "R06", Outcome.REFER)
    yield rule.most("QUERIES_3M", known["queries_3m"], policy.queries_3m, "R06", Outcome.REFER)
    yield rule.most("QUERIES_6M", known["queries_6m"], policy.queries_6m, "R06", Outcome.REFER)
    yield rule.between("LENDERS", known["lenders"], policy.lenders, policy.lenders_refer, "R04")
    white = facts.bureau.outcome == "NO_RECORD" or (
        facts.bureau.outcome == "OK" and not facts.bureau.accounts
    )
    yield rule.most(
        "WHITE_FILE", known["ltv_ppm"] if white else None, policy.ltv_white_file_ppm, "R07", Outcome.REFER
    )


def _affordable(facts: Facts, content: Content, rule: _Rules) -> Iterator[Line]:
    policy, known = content.policy, figures(facts, content.policy)
    yield rule.most("INSTALMENT_SHARE", known["instalment_share_ppm"], policy.instalment_share_ppm, "R03")
    yield rule.between("DEBT_SHARE", known["debt_share_ppm"], policy.debt_share_ppm, policy.debt_share_refer_ppm, "R04")  # fmt: skip
    yield rule.most("BALLOON_STRESS", known["balloon_share_ppm"], policy.balloon_stress_share_ppm, "R03", Outcome.REFER)  # fmt: skip


def amount_max(facts: Facts, content: Content) -> int:
    """Return the most we would lend on these terms, in round sums: what car and income carry. 0: nothing."""
    policy, income = content.policy, facts.monthly_income_fen
    by_car = facts.price_base_fen * ltv_limit(facts, content) // PPM + facts.addon_loan_fen
    room = min(
        income * policy.instalment_share_ppm // PPM,
        income * policy.debt_share_ppm // PPM - debt_fen(facts, policy),
    )
    if not facts.instalment_fen:  # nothing to pay before the end: what falls due then has a rule of its own
        return by_car // ROUND_TO_FEN * ROUND_TO_FEN
    by_income = max(0, room) * facts.principal_fen // facts.instalment_fen
    return min(by_car, by_income) // ROUND_TO_FEN * ROUND_TO_FEN
