"""What a version must be like before it may be published. Shares and rates ppm."""

from __future__ import annotations

from suiche.catalogue.drafts import VersionDraft
from suiche.kit.refusal import BadInput
from suiche.maths.rates import PPM
from suiche.maths.terms import Method

LONGEST_MONTHS = 60  # 汽车贷款管理办法（2017年第2号）第6条
PENALTY_MULTIPLES_PPM = range(1_300_000, 1_500_001)  # 罚息利率：合同利率上浮30%至50%
OFFERED_METHODS = (Method.EQUAL_INSTALMENT, Method.EQUAL_PRINCIPAL, Method.BALLOON, Method.FLAT)


def check_version(draft: VersionDraft) -> None:
    """Hold a draft to what may be offered. Refuses: BadInput with the field."""
    _check_terms(draft)
    if draft.method not in OFFERED_METHODS:
        raise BadInput(
            field="method", zh="这种还款方式还不能发布。", en="This repayment method cannot be published yet."
        )
    if not 0 <= draft.min_down_ppm < PPM or not 0 < draft.max_ltv_ppm <= PPM:
        raise BadInput(
            field="min_down_ppm",
            zh="首付和贷款比例要在0到100%之间。",
            en="Down payment and loan share lie between 0 and 100%.",
        )
    if not 0 < draft.amount_min_fen <= draft.amount_max_fen:
        raise BadInput(
            field="amount_min_fen",
            zh="最低贷款额要大于0，且不超过最高贷款额。",
            en="The smallest loan is above 0 and not above the largest.",
        )
    _check_penalty(draft)
    _check_balloon(draft)


def _check_terms(draft: VersionDraft) -> None:
    rising = list(draft.terms) == sorted(set(draft.terms))
    if not draft.terms or not rising or draft.terms[0] < 1 or draft.terms[-1] > LONGEST_MONTHS:
        raise BadInput(
            field="terms",
            zh=f"期数从小到大填，最长{LONGEST_MONTHS}期。",
            en=f"Give the terms in rising order, at most {LONGEST_MONTHS} months.",
        )


def _check_penalty(draft: VersionDraft) -> None:
    multiple, daily = draft.penalty_multiple_ppm, draft.penalty_daily_ppm
    if (multiple is None) == (daily is None):
        raise BadInput(
            field="penalty_multiple_ppm",
            zh="罚息填倍数或日利率，二选一。",
            en="Give the penalty either as a multiple or as a daily rate.",
        )
    if multiple is not None and multiple not in PENALTY_MULTIPLES_PPM:
        raise BadInput(
            field="penalty_multiple_ppm",
            zh="罚息倍数要在1.3到1.5之间。",
            en="The penalty multiple lies between 1.3 and 1.5.",
        )
    if multiple is not None and not draft.annual_rate_ppm:
        raise BadInput(
            field="penalty_daily_ppm",
            zh="零利率的方案，罚息要填日利率。",
            en="A plan at 0% needs its penalty as a daily rate.",
        )


def _check_balloon(draft: VersionDraft) -> None:
    within = 0 <= draft.balloon_min_ppm <= draft.balloon_max_ppm < PPM
    if not within or (draft.balloon_max_ppm > 0) != (draft.method is Method.BALLOON):
        raise BadInput(
            field="balloon_max_ppm",
            zh="只有尾款方案有尾款比例，且从小到大。",
            en="Only a balloon plan has a final payment, smallest share first.",
        )
