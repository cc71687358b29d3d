"""What may be quoted: a wish is held against the limits of plan, car and law. Amounts fen, shares ppm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from suiche.catalogue.caps import Caps
from suiche.catalogue.kinds import ADDON_WORDS, AddonKind, Condition, Energy, Family
from suiche.journey.shop.rules import refusals
from suiche.journey.shop.rules.refusals import QuoteRefusal
from suiche.kit.words import Words
from suiche.maths.dates import add_months
from suiche.maths.money import grouped
from suiche.maths.rates import PPM, short_percent
from suiche.maths.terms import Method

YUAN_FEN = 100


@dataclass(frozen=True)
class Addon:
    """An accessory or service that depends on the car, and its price in fen."""

    kind: AddonKind
    price_fen: int


@dataclass(frozen=True)
class Wish:
    """What somebody wants to know the cost of. ``balloon_fen`` is due with the last instalment (lease: the residual).

    ``addon_loan_fen`` of the price of ``addons`` is borrowed too; ``subsidy_fen`` is what the government gives for
    the car: it lowers the price base.
    """

    deal_price_fen: int
    down_payment_fen: int
    terms: int
    balloon_fen: int = 0
    addons: tuple[Addon, ...] = ()
    addon_loan_fen: int = 0
    subsidy_fen: int = 0

    @property
    def car_loan_fen(self) -> int:
        """Return what would be borrowed for the car alone: what loan-to-value is about."""
        return self.deal_price_fen - self.down_payment_fen

    @property
    def principal_fen(self) -> int:
        """Return what would be borrowed."""
        return self.car_loan_fen + self.addon_loan_fen

    @property
    def addon_price_fen(self) -> int:
        """Return what the accessories cost together."""
        return sum(addon.price_fen for addon in self.addons)


@dataclass(frozen=True)
class Limits:
    """What plan and car allow, as plain values. ``official_price_fen``: published price, or our valuation if used."""

    method: Method
    terms: tuple[int, ...]
    min_down_ppm: int
    max_ltv_ppm: int
    amount_min_fen: int
    amount_max_fen: int
    balloon_min_ppm: int
    balloon_max_ppm: int
    official_price_fen: int
    condition: Condition
    energy: Energy
    first_registered: date | None
    priced_on: date
    eligible: bool
    plan: Words
    caps: Caps
    family: Family = Family.LOAN
    addons: tuple[AddonKind, ...] = ()
    addon_ltv_ppm: int = 0

    @property
    def used(self) -> bool:
        """Tell whether the car had an owner before."""
        return self.condition is Condition.USED

    @property
    def ltv_ppm(self) -> int:
        """Return the largest share of the price base that may be lent: the plan's, or the law's if it is less."""
        return min(self.max_ltv_ppm, self.caps.ltv(self.condition, self.energy))

    @property
    def term_cap(self) -> int:
        """Return the longest term that law and company allow for this family and car, in months."""
        return self.caps.longest(self.family, self.condition)


def share_up(amount_fen: int, ppm: int) -> int:
    """Return the share of an amount, rounded up to a whole yuan: a minimum that can be typed and is enough."""
    return -(-amount_fen * ppm // (PPM * YUAN_FEN)) * YUAN_FEN


def share_down(amount_fen: int, ppm: int) -> int:
    """Return the share of an amount, rounded down to a whole yuan: a maximum that can be typed and is not too much."""
    return amount_fen * ppm // (PPM * YUAN_FEN) * YUAN_FEN


def price_base(deal_price_fen: int, limits: Limits, subsidy_fen: int = 0) -> int:
    """Return the base of loan-to-value: the lower of deal price less subsidy and published price or valuation (第22条)."""
    return min(deal_price_fen - subsidy_fen, limits.official_price_fen)


def least_down(deal_price_fen: int, limits: Limits, subsidy_fen: int = 0) -> int:
    """Return the smallest down payment: the plan's share, or what the loan-to-value and the largest loan leave."""
    most = share_down(price_base(deal_price_fen, limits, subsidy_fen), limits.ltv_ppm)
    return max(
        share_up(deal_price_fen, limits.min_down_ppm),
        deal_price_fen - most,
        deal_price_fen - limits.amount_max_fen,
    )


def most_addon(addon_price_fen: int, limits: Limits) -> int:
    """Return the most that may be borrowed for accessories of this price, in whole yuan."""
    caps = limits.caps
    lawful = caps.addon_ltv_large_ppm if addon_price_fen > caps.addon_large_fen else caps.addon_ltv_ppm
    return share_down(addon_price_fen, min(limits.addon_ltv_ppm, lawful))


def most_down(deal_price_fen: int, limits: Limits) -> int:
    """Return the largest down payment that leaves the smallest loan; may be less than the least one."""
    return deal_price_fen - limits.amount_min_fen


def usual_terms(limits: Limits) -> tuple[int, ...]:
    """Return the terms that plan, law and the car's age leave."""
    cap = min(limits.term_cap, longest_by_age(limits))
    return tuple(term for term in limits.terms if term <= cap)


def longest_by_age(limits: Limits) -> int:
    """Return the longest term (months) after which a used car is not too old; for a new one the cap."""
    if not limits.used or limits.first_registered is None:
        return limits.term_cap
    first, day = limits.first_registered, limits.priced_on
    age = (day.year - first.year) * 12 + day.month - first.month
    if add_months(first, age, first.day) < day:
        age += 1  # a month that has begun counts
    return max(limits.caps.oldest_at_end_months - age, 0)


def problems(wish: Wish, limits: Limits) -> tuple[QuoteRefusal, ...]:
    """Return everything that stands against a wish, the first first; empty when it may be priced."""
    low_fen, high_fen = limits.caps.price_low_fen, limits.caps.price_high_fen
    if not low_fen <= wish.deal_price_fen <= high_fen:
        return (refusals.PriceNotUsable(low=grouped(low_fen), high=grouped(high_fen)),)
    if not 0 <= wish.subsidy_fen < wish.deal_price_fen:
        return (refusals.SubsidyNotUsable(high=grouped(wish.deal_price_fen)),)
    if not limits.eligible:
        return (refusals.CarNotInPlan(plan_zh=limits.plan.zh, plan_en=limits.plan.en),)
    return (
        *_about_terms(wish, limits),
        *_about_amounts(wish, limits),
        *_about_balloon(wish, limits),
        *_about_addons(wish, limits),
    )


def _about_terms(wish: Wish, limits: Limits) -> Iterator[QuoteRefusal]:
    longest = longest_by_age(limits)
    years = limits.caps.oldest_at_end_months // 12
    if longest < min(limits.terms):
        yield refusals.CarTooOldForLoan(years=years)
    elif wish.terms > limits.term_cap:
        yield refusals.TermTooLong(cap=limits.term_cap)
    elif wish.terms > longest:
        yield refusals.CarTooOld(longest=longest, years=years)
    elif wish.terms not in limits.terms:
        choices = usual_terms(limits)
        yield refusals.TermNotOffered(choices=", ".join(map(str, choices)))


def _about_amounts(wish: Wish, limits: Limits) -> Iterator[QuoteRefusal]:
    least = least_down(wish.deal_price_fen, limits, wish.subsidy_fen)
    most = most_down(wish.deal_price_fen, limits)
    if most < least:
        yield refusals.CarTooCheap(low=grouped(limits.amount_min_fen))
    elif wish.down_payment_fen > most:
        yield refusals.DownPaymentTooLarge(low=grouped(limits.amount_min_fen), maximum=grouped(most))
    elif wish.down_payment_fen < least:
        if least == wish.deal_price_fen - limits.amount_max_fen:
            yield refusals.LoanTooLarge(high=grouped(limits.amount_max_fen), minimum=grouped(least))
        else:
            reason = _why_least(wish, least, limits)
            yield refusals.DownPaymentTooSmall(
                minimum=grouped(least), reason_zh=reason.zh, reason_en=reason.en
            )


def _why_least(wish: Wish, least_fen: int, limits: Limits) -> Words:
    if least_fen == share_up(wish.deal_price_fen, limits.min_down_ppm):
        share = short_percent(limits.min_down_ppm)
        return Words(f"车价的{share}", f"{share} of the price")
    base = grouped(price_base(wish.deal_price_fen, limits, wish.subsidy_fen))
    share = short_percent(limits.ltv_ppm)
    if wish.subsidy_fen and wish.deal_price_fen - wish.subsidy_fen <= limits.official_price_fen:
        return Words(
            f"最多贷减去补贴的车价{base}元的{share}",
            f"we lend at most {share} of the price less the subsidy, ¥{base}",
        )
    return Words(f"最多贷参考价{base}元的{share}", f"we lend at most {share} of the reference price ¥{base}")


def _about_balloon(wish: Wish, limits: Limits) -> Iterator[QuoteRefusal]:
    if limits.method is not Method.BALLOON:
        if wish.balloon_fen:
            yield refusals.NoBalloonHere()
        return
    low = share_up(wish.deal_price_fen, limits.balloon_min_ppm)
    high = share_down(wish.deal_price_fen, limits.balloon_max_ppm)
    if not low <= wish.balloon_fen <= high:
        leased = limits.family is not Family.LOAN
        refusal = refusals.ResidualOutOfRange if leased else refusals.BalloonOutOfRange
        yield refusal(low=grouped(low), high=grouped(high))
    elif wish.balloon_fen >= wish.principal_fen > 0:
        yield refusals.NothingRepaid(maximum=grouped(wish.principal_fen))


def _about_addons(wish: Wish, limits: Limits) -> Iterator[QuoteRefusal]:
    if not wish.addons and not wish.addon_loan_fen:
        return
    unknown = [ADDON_WORDS[addon.kind] for addon in wish.addons if addon.kind not in limits.addons]
    if not limits.addons:
        yield refusals.NoAddonsHere()
    elif unknown:
        what = Words("、".join(one.zh for one in unknown), ", ".join(one.en for one in unknown))
        yield refusals.AddonNotOffered(what_zh=what.zh, what_en=what.en)
    elif wish.addon_loan_fen > most_addon(wish.addon_price_fen, limits) or wish.addon_loan_fen < 0:
        caps, price = limits.caps, wish.addon_price_fen
        lawful = caps.addon_ltv_large_ppm if price > caps.addon_large_fen else caps.addon_ltv_ppm
        yield refusals.AddonLoanTooLarge(
            share=short_percent(min(limits.addon_ltv_ppm, lawful)),
            price=grouped(price),
            maximum=grouped(most_addon(price, limits)),
        )
