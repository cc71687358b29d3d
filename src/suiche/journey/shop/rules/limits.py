"""What may be quoted: a wish is held against the limits of plan, car and law. Amounts fen, shares ppm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from suiche.journey.shop.rules import refusals
from suiche.journey.shop.rules.refusals import QuoteRefusal
from suiche.kit.words import Words
from suiche.maths.dates import add_months
from suiche.maths.money import grouped
from suiche.maths.rates import PPM, short_percent
from suiche.maths.terms import Method

TERM_CAP_NEW, TERM_CAP_USED = 60, 36  # 汽车贷款管理办法（2017年第2号）第6条
USED_LTV_PPM = 700_000  # 关于调整汽车贷款有关政策的通知（2024）
OLDEST_AT_THE_END_MONTHS = 120
PRICE_LOW_FEN, PRICE_HIGH_FEN = 1_000_000, 1_000_000_000
YUAN_FEN = 100


@dataclass(frozen=True)
class Wish:
    """What somebody wants to know the cost of. ``balloon_fen`` is due with the last instalment."""

    deal_price_fen: int
    down_payment_fen: int
    terms: int
    balloon_fen: int = 0

    @property
    def principal_fen(self) -> int:
        """Return what would be borrowed."""
        return self.deal_price_fen - self.down_payment_fen


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
    used: bool
    first_registered: date | None
    priced_on: date
    eligible: bool
    plan: Words

    @property
    def ltv_ppm(self) -> int:
        """Return the largest share of the price base that may be lent; for a used car the law's if it is less."""
        return min(self.max_ltv_ppm, USED_LTV_PPM) if self.used else self.max_ltv_ppm

    @property
    def term_cap(self) -> int:
        """Return the longest term the law allows, in months."""
        return TERM_CAP_USED if self.used else TERM_CAP_NEW


def share_up(amount_fen: int, ppm: int) -> int:
    """Return the share of an amount, rounded up to a whole yuan: a minimum that can be typed and is enough."""
    return -(-amount_fen * ppm // (PPM * YUAN_FEN)) * YUAN_FEN


def share_down(amount_fen: int, ppm: int) -> int:
    """Return the share of an amount, rounded down to a whole yuan: a maximum that can be typed and is not too much."""
    return amount_fen * ppm // (PPM * YUAN_FEN) * YUAN_FEN


def price_base(deal_price_fen: int, limits: Limits) -> int:
    """Return the base of loan-to-value: the lower of deal price and published price or valuation (第22条)."""
    return min(deal_price_fen, limits.official_price_fen)


def least_down(deal_price_fen: int, limits: Limits) -> int:
    """Return the smallest down payment: the plan's share, or what the loan-to-value and the largest loan leave."""
    by_ltv = deal_price_fen - share_down(price_base(deal_price_fen, limits), limits.ltv_ppm)
    return max(share_up(deal_price_fen, limits.min_down_ppm), by_ltv, deal_price_fen - limits.amount_max_fen)


def most_down(deal_price_fen: int, limits: Limits) -> int:
    """Return the largest down payment that leaves the smallest loan; may be less than the least one."""
    return deal_price_fen - limits.amount_min_fen


def usual_terms(limits: Limits) -> tuple[int, ...]:
    """Return the terms that plan, law and the car's age leave."""
    cap = min(limits.term_cap, longest_by_age(limits))
    return tuple(term for term in limits.terms if term <= cap)


def longest_by_age(limits: Limits) -> int:
    """Return the longest term (months) after which a used car is at most ten years old; new: the law's."""
    if not limits.used or limits.first_registered is None:
        return limits.term_cap
    first, day = limits.first_registered, limits.priced_on
    age = (day.year - first.year) * 12 + day.month - first.month
    if add_months(first, age, first.day) < day:
        age += 1  # a month that has begun counts
    return max(OLDEST_AT_THE_END_MONTHS - age, 0)


def problems(wish: Wish, limits: Limits) -> tuple[QuoteRefusal, ...]:
    """Return everything that stands against a wish, the first first; empty when it may be priced."""
    if not PRICE_LOW_FEN <= wish.deal_price_fen <= PRICE_HIGH_FEN:
        low, high = grouped(PRICE_LOW_FEN), grouped(PRICE_HIGH_FEN)
        return (refusals.PriceNotUsable(low=low, high=high),)
    if not limits.eligible:
        return (refusals.CarNotInPlan(plan_zh=limits.plan.zh, plan_en=limits.plan.en),)
    return (*_about_terms(wish, limits), *_about_amounts(wish, limits), *_about_balloon(wish, limits))


def _about_terms(wish: Wish, limits: Limits) -> Iterator[QuoteRefusal]:
    longest = longest_by_age(limits)
    if longest < min(limits.terms):
        yield refusals.CarTooOldForLoan()
    elif wish.terms > limits.term_cap:
        yield refusals.TermTooLong(cap=limits.term_cap)
    elif wish.terms > longest:
        yield refusals.CarTooOld(longest=longest)
    elif wish.terms not in limits.terms:
        choices = usual_terms(limits)
        yield refusals.TermNotOffered(choices=", ".join(map(str, choices)))


def _about_amounts(wish: Wish, limits: Limits) -> Iterator[QuoteRefusal]:
    least, most = least_down(wish.deal_price_fen, limits), most_down(wish.deal_price_fen, limits)
    if most < least:
        yield refusals.CarTooCheap(low=grouped(limits.amount_min_fen))
    elif wish.down_payment_fen > most:
        yield refusals.DownPaymentTooLarge(low=grouped(limits.amount_min_fen), maximum=grouped(most))
    elif wish.down_payment_fen < least:
        if least == wish.deal_price_fen - limits.amount_max_fen:
            yield refusals.LoanTooLarge(high=grouped(limits.amount_max_fen), minimum=grouped(least))
        else:
            reason = _why_least(wish.deal_price_fen, least, limits)
            yield refusals.DownPaymentTooSmall(
                minimum=grouped(least), reason_zh=reason.zh, reason_en=reason.en
            )


def _why_least(deal_price_fen: int, least_fen: int, limits: Limits) -> Words:
    if least_fen == share_up(deal_price_fen, limits.min_down_ppm):
        share = short_percent(limits.min_down_ppm)
        return Words(f"车价的{share}", f"{share} of the price")
    base, share = grouped(price_base(deal_price_fen, limits)), short_percent(limits.ltv_ppm)
    return Words(f"最多贷参考价{base}元的{share}", f"we lend at most {share} of the reference price ¥{base}")


def _about_balloon(wish: Wish, limits: Limits) -> Iterator[QuoteRefusal]:
    if limits.method is not Method.BALLOON:
        if wish.balloon_fen:
            yield refusals.NoBalloonHere()
        return
    low = share_up(wish.deal_price_fen, limits.balloon_min_ppm)
    high = share_down(wish.deal_price_fen, limits.balloon_max_ppm)
    if not low <= wish.balloon_fen <= high:
        yield refusals.BalloonOutOfRange(low=grouped(low), high=grouped(high))
    elif wish.balloon_fen >= wish.principal_fen > 0:
        yield refusals.NothingRepaid(maximum=grouped(wish.principal_fen))
