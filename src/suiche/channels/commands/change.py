"""`suiche change`: what changes when a loan is changed right after a due date, from JSON to JSON."""

from collections.abc import Callable
from typing import TextIO

from suiche.channels.commands.money_form import answer, row_answer
from suiche.maths import change
from suiche.maths.change import Change
from suiche.maths.extension import extend_balloon
from suiche.maths.form import Form
from suiche.maths.loan_form import located, read_terms
from suiche.maths.money import fen_to_yuan
from suiche.maths.refusals import OutOfRange
from suiche.maths.running import Running, running_of
from suiche.maths.schedule import build_schedule
from suiche.maths.terms import MAX_TERMS, LoanTerms

_COMMON = ("loan", "paid_periods", "kind")
_EXTEND = "extend_balloon"
_FIELDS: dict[str, tuple[str, ...]] = {
    "prepay_reduce": ("amount",),
    "prepay_shorten": ("amount",),
    "due_day": ("new_due_day",),
    "defer_interest_only": ("months",),
    "defer_capitalise": ("months",),
    _EXTEND: ("terms", "annual_rate", "pay_first"),
}
_ALL = (*_COMMON, *dict.fromkeys(name for names in _FIELDS.values() for name in names))
_PRICES: dict[str, Callable[[Running, int], Change]] = {
    "prepay_reduce": change.prepay_reduce,
    "prepay_shorten": change.prepay_shorten,
    "due_day": change.due_day,
    "defer_interest_only": change.defer_interest_only,
    "defer_capitalise": change.defer_capitalise,
}


def change_answer(request: object) -> dict[str, object]:
    """Return the coming rows and what they cost. Refuses (OutOfRange) what is outside the form or has no meaning."""
    kind = Form(request, "", _ALL).choice("kind", list(_FIELDS))
    form = Form(request, "", (*_COMMON, *_FIELDS[kind]))
    terms = read_terms(form.value("loan", "a schedule request"), "loan")
    paid_periods = form.integer("paid_periods", 0, MAX_TERMS)
    try:
        build_schedule(terms)
    except OutOfRange as refusal:
        raise located(refusal, "loan") from None
    priced = (
        _extended(form, terms, paid_periods) if kind == _EXTEND else _changed(form, kind, terms, paid_periods)
    )
    return {
        "rows": [row_answer(row) for row in priced.rows],
        "instalment": fen_to_yuan(priced.instalment_fen),
        "cost": fen_to_yuan(priced.cost_fen),
        "sha256": priced.fingerprint(),
    }


def _changed(form: Form, kind: str, terms: LoanTerms, paid_periods: int) -> Change:
    (field,) = _FIELDS[kind]
    if field == "amount":
        given = form.money(field)
    else:
        given = form.integer(field, 1, 31 if field == "new_due_day" else MAX_TERMS)
    return _PRICES[kind](running_of(terms, paid_periods), given)


def _extended(form: Form, terms: LoanTerms, paid_periods: int) -> Change:
    return extend_balloon(
        terms,
        paid_periods,
        terms=form.integer("terms", 1, MAX_TERMS),
        annual_rate_ppm=form.rate("annual_rate"),
        pay_first_fen=form.money("pay_first") if form.has("pay_first") else 0,
    )


def main(stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Run the command; exit code 0, or 2 where the request is refused."""
    return answer(stdin, stdout, stderr, change_answer)
