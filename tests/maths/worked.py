"""The worked examples of the trade, as terms of ours: `worked_examples.json` holds the expected figures."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from suiche.maths.money import yuan_to_fen
from suiche.maths.rates import rate_to_ppm
from suiche.maths.terms import LoanTerms, Method, Segment, Step

_FILE = json.loads(Path(__file__).with_name("worked_examples.json").read_text(encoding="utf-8"))
RESULTS: dict[str, Any] = {example["id"]: example["result"] for example in _FILE["examples"]}


def loan(method: Method, principal: str, rate: str, terms: int, disbursed_on: str, **more: Any) -> LoanTerms:
    """Write terms as the examples do: yuan, decimal rate, ISO date."""
    if "balloon" in more:
        more["balloon_fen"] = yuan_to_fen(more.pop("balloon"))
    start = date.fromisoformat(disbursed_on)
    return LoanTerms(method, yuan_to_fen(principal), terms, start, rate_to_ppm(rate), **more)


LEVEL = Method.EQUAL_INSTALMENT
EX01 = loan(LEVEL, "200000", "0.0399", 36, "2026-01-15", due_day=15)
EX04 = loan(LEVEL, "100000", "0", 36, "2026-01-31", due_day=31)
EX05 = loan(Method.BALLOON, "180000", "0.0488", 36, "2026-05-20", balloon="75000")
EX07 = loan(Method.STEPPED, "180000", "0.0525", 36, "2026-04-25", steps=(Step(12, 270750),))
EX07B = loan(
    Method.SEGMENTED,
    "150000",
    "0",
    60,
    "2026-02-28",
    due_day=28,
    segments=(Segment(36, 0), Segment(24, 47500)),
)
EX11 = loan(LEVEL, "88800", "0.0599", 24, "2026-01-20", due_day=5)
EX13 = loan(LEVEL, "120000", "0.042", 36, "2026-09-10")

# Every example that is a schedule of the supported methods: name → (terms, expected figures).
SCHEDULES: dict[str, tuple[LoanTerms, dict[str, Any]]] = {
    "EX01": (EX01, RESULTS["EX01"]),
    "EX02": (
        loan(Method.EQUAL_PRINCIPAL, "150000", "0.045", 24, "2026-03-10", due_day=10),
        RESULTS["EX02"],
    ),
    "EX03": (loan(Method.FLAT, "203600", "0.01", 84, "2026-02-01"), RESULTS["EX03"]),
    "EX04": (EX04, RESULTS["EX04"]),
    "EX05": (EX05, RESULTS["EX05"]),
    "EX06A": (loan(Method.INTEREST_ONLY, "130000", "0", 12, "2026-06-08"), RESULTS["EX06"]["A"]),
    "EX06B": (loan(Method.INTEREST_ONLY, "130000", "0.0399", 12, "2026-06-08"), RESULTS["EX06"]["B"]),
    "EX07": (EX07, RESULTS["EX07"]),
    "EX07b": (EX07B, RESULTS["EX07b"]),
    "EX11": (EX11, RESULTS["EX11"]),
    "EX14": (
        loan(Method.BALLOON, "180800", "0.06", 36, "2026-07-01", balloon="67800"),
        RESULTS["EX14"],
    ),
    "EX15": (loan(LEVEL, "122720", "0.0466", 60, "2026-08-18"), RESULTS["EX15"]),
    "EX17 whole": (loan(LEVEL, "75000", "0.0599", 12, "2029-05-20"), RESULTS["EX17"]["a_full"]),
    "EX17 a fifth paid first": (
        loan(LEVEL, "60000", "0.0599", 12, "2029-05-20"),
        RESULTS["EX17"]["b_20pct_paid_first"],
    ),
    "EX09 same term": (
        loan(LEVEL, "85970.55", "0.0399", 24, "2027-01-15"),
        RESULTS["EX09"]["a_reduce_amount"],
    ),
}
