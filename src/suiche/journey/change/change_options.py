"""What a customer may change about a loan, within which limits, and why not where not. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from suiche.journey.change import change_queries as queries
from suiche.journey.change import rules
from suiche.journey.change.rules.basis import Basis
from suiche.journey.change.states import ChangeKind
from suiche.kit.refusal import BadInput, Refusal
from suiche.kit.words import Words
from suiche.maths.rates import share_of
from suiche.maths.terms import Method


@dataclass(frozen=True)
class Option:
    """One kind of change. ``reason`` says why it is not possible today, None where it is.

    ``alone``: the customer confirms it without us; the others need an approval of ours. Limits that a kind does not
    have are 0 or empty: amounts in fen, days of the month, months.
    """

    kind: ChangeKind
    reason: Words | None
    code: str
    alone: bool
    low_fen: int = 0
    high_fen: int = 0
    step_fen: int = 0
    first: int = 0
    last: int = 0
    present: int = 0


def options(*, loan_id: UUID, customer_id: UUID | None, on: date) -> tuple[Option, ...]:
    """Return the kinds of changes this customer's loan offers, today's limits included. Refuses: NotFound."""
    at = queries.basis(loan_id=loan_id, customer_id=customer_id, day=on, today=on)
    offered = rules.policy_on(on).offered.get(at.family, ())
    return tuple(_option(at, kind) for kind in offered if kind is not ChangeKind.ACCELERATION)


@dataclass(frozen=True)
class Renewal:
    """A lease that is renewed: over how many months, and the rent of each, in fen."""

    months: int
    rent_fen: int


def renewal_days(on: date) -> int:
    """Return how many days before its last rent a lease can be renewed at the earliest."""
    return rules.policy_on(on).balloon.opens_days


def renewals(*, loan_id: UUID, customer_id: UUID | None, on: date) -> tuple[Renewal, ...]:
    """Return what renewing this customer's lease would cost a month; empty where it is not possible today.

    Refuses: NotFound.
    """
    at, found = queries.basis(loan_id=loan_id, customer_id=customer_id, day=on, today=on), []
    for months in rules.policy_on(on).balloon.terms:
        try:
            change = rules.price(at, rules.ExtendBalloon(months, 0))
        except Refusal:
            continue
        found.append(Renewal(months, change.after.instalment_fen))
    return tuple(found)


def _option(at: Basis, kind: ChangeKind) -> Option:
    """Try the smallest change of the kind; what it meets is the reason."""
    policy = rules.policy_on(at.day)
    limits, sample = _limits(at, kind)
    reason: Refusal | None = None
    try:
        rules.price(at, sample)
    except Refusal as refusal:
        reason = refusal
    return Option(
        kind=kind,
        reason=reason.words if reason else None,
        code="" if reason is None else ("too_small" if isinstance(reason, BadInput) else reason.code),
        alone=kind in policy.self_service,
        **limits,
    )


def _limits(at: Basis, kind: ChangeKind) -> tuple[dict[str, int], rules.Wish]:
    """Return the limits of a kind, and its smallest wish."""
    policy = rules.policy_on(at.day)
    nominal = at.agreed.nominal_day if at.agreed else (at.terms.due_day or at.terms.disbursed_on.day)
    balloon = at.terms.balloon_fen if at.terms.method is Method.BALLOON else 0
    left = sum(row.principal_fen for row in at.coming)
    if kind is ChangeKind.PREPAY:
        most = max(left - balloon - 1, 0)
        step = policy.prepay.step_fen
        limits = {"low_fen": policy.prepay.min_fen, "high_fen": most - most % step, "step_fen": step}
        return limits, rules.Prepay(policy.prepay.min_fen, rules.PrepayWay.REDUCE)
    if kind is ChangeKind.DUE_DAY:
        days = range(policy.due_day.first, policy.due_day.last + 1)
        other = next(day for day in days if day != nominal)
        return {"first": days[0], "last": days[-1], "present": nominal}, rules.MoveDueDay(other)
    if kind is ChangeKind.DEFERRAL:
        return {"first": 1, "last": policy.deferral.most_months}, rules.Defer(1, rules.DeferWay.INTEREST_ONLY)
    least = share_of(balloon, policy.balloon.min_first_ppm)
    return {"low_fen": least, "high_fen": max(balloon - 1, 0)}, rules.ExtendBalloon(
        policy.balloon.terms[0], least
    )
