"""What the invented old core system sold: every method and family, with what its contracts agree about lateness."""

from __future__ import annotations

from dataclasses import dataclass

from suiche.maths.terms import Method


@dataclass(frozen=True)
class OldProduct:
    """A product of the old system. ``share`` of the book in thousandths; ``fee`` as the files write it."""

    code: str
    method: Method
    annual_rate_ppm: int
    terms: tuple[int, ...]
    share: int
    family: str = "LOAN"
    balloon_share_ppm: int = 0
    penalty_daily_ppm: int = 0  # 0: one and a half times the contract's rate
    compound: bool = False
    fee: str = '{"kind":"PCT_REMAINING","pct":"0.03"}'


_LADDER = '{"kind":"LADDER","steps":[{"through_period":12,"pct":"0.05"},{"through_period":24,"pct":"0.03"},{"pct":"0"}]}'
_TIERED = '{"kind":"TIERED","tiers":[{"below_paid_share":"0.5","pct":"0.08"},{"pct":"0.05"}],"min":"2000.00"}'
_NONE = '{"kind":"NONE"}'

OLD_PRODUCTS = (
    OldProduct("OLD-STD", Method.EQUAL_INSTALMENT, 39_900, (24, 36, 48, 60), 380),
    OldProduct("OLD-USED", Method.EQUAL_INSTALMENT, 68_800, (24, 36), 150, compound=True),
    OldProduct("OLD-ZERO", Method.EQUAL_INSTALMENT, 0, (12, 24, 36), 130, penalty_daily_ppm=500, fee=_TIERED),
    OldProduct("OLD-EP", Method.EQUAL_PRINCIPAL, 45_000, (24, 36), 60),
    OldProduct("OLD-FLAT", Method.FLAT, 22_000, (36,), 50),
    OldProduct("OLD-BALLOON", Method.BALLOON, 48_800, (36,), 70, balloon_share_ppm=300_000, fee=_LADDER),
    OldProduct("OLD-5050", Method.INTEREST_ONLY, 0, (12,), 25, penalty_daily_ppm=500, fee=_NONE),
    OldProduct("OLD-INTEREST", Method.INTEREST_ONLY, 56_000, (24,), 15),
    OldProduct("OLD-STEP", Method.STEPPED, 49_900, (36,), 20),
    OldProduct("OLD-SEG", Method.SEGMENTED, 0, (60,), 20),
    OldProduct("OLD-LEASE", Method.BALLOON, 62_000, (36,), 50, family="LEASE", balloon_share_ppm=250_000),
    OldProduct("OLD-LEASEBACK", Method.EQUAL_INSTALMENT, 75_000, (24, 36), 30, family="LEASEBACK"),
)
STEP_PERIODS, STEP_SHARE_PPM = 12, 700_000  # a year at 70 % of the level instalment
SEGMENTS = ((36, 0), (24, 47_500))
VEHICLES = (
    "演示 一号 标准版",
    "演示 二号 长续航版",
    "演示 三号 入门版",
    "演示 五号 七座版",
    "演示 E6 后驱版",
)
