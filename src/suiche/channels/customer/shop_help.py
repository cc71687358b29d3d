"""The questions people ask before and while they borrow, answered in plain words.

Each answer is true of this company: what depends on the plans is read from those on sale.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from suiche.catalogue.queries import VersionView
from suiche.kit.words import Words
from suiche.maths.rates import short_percent

Answer = tuple[Words, Words]


def answers(plans: tuple[VersionView, ...]) -> tuple[Answer, ...]:
    """Return question and answer, in the order they are shown. ``plans``: those on sale today."""
    return (
        *BEFORE,
        (Words("除了利息，还收别的钱吗？", "Is anything charged besides interest?"), _charged(plans)),
        (Words("首付最少多少？", "What is the least down payment?"), _least_down(plans)),
        (Words("存下来的方案能保多久？", "How long is a saved calculation kept?"), _kept(plans)),
        *AFTER,
    )


def _charged(plans: Iterable[VersionView]) -> Words:
    zh = "正常还款不收别的。逾期有罚息，提前还清可能有手续费，两样都写在方案页和签约前的费用表上。"
    en = "Not while you pay on time. Paying late costs penalty interest and settling early may cost a fee; both are on the plan's page and on the table you read before signing."
    if any(plan.deposit_ppm for plan in plans):
        zh += "有的租赁要押金，期满退。"
        en += " Some leases ask for a deposit, which comes back at the end."
    if any(plan.charges for plan in plans):
        zh += "个别方案有别的收费，方案页上一项一项写着。"
        en += " A few plans have other charges, each listed on the plan's page."
    return Words(zh, en)


def _least_down(plans: tuple[VersionView, ...]) -> Words:
    """Name the usual share, and every plan that asks for another."""
    zh, en = "看方案。", "It depends on the plan."
    if plans:
        usual = Counter(plan.min_down_ppm for plan in plans).most_common(1)[0][0]
        others = sorted({plan.min_down_ppm for plan in plans} - {usual})
        zh += f"多数是车价的{short_percent(usual)}。"
        en += f" Mostly {short_percent(usual)} of the price."
        for share in others:
            titles = [plan.title for plan in plans if plan.min_down_ppm == share]
            zh += f"{short_percent(share)}的是：{'、'.join(f'“{title.zh}”' for title in titles)}。"
            en += f" {short_percent(share)} for: {'; '.join(title.en for title in titles)}."
    return Words(
        zh + "成交价高过厂家公布的价格时，按公布的价格算。",
        en + " Where the deal is above the published price, the published price counts.",
    )


def _kept(plans: Iterable[VersionView]) -> Words:
    days = sorted({plan.quote_valid_days for plan in plans}) or [0]
    zh = f"{days[0]}天" if len(days) == 1 else f"{days[0]}到{days[-1]}天"
    en = f"{days[0]} days" if len(days) == 1 else f"{days[0]} to {days[-1]} days"
    return Words(
        f"价格保{zh}，到期日写在方案上。过期了，我们按当天的方案重新算，并告诉您差多少。",
        f"We keep the price for {en}; the last day is on it. After that we price it anew with that day's terms and show the difference.",
    )


BEFORE: tuple[Answer, ...] = (
    (
        Words("算月供要登录吗？", "Do I have to sign in to calculate?"),
        Words(
            "不用。算、存、发给家人都不用登录。申请的时候再用手机号登录，存过的方案会跟着您。",
            "No. Calculating, saving and sharing need no sign-in. When you apply you sign in with your phone number, and what you saved comes along.",
        ),
    ),
    (
        Words("年化利率（单利）是什么？", "What is the annual rate (simple)?"),
        Words(
            "它是借一年钱的成本：把每月的实际利率乘以12。所有利息都算在里面，用它比较方案最公平。",
            "It is what borrowing costs a year: the true monthly rate times 12. All interest is in it, so it is the fair way to compare plans.",
        ),
    ),
)
AFTER: tuple[Answer, ...] = (
    (
        Words("算一算会查征信吗？", "Does calculating show up at the credit bureau?"),
        Words(
            "不会。只有您申请并单独同意以后，我们才查一次征信。",
            "No. We ask the bureau only after you apply and agree to it separately.",
        ),
    ),
    (
        Words("申请要准备什么？", "What do I need to apply?"),
        Words(
            "身份证和一张储蓄卡。要填的不超过8项。每页点“下一步”就存好，可以分几次填。",
            "Your identity card and a debit card. You fill in at most 8 fields. Each page is saved as you go on, so you may stop and come back.",
        ),
    ),
    (
        Words("可以提前还清吗？", "Can I settle early?"),
        Words(
            "可以。按日算利息，手续费按方案页写的收。还清以后给您结清证明，再解除抵押。",
            "Yes. Interest is counted to the day and the fee is as the plan's page says. You get a certificate, then the mortgage is released.",
        ),
    ),
)
