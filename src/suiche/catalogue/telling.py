"""What is special about a version, told as facts in words: for the plan's page and for colleagues. Never a formula."""

from __future__ import annotations

from suiche.catalogue.kinds import (
    ADDON_WORDS,
    CONDITION_WORDS,
    ENERGY_WORDS,
    FAMILY_WORDS,
    VAT_WORDS,
    Condition,
    Energy,
    Family,
)
from suiche.catalogue.views import VersionView
from suiche.kit.words import Words
from suiche.maths.money import grouped
from suiche.maths.rates import PPM, short_percent
from suiche.maths.terms import Method

Fact = tuple[Words, Words]
LONGEST_MONTH = 31  # days: a first due day is the first such day after the least number of days


def particulars(version: VersionView) -> tuple[Fact, ...]:
    """Return (what, how much or how) of everything that a plain loan does not have; what it has not is left out."""
    return (*_for_which(version), *_rhythm(version), *_beside(version), *_lease(version))


def inner_particulars(version: VersionView) -> tuple[Fact, ...]:
    """Return what only colleagues see: our own rate behind a subvention, who pays it, where it is offered."""
    found: list[Fact] = [(Words("产品系列", "Family"), FAMILY_WORDS[version.family])]
    if version.gross_rate_ppm is not None:
        gross, maker = short_percent(version.gross_rate_ppm), short_percent(version.oem_share_ppm)
        dealer = short_percent(PPM - version.oem_share_ppm)
        found.append((Words("贴息前年利率", "Rate before subvention"), Words(gross, gross)))
        found.append(
            (
                Words("贴息谁付", "Subvention paid by"),
                Words(f"厂家{maker}，经销商{dealer}", f"maker {maker}, dealer {dealer}"),
            )
        )
    if version.state_subsidy:
        found.append((Words("财政贴息", "State subsidy"), Words("参加", "takes part")))
    if version.cities:
        found.append(
            (Words("办理城市", "Cities"), Words("、".join(version.cities), ", ".join(version.cities)))
        )
    return tuple(found)


def _for_which(version: VersionView) -> list[Fact]:
    """Say which cars it is for, where that is not every new one."""
    if Condition.NEW.value not in version.conditions:
        return [(Words("适用的车", "For"), CONDITION_WORDS[Condition.USED])]
    if len(version.energies) < len(Energy):
        drives = [ENERGY_WORDS[Energy(one)] for one in version.energies]
        return [
            (
                Words("适用的车", "For"),
                Words("、".join(one.zh for one in drives), ", ".join(one.en for one in drives)),
            )
        ]
    return []


def _ordinal(day: int) -> str:
    """Write a day of the month as English does: 1st, 5th, 23rd."""
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _rhythm(version: VersionView) -> list[Fact]:
    found: list[Fact] = []
    if version.due_day is not None:
        day, least = version.due_day, version.min_first_period_days
        most = least + LONGEST_MONTH - 1
        found.append(
            (
                Words("还款日", "Due day"),
                Words(
                    f"每月{day}日；第1期{least}到{most}天，利息按实际天数算",
                    f"the {_ordinal(day)} of each month; a first period of {least} to {most} days, its interest by the day",
                ),
            )
        )
    first = 1
    for step in version.steps:
        last, share = first + step.terms - 1, short_percent(step.share_ppm)
        found.append(
            (
                Words(f"第{first}到{last}期", f"Months {first} to {last}"),
                Words(
                    f"还等额月供的{share}，以后重新算", f"{share} of the level instalment, solved anew after"
                ),
            )
        )
        first = last + 1
    for segment in version.segments:
        last, rate = first + segment.terms - 1, short_percent(segment.annual_rate_ppm)
        found.append(
            (
                Words(f"第{first}到{last}期", f"Months {first} to {last}"),
                Words(f"年利率{rate}", f"{rate} a year"),
            )
        )
        first = last + 1
    if version.method is Method.INTEREST_ONLY:
        how = (
            Words("每月只还利息，最后一期还全部本金", "interest each month, all principal at the end")
            if version.bears_interest
            else Words("中间不用还，最后一期一次还清", "nothing in between, everything at the end")
        )
        found.append((Words("怎么还", "How it is repaid"), how))
    return found


def _beside(version: VersionView) -> list[Fact]:
    found: list[Fact] = []
    if version.addons:
        names = [ADDON_WORDS[kind] for kind in version.addons]
        share = short_percent(version.addon_ltv_ppm)
        found.append(
            (
                Words("附加品", "Accessories"),
                Words(
                    f"最多贷价款的{share}：{'、'.join(one.zh for one in names)}",
                    f"up to {share} of their price: {', '.join(one.en for one in names)}",
                ),
            )
        )
    for charge in version.charges:
        upfront, yearly = short_percent(charge.upfront_ppm), short_percent(charge.yearly_ppm)
        zh = [f"放款时收本金的{upfront}"] if charge.upfront_ppm else []
        en = [f"{upfront} of the principal at payout"] if charge.upfront_ppm else []
        zh += [f"每年收剩余本金的{yearly}"] if charge.yearly_ppm else []
        en += [f"{yearly} a year of what remains"] if charge.yearly_ppm else []
        how = Words(f"{'，'.join(zh)}，{charge.payee.zh}收", f"{', '.join(en)}, to {charge.payee.en}")
        found.append((charge.name, how))
    return found


def _lease(version: VersionView) -> list[Fact]:
    if version.family is Family.LOAN:
        return []
    found: list[Fact] = []
    if version.deposit_ppm:
        share = short_percent(version.deposit_ppm)
        found.append(
            (
                Words("押金", "Deposit"),
                Words(
                    f"融资金额的{share}，期满退，不计息",
                    f"{share} of what is financed, returned at the end, no interest",
                ),
            )
        )
    if version.balloon_max_ppm:
        low, high = short_percent(version.balloon_min_ppm), short_percent(version.balloon_max_ppm)
        found.append(
            (Words("残值", "Residual value"), Words(f"车价的{low}到{high}", f"{low} to {high} of the price"))
        )
        found.append(
            (
                Words("期满", "At the end"),
                Words("按残值买下，或者把车还给我们", "buy it at its residual value, or return it"),
            )
        )
    if version.purchase_price_fen is not None:
        price = grouped(version.purchase_price_fen)
        found.append(
            (
                Words("期满", "At the end"),
                Words(f"付{price}元，车就归您", f"the car is yours for ¥{price}"),
            )
        )
    rate, where = short_percent(version.vat_ppm), VAT_WORDS[version.vat_mode]
    found.append((Words("增值税", "VAT"), Words(f"{rate}，{where.zh}", f"{rate}, {where.en}")))
    return found
