"""The early-settlement fee of a contract in plain words, for the disclosure and the contract."""

from __future__ import annotations

from suiche.kit.words import Words
from suiche.maths.fees import FeeRule, Ladder, MonthsOfInterest, NoFee, PercentOfRemaining, Tiered
from suiche.maths.money import grouped
from suiche.maths.rates import short_percent


def fee_words(rule: FeeRule) -> Words:
    """Return what settling early costs, as whole sentences."""
    if isinstance(rule, NoFee):
        return Words("不收手续费。", "No fee.")
    if isinstance(rule, PercentOfRemaining):
        share = short_percent(rule.pct_ppm)
        return Words(f"手续费为剩余本金的{share}。", f"The fee is {share} of the remaining principal.")
    if isinstance(rule, MonthsOfInterest):
        months = rule.months
        return Words(
            f"手续费为剩余本金{months}个月的利息。",
            f"The fee is {months} {'month' if months == 1 else 'months'} of interest on the remaining principal.",
        )
    return _ladder(rule) if isinstance(rule, Ladder) else _tiered(rule)


def _sentence(parts: list[str]) -> str:
    text = ", ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _share(pct_ppm: int) -> Words:
    if not pct_ppm:
        return Words("不收手续费", "no fee")
    share = short_percent(pct_ppm)
    return Words(f"手续费为剩余本金的{share}", f"{share} of the remaining principal")


def _ladder(rule: Ladder) -> Words:
    zh: list[str] = []
    en: list[str] = []
    after = 0
    for rung in rule.rungs:
        share = _share(rung.pct_ppm)
        if rung.through_period is None:
            zh.append(f"以后{share.zh}" if after else share.zh)
            en.append(f"{share.en} afterwards" if after else share.en)
        else:
            zh.append(f"还了不超过{rung.through_period}期的，{share.zh}")
            en.append(f"{share.en} until {rung.through_period} instalments are paid")
            after = rung.through_period
    return Words("。".join(zh) + "。", _sentence(en))


def _tiered(rule: Tiered) -> Words:
    zh: list[str] = []
    en: list[str] = []
    for tier in rule.tiers:
        share = _share(tier.pct_ppm)
        if tier.below_paid_share_ppm is None:
            zh.append(f"以后{share.zh}" if zh else share.zh)
            en.append(f"{share.en} afterwards" if en else share.en)
        else:
            part = short_percent(tier.below_paid_share_ppm)
            zh.append(f"还的期数不到{part}的，{share.zh}")
            en.append(f"{share.en} while fewer than {part} of the instalments are paid")
    if rule.min_fen:
        zh.append(f"最少{grouped(rule.min_fen)}元")
        en.append(f"at least CNY {grouped(rule.min_fen)}")
    return Words("。".join(zh) + "。", _sentence(en))
