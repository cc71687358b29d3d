"""Loan terms and settlement fees in their written form (see `form`)."""

from suiche.maths.dates import MIN_FIRST_PERIOD_DAYS
from suiche.maths.fees import FeeRule, Ladder, MonthsOfInterest, NoFee, PercentOfRemaining, Rung, Tier, Tiered
from suiche.maths.form import Form, read_integer, read_rate
from suiche.maths.refusals import OutOfRange
from suiche.maths.terms import MAX_TERMS, LoanTerms, Method, Segment, Step

MIN_PRINCIPAL_FEN = 100_000  # 1,000.00 yuan
_LONGEST_FIRST_PERIOD = 366
_COMMON = ("method", "principal", "terms", "disbursed_on")
_OPTIONAL = ("due_day", "min_first_period_days")
_OF_METHOD: dict[Method, tuple[str, ...]] = {
    Method.EQUAL_INSTALMENT: ("annual_rate",),
    Method.EQUAL_PRINCIPAL: ("annual_rate",),
    Method.BALLOON: ("annual_rate", "balloon"),
    Method.FLAT: ("flat_annual_rate",),
    Method.INTEREST_ONLY: ("annual_rate",),
    Method.STEPPED: ("annual_rate", "steps"),
    Method.SEGMENTED: ("segments",),
}
_ALL = (*_COMMON, "annual_rate", "flat_annual_rate", "balloon", "steps", "segments", *_OPTIONAL)


def read_terms(value: object, path: str = "") -> LoanTerms:
    """Return the terms of a loan. Refuses (OutOfRange) anything that is not exactly a form of its method."""
    method = Method(Form(value, path, _ALL).choice("method", [method.value for method in Method]))
    own = _OF_METHOD[method]
    form = Form(value, path, (*_COMMON, *own, *_OPTIONAL))
    rates = [name for name in own if name.endswith("annual_rate")]
    principal, terms = form.money("principal", MIN_PRINCIPAL_FEN), form.integer("terms", 1, MAX_TERMS)
    first_period = MIN_FIRST_PERIOD_DAYS
    if form.has("min_first_period_days"):
        first_period = form.integer("min_first_period_days", 0, _LONGEST_FIRST_PERIOD)
    try:
        return LoanTerms(
            method=method,
            principal_fen=principal,
            terms=terms,
            disbursed_on=form.day("disbursed_on"),
            annual_rate_ppm=form.rate(rates[0]) if rates else 0,
            due_day=form.integer("due_day", 1, 31) if form.has("due_day") else None,
            balloon_fen=form.money("balloon") if method is Method.BALLOON else 0,
            steps=_steps(form) if method is Method.STEPPED else (),
            segments=_segments(form) if method is Method.SEGMENTED else (),
            min_first_period_days=first_period,
        )
    except OutOfRange as refusal:
        raise located(refusal, path) from None


def located(refusal: OutOfRange, path: str) -> OutOfRange:
    """Return a refusal of the arithmetic with the path of the loan before its field, unless it has one."""
    return refusal if not path or refusal.field.startswith(f"{path}.") else refusal.under(path)


def _steps(form: Form) -> tuple[Step, ...]:
    blocks = [Form(item, path, ("terms", "instalment")) for path, item in form.items("steps", MAX_TERMS)]
    return tuple(Step(block.integer("terms", 1, MAX_TERMS), block.money("instalment")) for block in blocks)


def _segments(form: Form) -> tuple[Segment, ...]:
    segments = []
    for path, item in form.items("segments", MAX_TERMS):
        if not isinstance(item, list) or len(item) != 2:
            raise OutOfRange(path, "an array of the number of periods and their rate, such as [36, '0']")
        terms = read_integer(item[0], f"{path}[0]", 1, MAX_TERMS)
        segments.append(Segment(terms, read_rate(item[1], f"{path}[1]")))
    return tuple(segments)


_FEE_FIELDS: dict[str, tuple[str, ...]] = {
    "NONE": (),
    "PCT_REMAINING": ("pct",),
    "TIERED": ("tiers", "min"),
    "N_MONTHS_INTEREST": ("months",),
    "LADDER": ("steps",),
}


def read_fee_rule(value: object, path: str = "fee") -> FeeRule:
    """Return a settlement fee rule. Refuses (OutOfRange) anything that is not exactly a form of its kind."""
    kind = Form(value, path, ("kind", "pct", "tiers", "min", "months", "steps")).choice(
        "kind", list(_FEE_FIELDS)
    )
    form = Form(value, path, ("kind", *_FEE_FIELDS[kind]))
    if kind == "PCT_REMAINING":
        return PercentOfRemaining(form.rate("pct"))
    if kind == "TIERED":
        return Tiered(_tiers(form), form.money("min") if form.has("min") else 0)
    if kind == "N_MONTHS_INTEREST":
        return MonthsOfInterest(form.integer("months", 0, MAX_TERMS))
    return Ladder(_rungs(form)) if kind == "LADDER" else NoFee()


def _cases(form: Form, name: str, bound: str) -> list[Form]:
    """Return the cases of a fee; only the last may be without its bound, or the rest could never hold."""
    cases = [Form(item, path, (bound, "pct")) for path, item in form.items(name, MAX_TERMS)]
    for case in cases[:-1]:
        case.value(bound, "only the last case may be without it")
    return cases


def _tiers(form: Form) -> tuple[Tier, ...]:
    bound = "below_paid_share"
    return tuple(
        Tier(case.rate("pct"), case.rate(bound) if case.has(bound) else None)
        for case in _cases(form, "tiers", bound)
    )


def _rungs(form: Form) -> tuple[Rung, ...]:
    bound = "through_period"
    return tuple(
        Rung(case.rate("pct"), case.integer(bound, 0, MAX_TERMS) if case.has(bound) else None)
        for case in _cases(form, "steps", bound)
    )
