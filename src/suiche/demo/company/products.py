"""The demo company's plans, one of every family. Invented, but built as plans in the market are built.

A description says what kind of plan it is and names no figure: down payment, terms, rates and days are shown from the
version itself, so that a sentence can never contradict them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from suiche.catalogue.drafts import VersionDraft
from suiche.catalogue.kinds import AddonKind, Condition, Energy, Family, VatMode
from suiche.catalogue.shapes import StepShare
from suiche.kit.words import Words
from suiche.maths.fees import Ladder, NoFee, PercentOfRemaining, Rung
from suiche.maths.terms import Method, Segment

SMALLEST_FEN, LARGEST_FEN = 1_000_000, 200_000_000
FROM = date(2026, 1, 1)
ONE_AND_A_HALF = 1_500_000
FIVE_IN_TEN_THOUSAND = 500  # ppm a day: 日万分之五
NEW_ENERGY = (Energy.BEV, Energy.PHEV)
BY_THE_MAKER = Words("厂家贴息", "interest paid by the maker")
MAKER_AND_DEALER = Words("厂家和经销商贴息", "interest paid by maker and dealer")
LADDER = Ladder((Rung(50_000, 12), Rung(30_000, 24), Rung(0)))


def _plan(code: str, title: Words, description: Words, **terms: Any) -> VersionDraft:
    """Return a plan for new cars: 20 % down, 1.5 times the rate when late, 3 % for settling early, unless it says otherwise."""
    usual: dict[str, Any] = {
        "method": Method.EQUAL_INSTALMENT,
        "min_down_ppm": 200_000,
        "max_ltv_ppm": 800_000,
        "amount_min_fen": SMALLEST_FEN,
        "amount_max_fen": LARGEST_FEN,
        "fee_rule": PercentOfRemaining(30_000),
        "valid_from": FROM,
        "penalty_multiple_ppm": ONE_AND_A_HALF,
        "conditions": (Condition.NEW,),
        "demo": True,
    }
    return VersionDraft(product_code=code, title=title, description=description, **{**usual, **terms})


def _zero(code: str, title: Words, description: Words, **terms: Any) -> VersionDraft:
    """Return a plan whose rate of 0 leaves nothing to multiply: a daily penalty, and no fee for settling early."""
    usual: dict[str, Any] = {
        "annual_rate_ppm": 0,
        "penalty_multiple_ppm": None,
        "penalty_daily_ppm": FIVE_IN_TEN_THOUSAND,
        "fee_rule": NoFee(),
    }
    return _plan(code, title, description, **{**usual, **terms})


def _lease(code: str, title: Words, description: Words, **terms: Any) -> VersionDraft:
    """Return a lease: settling early costs 3 % of what is still financed."""
    usual: dict[str, Any] = {"annual_rate_ppm": 60_000, "amount_min_fen": 3_000_000}
    return _plan(code, title, description, **{**usual, **terms})


PRODUCTS: tuple[VersionDraft, ...] = (
    _plan(
        "STD",
        Words("等额本息", "Level instalments"),
        Words(
            "每月还一样多，好记，好安排。利息按还欠的本金算，越往后利息越少。",
            "The same amount every month, easy to plan. Interest is on what is still owed, so it shrinks.",
        ),
        annual_rate_ppm=39_900,
        terms=(12, 24, 36, 48, 60),
    ),
    _plan(
        "EP",
        Words("等额本金", "Equal principal"),
        Words(
            "每月还的本金一样，利息越来越少。开头还得多，后面越还越少。同样的利率，总利息比每月还一样多的少。",
            "The same principal every month and less interest each time: more at first, less later. At the same rate it costs less interest than level instalments.",
        ),
        method=Method.EQUAL_PRINCIPAL,
        annual_rate_ppm=45_000,
        terms=(12, 24, 36, 48, 60),
    ),
    _plan(
        "BALLOON-36-25",
        Words("尾款方案", "Final-payment plan"),
        Words(
            "月供低，最后一期连尾款一起还，要提前备好。尾款也要算利息，所以总利息多一些。",
            "Lower instalments and a large final payment to prepare for. That part bears interest too, so interest is higher in all.",
        ),
        method=Method.BALLOON,
        annual_rate_ppm=48_800,
        terms=(36,),
        amount_min_fen=3_000_000,
        balloon_min_ppm=100_000,
        balloon_max_ppm=250_000,
        fee_rule=LADDER,
    ),
    _zero(
        "ZERO-24",
        Words("零利率24期", "0% over 24 months"),
        Words(
            "利息由厂家付，您只还本金。",
            "The maker pays the interest, you repay the principal only.",
        ),
        terms=(24,),
        min_down_ppm=300_000,
        max_ltv_ppm=700_000,
        amount_max_fen=50_000_000,
        energies=NEW_ENERGY,
        subvention=BY_THE_MAKER,
        gross_rate_ppm=59_900,
    ),
    _zero(
        "ZERO-36",
        Words("零利率36期", "0% over 36 months"),
        Words(
            "利息由厂家和经销商付，您只还本金。",
            "Maker and dealer pay the interest, you repay the principal only.",
        ),
        terms=(36,),
        min_down_ppm=400_000,
        max_ltv_ppm=600_000,
        amount_max_fen=50_000_000,
        energies=NEW_ENERGY,
        subvention=MAKER_AND_DEALER,
        gross_rate_ppm=59_900,
        oem_share_ppm=700_000,
    ),
    _plan(
        "FLAT-36",
        Words("等本等息", "Flat plan"),
        Words(
            "每月还的本金和利息都一样。利息一直按最初的本金算，看年化利率才好比较。",
            "Principal and interest are the same every month. Interest stays on the first principal: compare by the annual rate.",
        ),
        method=Method.FLAT,
        annual_rate_ppm=22_000,
        terms=(36,),
    ),
    _plan(
        "ADDON",
        Words("车款加附加品", "Car with accessories"),
        Words(
            "车险、延保、贴膜这些也能一起贷。每月还一样多。",
            "Insurance, warranty, film and the like are financed too. The same amount every month.",
        ),
        annual_rate_ppm=46_600,
        terms=(24, 36, 48, 60),
        addons=(
            AddonKind.INSURANCE,
            AddonKind.WARRANTY,
            AddonKind.CARE,
            AddonKind.FILM,
            AddonKind.CHARGER,
            AddonKind.NAVIGATION,
        ),
        addon_ltv_ppm=800_000,
    ),
    _plan(
        "FIXED-DAY",
        Words("每月5日还", "Due on the 5th"),
        Words(
            "还款日每月都是同一天。第一期比一个月长或短，利息按实际天数算，所以和后面不一样；后面各期一样多。",
            "Due on the same day every month. The first period is longer or shorter than a month and its interest counts the real days, so it differs; the rest are alike.",
        ),
        annual_rate_ppm=39_900,
        terms=(12, 24, 36, 48, 60),
        due_day=5,
    ),
    _plan(
        "STEP-36",
        Words("先少后多", "Low first"),
        Words(
            "前面只还一半，后面还得多一些。前面还的本金少，总利息多一些。",
            "Half instalments at first, higher ones later. Less is repaid early, so interest is higher in all.",
        ),
        method=Method.STEPPED,
        annual_rate_ppm=52_500,
        terms=(36,),
        steps=(StepShare(12, 500_000),),
    ),
    _zero(
        "SEG-36+24",
        Words("前三年零利率", "Three years at 0%"),
        Words(
            "前面几年不收利息，后面才算利息。利息由厂家补。",
            "No interest in the first years, interest only later. The maker makes up the difference.",
        ),
        method=Method.SEGMENTED,
        terms=(60,),
        segments=(Segment(36, 0), Segment(24, 47_500)),
        fee_rule=PercentOfRemaining(30_000),
        energies=NEW_ENERGY,
        subvention=BY_THE_MAKER,
        gross_rate_ppm=49_900,
    ),
    _zero(
        "5050-A",
        Words("一半一半，零利率", "Half now, half in a year"),
        Words(
            "先付一半车价，一年后付另一半，中间不用还，也没有利息。",
            "Half the price now, the other half after a year, nothing in between and no interest.",
        ),
        method=Method.INTEREST_ONLY,
        terms=(12,),
        min_down_ppm=500_000,
        max_ltv_ppm=500_000,
        subvention=BY_THE_MAKER,
        gross_rate_ppm=39_900,
    ),
    _plan(
        "5050-B",
        Words("一半一半，先还利息", "Half now, interest monthly"),
        Words(
            "先付一半车价，每月只还利息，到期一次还本金。",
            "Half the price now, interest only each month, the principal at the end.",
        ),
        method=Method.INTEREST_ONLY,
        annual_rate_ppm=39_900,
        terms=(12, 24),
        min_down_ppm=500_000,
        max_ltv_ppm=500_000,
    ),
    _lease(
        "LEASE-36-RV30",
        Words("租车，期满可买可还", "Lease: buy or return"),
        Words(
            "租期里车归我们，您来用。期满按残值买下，或者把车还给我们，押金退给您。",
            "The car is ours while you use it. At the end buy it at its residual value or return it; the deposit comes back.",
        ),
        family=Family.LEASE,
        method=Method.BALLOON,
        terms=(24, 36, 48),
        balloon_min_ppm=200_000,
        balloon_max_ppm=300_000,
        deposit_ppm=100_000,
        vat_mode=VatMode.RENT,
        vat_ppm=130_000,
    ),
    _lease(
        "LEASEBACK",
        Words("售后回租", "Sale and leaseback"),
        Words(
            "您买车后卖给我们，再租回来用。租金付清，再付一个很小的价，车就归您。",
            "You sell us the car and lease it back. When all rents are paid it is yours again for a very small price.",
        ),
        family=Family.LEASEBACK,
        annual_rate_ppm=55_000,
        terms=(36, 60, 84),
        vat_mode=VatMode.INTEREST,
        vat_ppm=60_000,
        purchase_price_fen=10_000,
    ),
    _plan(
        "USED-36-688",
        Words("二手车方案", "Used-car plan"),
        Words(
            "给二手车的。每月还一样多，能贷多少看评估价。",
            "For used cars. The same amount every month; how much we lend follows the valuation.",
        ),
        annual_rate_ppm=68_800,
        terms=(12, 24, 36),
        min_down_ppm=300_000,
        max_ltv_ppm=700_000,
        amount_max_fen=50_000_000,
        conditions=(Condition.USED,),
    ),
)
