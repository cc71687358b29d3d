"""What a version must be like before it may be published. Shares and rates ppm."""

from __future__ import annotations

from collections.abc import Callable

from suiche.catalogue.caps import Caps, caps_on
from suiche.catalogue.drafts import VersionDraft
from suiche.catalogue.kinds import FAMILY_WORDS, Family, VatMode
from suiche.kit.refusal import BadInput, Refusal
from suiche.maths.rates import PPM, short_percent
from suiche.maths.terms import Method

PENALTY_MULTIPLES_PPM = range(1_300_000, 1_500_001)  # 罚息利率：合同利率上浮30%至50%
DUE_DAYS = range(1, 29)  # days that every month has
NOMINAL_PRICES_FEN = range(100, 10_001)  # 留购价: 1 to 100 yuan
VAT_OF = {Family.LOAN: VatMode.NONE, Family.LEASE: VatMode.RENT, Family.LEASEBACK: VatMode.INTEREST}
LEASED_BY = (Method.EQUAL_INSTALMENT, Method.BALLOON)


class VersionsOverlap(Refusal):
    """Another version of the product starts on the same day or later, while this one still runs."""

    code = "versions_overlap"
    field = "valid_from"
    zh = "第{number}版从{first}起在售，和这一版重叠。请把第一天改到它以后，或先下架它。"
    en = (
        "Version {number} is on sale from {first} and overlaps. Choose a later first day, or retire that one."
    )


def check_version(draft: VersionDraft) -> None:
    """Hold a draft to what may be offered. Refuses: BadInput with the field."""
    caps = caps_on(draft.valid_from)
    _check_terms(draft, caps)
    _expect(
        0 <= draft.min_down_ppm < PPM and 0 < draft.max_ltv_ppm <= PPM,
        "min_down_ppm",
        "首付和贷款比例要在0到100%之间。",
        "Down payment and loan share lie between 0 and 100%.",
    )
    _expect(
        0 < draft.amount_min_fen <= draft.amount_max_fen,
        "amount_min_fen",
        "最低贷款额要大于0，且不超过最高贷款额。",
        "The smallest loan is above 0 and not above the largest.",
    )
    checks: tuple[Callable[[VersionDraft], None], ...] = (
        _check_penalty,
        _check_balloon,
        _check_blocks,
        _check_due_day,
        _check_subvention,
        _check_state_subsidy,
        _check_charges,
        _check_lease,
    )
    for check in checks:
        check(draft)
    _check_caps(draft, caps)


def check_family(draft: VersionDraft, family: str) -> None:
    """Hold the next version of a product to the family it has. Refuses: BadInput."""
    _expect(
        draft.family == family,
        "family",
        f"这个产品是{FAMILY_WORDS[Family(family)].zh}，不能改成别的。请新建一个产品。",
        f"This product is a {FAMILY_WORDS[Family(family)].en} and stays one. Please draft a new product.",
    )


def _expect(holds: bool, field: str, zh: str, en: str) -> None:
    if not holds:
        raise BadInput(field=field, zh=zh, en=en)


def _check_terms(draft: VersionDraft, caps: Caps) -> None:
    longest = max(caps.longest(draft.family, condition) for condition in draft.conditions)
    rising = list(draft.terms) == sorted(set(draft.terms))
    _expect(
        bool(draft.terms) and rising and draft.terms[0] >= 1 and draft.terms[-1] <= longest,
        "terms",
        f"期数从小到大填，最长{longest}期。",
        f"Give the terms in rising order, at most {longest} months.",
    )


def _check_penalty(draft: VersionDraft) -> None:
    multiple, daily = draft.penalty_multiple_ppm, draft.penalty_daily_ppm
    _expect(
        (multiple is None) != (daily is None),
        "penalty_multiple_ppm",
        "罚息填倍数或日利率，二选一。",
        "Give the penalty either as a multiple or as a daily rate.",
    )
    if multiple is None:
        return
    _expect(
        multiple in PENALTY_MULTIPLES_PPM,
        "penalty_multiple_ppm",
        "罚息倍数要在1.3到1.5之间。",
        "The penalty multiple lies between 1.3 and 1.5.",
    )
    # A multiple needs one rate to multiply: a zero rate, and rates in segments, have none.
    _expect(
        bool(draft.annual_rate_ppm),
        "penalty_daily_ppm",
        "零利率和分段利率的方案，罚息要填日利率。",
        "A plan at 0% or with rates in segments needs its penalty as a daily rate.",
    )


def _check_balloon(draft: VersionDraft) -> None:
    within = 0 <= draft.balloon_min_ppm <= draft.balloon_max_ppm < PPM
    _expect(
        within and (draft.balloon_max_ppm > 0) == (draft.method is Method.BALLOON),
        "balloon_max_ppm",
        "只有尾款方案有尾款比例，且从小到大。",
        "Only a balloon plan has a final payment, smallest share first.",
    )


def _check_blocks(draft: VersionDraft) -> None:
    stepped, segmented = draft.method is Method.STEPPED, draft.method is Method.SEGMENTED
    length = sum(step.terms for step in draft.steps)
    shares = all(step.terms >= 1 and 0 < step.share_ppm <= 2 * PPM for step in draft.steps)
    _expect(
        (not draft.steps if not stepped else bool(draft.steps) and shares and length < draft.terms[0]),
        "steps",
        "阶梯方案要写每一段的期数和比例，合起来比最短的期数少。",
        "A plan in steps names each block's instalments and share; together fewer than the shortest term.",
    )
    covered = sum(part.terms for part in draft.segments)
    whole = len(draft.segments) > 1 and all(part.terms >= 1 for part in draft.segments)
    fits = whole and draft.terms == (covered,) and not draft.annual_rate_ppm
    _expect(
        (not draft.segments if not segmented else fits),
        "segments",
        "分段方案的利率写在每一段里，至少两段，各段期数加起来等于总期数。",
        "A plan in segments has its rates in them: two or more, and together they are the whole term.",
    )


def _check_due_day(draft: VersionDraft) -> None:
    _expect(
        draft.due_day is None or draft.due_day in DUE_DAYS,
        "due_day",
        "固定还款日选1到28日，每个月都有的日子。",
        "A fixed due day lies between 1 and 28, so that every month has it.",
    )
    _expect(
        0 <= draft.min_first_period_days <= 31,
        "min_first_period_days",
        "首期最短0到31天。",
        "The shortest first period is 0 to 31 days.",
    )


def _check_subvention(draft: VersionDraft) -> None:
    gross = draft.gross_rate_ppm
    if gross is None:
        return
    rates = (draft.annual_rate_ppm, *(part.annual_rate_ppm for part in draft.segments))
    _expect(
        gross > max(rates) and draft.method is not Method.FLAT,
        "gross_rate_ppm",
        "有贴息的方案，贴息前的年利率要高过客户的利率，也不能是等本等息。",
        "With a subvention the gross rate is above the customer's, and the plan is not a flat one.",
    )
    _expect(
        bool(draft.subvention.zh and draft.subvention.en) and 0 <= draft.oem_share_ppm <= PPM,
        "subvention",
        "请写明谁贴息，厂家承担的比例在0到100%之间。",
        "Please name who pays the difference; the maker's share lies between 0 and 100%.",
    )


def _check_state_subsidy(draft: VersionDraft) -> None:
    _expect(
        not draft.state_subsidy
        or (draft.family is Family.LOAN and draft.annual_rate_ppm > 0 and not draft.segments),
        "state_subsidy",
        "财政贴息只给有利息、利率不变的贷款方案。请去掉这一项，或者换一个方案。",
        "Only a loan with interest at one rate takes part in the state subsidy. Please leave it out, or choose another plan.",
    )


def _check_charges(draft: VersionDraft) -> None:
    codes = [charge.code for charge in draft.charges]
    named = all(c.payee.zh and c.payee.en and c.name.zh and c.name.en for c in draft.charges)
    amounts = all(0 < c.upfront_ppm + c.yearly_ppm < PPM for c in draft.charges)
    _expect(
        named and amounts and len(set(codes)) == len(codes),
        "charges",
        "每项费用要写名称、收取方和收多少，代码不能重复。",
        "Every charge has a name, a payee and an amount, and a code of its own.",
    )


def _check_lease(draft: VersionDraft) -> None:
    taxed = draft.vat_ppm > 0 if draft.family is not Family.LOAN else draft.vat_ppm == 0
    _expect(
        draft.vat_mode is VAT_OF[draft.family] and taxed and draft.vat_ppm < PPM,
        "vat_mode",
        "直接租赁的增值税含在租金里，回租含在利息里，贷款不填。",
        "A lease has VAT inside the rent, a leaseback inside the interest, a loan has none.",
    )
    if draft.family is Family.LOAN:
        _expect(
            not draft.deposit_ppm and draft.purchase_price_fen is None,
            "deposit_ppm",
            "贷款没有押金和留购价。",
            "A loan has no deposit and no purchase price.",
        )
        return
    _expect(
        draft.method in LEASED_BY and not draft.addons,
        "method",
        "租赁的租金每期一样，可以有残值，不含附加品。",
        "A lease has level rents, with or without a residual value, and no accessories.",
    )
    nominal = draft.purchase_price_fen is not None and draft.purchase_price_fen in NOMINAL_PRICES_FEN
    _expect(
        nominal if draft.method is Method.EQUAL_INSTALMENT else draft.purchase_price_fen is None,
        "purchase_price_fen",
        "租金付清全车款的，留购价填1到100元；有残值的，按残值买，不填留购价。",
        "Where the rents pay the whole car the purchase price is 1 to 100 yuan; with a residual value it is that.",
    )
    # It is given back with the last rent; a deposit above the residual would make that payment negative.
    _expect(
        draft.deposit_ppm <= draft.balloon_min_ppm,
        "deposit_ppm",
        "押金在期满时退，不能超过残值。",
        "The deposit is returned at the end and is not above the residual value.",
    )


def _check_caps(draft: VersionDraft, caps: Caps) -> None:
    _expect(
        bool(draft.addons) == (draft.addon_ltv_ppm > 0) and draft.addon_ltv_ppm <= caps.addon_ltv_ppm,
        "addon_ltv_ppm",
        f"附加品要写哪些能贷，最多贷价款的{short_percent(caps.addon_ltv_ppm)}。",
        f"Name the accessories; at most {short_percent(caps.addon_ltv_ppm)} of their price is financed.",
    )
    leased = draft.family is not Family.LOAN
    _expect(
        not leased or draft.balloon_max_ppm <= caps.residual_max_ppm,
        "balloon_max_ppm",
        f"残值最多是车价的{short_percent(caps.residual_max_ppm)}。",
        f"The residual value is at most {short_percent(caps.residual_max_ppm)} of the price.",
    )
    _expect(
        max(draft.annual_rate_ppm, draft.gross_rate_ppm or 0) <= caps.all_in_ppm,
        "annual_rate_ppm",
        f"年化利率不能超过{short_percent(caps.all_in_ppm)}。",
        f"The annual rate is at most {short_percent(caps.all_in_ppm)}.",
    )
