"""The demo company's plans. Invented, but built as plans in the market are built."""

from __future__ import annotations

from datetime import date

from suiche.catalogue.drafts import VersionDraft
from suiche.catalogue.kinds import Condition, Energy
from suiche.kit.words import Words
from suiche.maths.fees import Ladder, NoFee, PercentOfRemaining, Rung
from suiche.maths.terms import Method

SMALLEST_FEN, LARGEST_FEN = 1_000_000, 200_000_000
FROM = date(2026, 1, 1)
ONE_AND_A_HALF = 1_500_000
NEW_ONLY = (Condition.NEW,)

PRODUCTS: tuple[VersionDraft, ...] = (
    VersionDraft(
        product_code="STD",
        title=Words("等额本息", "Level instalments"),
        description=Words(
            "每月还一样多，好记，好安排。利息按还欠的本金算，越往后利息越少。",
            "The same amount every month, easy to plan. Interest is on what is still owed, so it shrinks.",
        ),
        method=Method.EQUAL_INSTALMENT,
        annual_rate_ppm=39_900,
        terms=(12, 24, 36, 48, 60),
        min_down_ppm=200_000,
        max_ltv_ppm=800_000,
        amount_min_fen=SMALLEST_FEN,
        amount_max_fen=LARGEST_FEN,
        fee_rule=PercentOfRemaining(30_000),
        valid_from=FROM,
        penalty_multiple_ppm=ONE_AND_A_HALF,
        conditions=NEW_ONLY,
        demo=True,
    ),
    VersionDraft(
        product_code="EP",
        title=Words("等额本金", "Equal principal"),
        description=Words(
            "每月还的本金一样，利息越来越少。开头还得多，总利息少。",
            "The same principal every month and less interest each time. More at first, less in all.",
        ),
        method=Method.EQUAL_PRINCIPAL,
        annual_rate_ppm=45_000,
        terms=(12, 24, 36, 48, 60),
        min_down_ppm=200_000,
        max_ltv_ppm=800_000,
        amount_min_fen=SMALLEST_FEN,
        amount_max_fen=LARGEST_FEN,
        fee_rule=PercentOfRemaining(30_000),
        valid_from=FROM,
        penalty_multiple_ppm=ONE_AND_A_HALF,
        conditions=NEW_ONLY,
        demo=True,
    ),
    VersionDraft(
        product_code="BALLOON-36-25",
        title=Words("尾款方案", "Final-payment plan"),
        description=Words(
            "月供低，最后一期连尾款一起还。尾款也要算利息，所以总利息多一些。",
            "Lower instalments and a larger final payment. That part bears interest too, so interest is higher in all.",
        ),
        method=Method.BALLOON,
        annual_rate_ppm=48_800,
        terms=(36,),
        min_down_ppm=200_000,
        max_ltv_ppm=800_000,
        amount_min_fen=3_000_000,
        amount_max_fen=LARGEST_FEN,
        balloon_min_ppm=100_000,
        balloon_max_ppm=250_000,
        fee_rule=Ladder((Rung(50_000, 12), Rung(30_000, 24), Rung(0))),
        valid_from=FROM,
        penalty_multiple_ppm=ONE_AND_A_HALF,
        conditions=NEW_ONLY,
        demo=True,
    ),
    VersionDraft(
        product_code="ZERO-24",
        title=Words("零利率24期", "0% over 24 months"),
        description=Words(
            "新能源车可以选。利息由厂家付，您只还本金。首付最少30%。",
            "For new-energy cars. The maker pays the interest, you repay the principal only. At least 30% down.",
        ),
        method=Method.EQUAL_INSTALMENT,
        annual_rate_ppm=0,
        terms=(24,),
        min_down_ppm=300_000,
        max_ltv_ppm=700_000,
        amount_min_fen=SMALLEST_FEN,
        amount_max_fen=50_000_000,
        fee_rule=NoFee(),
        valid_from=FROM,
        penalty_daily_ppm=500,
        conditions=NEW_ONLY,
        energies=(Energy.BEV, Energy.PHEV),
        subvention=Words("厂家贴息", "interest paid by the maker"),
        demo=True,
    ),
    VersionDraft(
        product_code="FLAT-36",
        title=Words("等本等息", "Flat plan"),
        description=Words(
            "每月还的本金和利息都一样。利息一直按最初的本金算，看年化利率才好比较。",
            "Principal and interest are the same every month. Interest stays on the first principal: compare by the annual rate.",
        ),
        method=Method.FLAT,
        annual_rate_ppm=22_000,
        terms=(36,),
        min_down_ppm=200_000,
        max_ltv_ppm=800_000,
        amount_min_fen=SMALLEST_FEN,
        amount_max_fen=LARGEST_FEN,
        fee_rule=PercentOfRemaining(30_000),
        valid_from=FROM,
        penalty_multiple_ppm=ONE_AND_A_HALF,
        conditions=NEW_ONLY,
        demo=True,
    ),
    VersionDraft(
        product_code="USED-36-688",
        title=Words("二手车方案", "Used-car plan"),
        description=Words(
            "每月还一样多，最长36期。最多贷到评估价的70%。",
            "The same amount every month, up to 36 months. We lend up to 70% of the valuation.",
        ),
        method=Method.EQUAL_INSTALMENT,
        annual_rate_ppm=68_800,
        terms=(12, 24, 36),
        min_down_ppm=300_000,
        max_ltv_ppm=700_000,
        amount_min_fen=SMALLEST_FEN,
        amount_max_fen=50_000_000,
        fee_rule=PercentOfRemaining(30_000),
        valid_from=FROM,
        penalty_multiple_ppm=ONE_AND_A_HALF,
        conditions=(Condition.USED,),
        demo=True,
    ),
)
