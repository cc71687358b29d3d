"""Read a line of contracts.csv: what was agreed, as the maths engine knows it, or what is wrong with the line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from suiche.journey.repay.takeover.rules.form import HEADERS
from suiche.maths.fee_form import write_fee
from suiche.maths.loan_form import read_fee_rule
from suiche.maths.money import FEN_PER_YUAN
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.rates import PPM, rate_to_ppm
from suiche.maths.refusals import OutOfRange
from suiche.maths.terms import MAX_TERMS, LoanTerms, Method, Segment, Step

_KEY = re.compile(r"[A-Z0-9-]{1,30}")
_YUAN = re.compile(r"(0|[1-9][0-9]{0,11})\.[0-9]{2}")
_MULTIPLE = re.compile(r"[1-3](\.[0-9]{1,6})?")
METHODS = tuple(method.value for method in Method)
FAMILIES = ("LOAN", "LEASE", "LEASEBACK")
PLANS = ("agreed", "changed")
LONGEST = {"vehicle": 120, "product": 40, "dealer_no": 20}
MOST_GRACE_DAYS = 30
MOST_PRINCIPAL_FEN = 10_000_000_000  # a hundred million yuan, as everywhere in the engine
_MAY_BE_EMPTY = frozenset(
    ("dealer_no", "due_day", "balloon", "steps", "segments", "penalty_multiple", "penalty_daily_rate")
)
_NEEDED = tuple(column for column in HEADERS["contracts"] if column not in _MAY_BE_EMPTY)


class Wrong(ValueError):
    """A field that is not in form: its column, the code of the fault, and the facts of its words."""

    def __init__(self, column: str, code: str, *facts: object) -> None:
        super().__init__(column, code)
        self.column, self.code, self.facts = column, code, tuple(str(fact) for fact in facts)


@dataclass(frozen=True)
class Agreed:
    """A contract as it was agreed in the old system. ``charged``: penalty and fees ever charged there."""

    contract_no: str
    party_no: str
    dealer_no: str
    vehicle: str
    family: str
    product: str
    changed: bool
    terms: LoanTerms
    penalty: PenaltyTerms
    fee_rule: str  # JSON, as loans keep it
    charged_fen: int
    credit_fen: int


def agreed(fields: list[str], as_of: date) -> Agreed:
    """Return the contract a line stands for. Refuses (Wrong) the first thing that is not in form."""
    row = dict(zip(HEADERS["contracts"], fields, strict=True))
    for column in _NEEDED:
        if not row[column]:
            raise Wrong(column, "empty")
    for column, most in LONGEST.items():
        if len(row[column]) > most:
            raise Wrong(column, "long", most)
    for column in ("contract_no", "party_no"):
        if not _KEY.fullmatch(row[column]):
            raise Wrong(column, "key")
    terms = _terms(row, as_of)
    return Agreed(
        contract_no=row["contract_no"],
        party_no=row["party_no"],
        dealer_no=row["dealer_no"],
        vehicle=row["vehicle"],
        family=_one_of(row, "family", FAMILIES),
        product=row["product"],
        changed=_one_of(row, "plan", PLANS) == "changed",
        terms=terms,
        penalty=_penalty(
            terms.annual_rate_ppm,
            row["penalty_multiple"],
            row["penalty_daily_rate"],
            row["grace_days"],
            _one_of(row, "compound", ("0", "1")) == "1",
        ),
        fee_rule=_fee(row["fee"]),
        charged_fen=money("charged", row["charged"]),
        credit_fen=money("credit", row["credit"]),
    )


def money(column: str, text: str) -> int:
    """Read yuan with exactly two decimals as fen. Refuses (Wrong)."""
    if not _YUAN.fullmatch(text):
        raise Wrong(column, "yuan")
    return int(text[:-3] + text[-2:])


@lru_cache(maxsize=100_000)
def day(column: str, text: str) -> date:
    """Read YYYY-MM-DD. Refuses (Wrong)."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Wrong(column, "day") from None
    if found.isoformat() != text:
        raise Wrong(column, "day")
    return found


@lru_cache(maxsize=10_000)
def whole(column: str, text: str, least: int, most: int) -> int:
    """Read a whole number between two others. Refuses (Wrong)."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise Wrong(column, "whole", least, most)
    return int(text)


def _one_of(row: Mapping[str, str], column: str, words: tuple[str, ...]) -> str:
    if row[column] not in words:
        raise Wrong(column, "choice", ", ".join(words))
    return row[column]


@lru_cache(maxsize=10_000)
def _rate(column: str, text: str) -> int:
    try:
        return rate_to_ppm(text)
    except ValueError:
        raise Wrong(column, "rate") from None


def _terms(row: Mapping[str, str], as_of: date) -> LoanTerms:
    method = Method(_one_of(row, "method", METHODS))
    principal, disbursed = money("principal", row["principal"]), day("disbursed_on", row["disbursed_on"])
    if not 0 < principal <= MOST_PRINCIPAL_FEN:
        raise Wrong("principal", "more_than_nothing")
    if disbursed > as_of:
        raise Wrong("disbursed_on", "after_cut_off", as_of)
    try:
        return LoanTerms(
            method=method,
            principal_fen=principal,
            terms=whole("terms", row["terms"], 1, MAX_TERMS),
            disbursed_on=disbursed,
            annual_rate_ppm=_rate("annual_rate", row["annual_rate"]),
            due_day=whole("due_day", row["due_day"], 1, 31) if row["due_day"] else None,
            balloon_fen=money("balloon", row["balloon"]) if row["balloon"] else 0,
            steps=tuple(Step(n, money("steps", part)) for n, part in _blocks(row, "steps")),
            segments=tuple(Segment(n, _rate("segments", part)) for n, part in _blocks(row, "segments")),
        )
    except OutOfRange as refusal:
        raise Wrong(refusal.field.partition("[")[0], "terms", refusal) from None


def _blocks(row: Mapping[str, str], column: str) -> list[tuple[int, str]]:
    """Read "36:0;24:0.0475": blocks of periods, each with its amount or rate."""
    if not row[column]:
        return []
    parts = [block.partition(":") for block in row[column].split(";")]
    return [(whole(column, periods, 1, MAX_TERMS), value) for periods, _, value in parts]


@lru_cache(maxsize=10_000)
def _penalty(rate_ppm: int, multiple: str, daily: str, grace_days: str, compound: bool) -> PenaltyTerms:
    if bool(multiple) == bool(daily):
        raise Wrong("penalty_multiple", "terms", "penalty_multiple or penalty_daily_rate, one of them")
    if multiple and not _MULTIPLE.fullmatch(multiple):
        raise Wrong("penalty_multiple", "terms", "a multiple from 1 to 3.999999")
    units, _, parts = multiple.partition(".")
    return PenaltyTerms(
        contract_rate_ppm=rate_ppm,
        multiple_ppm=int(units) * PPM + int(parts.ljust(6, "0")) if multiple else PPM,
        daily_rate_ppm=_rate("penalty_daily_rate", daily) if daily else None,
        grace_days=whole("grace_days", grace_days, 0, MOST_GRACE_DAYS),
        compound=compound,
    )


@lru_cache(maxsize=1_000)
def _fee(text: str) -> str:
    try:
        return json.dumps(write_fee(read_fee_rule(json.loads(text))))
    except OutOfRange as refusal:
        raise Wrong("fee", "fee", refusal) from None
    except (ValueError, RecursionError):
        raise Wrong("fee", "fee", "JSON") from None


def yuan(fen: int) -> str:
    """Write fen for the words of a fault."""
    return f"{fen // FEN_PER_YUAN}.{fen % FEN_PER_YUAN:02d}"
