"""What is typed on the pages of an application, read and kept as typed when it comes back with errors."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from suiche.channels.design.typed import read_yuan
from suiche.channels.design.wording import yuan_short
from suiche.journey.apply.photos import MOST_BYTES, CleanPhoto, PhotosBusy, cleaned
from suiche.journey.apply.queries import ApplicationView
from suiche.kit.refusal import BadInput
from suiche.kit.words import Words

NO_AMOUNT = {  # two on one page, listed above it: each sentence names its field
    "monthly_income": Words(
        "月收入请填数字，比如18600，最多两位小数。",
        "Please enter your income as digits, such as 18600, with at most two decimals.",
    ),
    "monthly_debt": Words(
        "每月还款请填数字，没有就填0。", "Please enter your repayments as digits; 0 if there are none."
    ),
}
NO_DAY = Words(
    "请填有效期的最后一天，或者选“长期”。", "Please enter the last valid day, or choose “for life”."
)
DEBT_DEFAULT = "0"


@dataclass
class Form:
    """A form as it came: the typed texts by field, and what stands against them."""

    values: dict[str, str]
    errors: dict[str, Words] = field(default_factory=dict)


def typed(request: HttpRequest, *names: str) -> Form:
    """Return the fields as they were typed, at most 200 characters each."""
    return Form({name: request.POST.get(name, "").strip()[:200] for name in names})


def identity_values(view: ApplicationView) -> dict[str, str]:
    """Return what the identity page shows."""
    known = view.answers.identity
    if known is None:
        return {"name": "", "id_number": "", "id_valid_until": "", "id_for_life": ""}
    until = known.valid_until.isoformat() if known.valid_until else ""
    return {"name": known.name, "id_number": known.id_number, "id_valid_until": until, "id_for_life": "" if until else "yes"}  # fmt: skip


def income_values(view: ApplicationView) -> dict[str, str]:
    """Return what the income page shows; no other repayments is the usual case."""
    known = view.answers.income
    if known is None:
        return {"monthly_income": "", "monthly_debt": DEBT_DEFAULT, "employer": ""}
    return {
        "monthly_income": yuan_short(known.monthly_income_fen),
        "monthly_debt": yuan_short(known.monthly_debt_fen),
        "employer": known.employer,
    }


def card_values(view: ApplicationView, phone: str) -> dict[str, str]:
    """Return what the card page shows; the mobile number is the one of the sign-in until another is typed."""
    known = view.answers.card
    if known is None:
        return {"card_no": "", "card_mobile": phone}
    return {"card_no": known.card_no, "card_mobile": known.mobile}


def amount(form: Form, name: str) -> int:
    """Return a typed amount in fen; what is none is an error at its field (and 0 here)."""
    fen = read_yuan(form.values[name])
    if fen is None:
        form.errors[name] = NO_AMOUNT[name]
    return fen or 0


def last_day(form: Form) -> date | None:
    """Return the last valid day of the identity card, None for 长期; what is neither is an error."""
    if form.values["id_for_life"]:
        return None
    text = unicodedata.normalize("NFKC", form.values["id_valid_until"])
    parts = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?", text)
    try:
        if parts:
            return date(*(int(part) for part in parts.groups()))
    except ValueError:  # digits, but no day of the calendar
        pass
    form.errors["id_valid_until"] = NO_DAY
    return None


def add_faults(form: Form, faults: dict[str, Words], order: tuple[str, ...]) -> None:
    """Add what the rules say, in the order of the fields on the page; what was said before stays."""
    found = {**faults, **form.errors}
    form.errors = {name: found[name] for name in order if name in found}


def photo(request: HttpRequest, name: str, form: Form) -> CleanPhoto | None:
    """Return the uploaded photo drawn anew; None when none was chosen, or when it is an error."""
    sent = request.FILES.get(name)
    if not isinstance(sent, UploadedFile):
        return None
    # One byte more than allowed is enough to see that it is too large.
    raw = sent.read(MOST_BYTES + 1)
    if not raw:
        return None
    try:
        return cleaned(raw, field=name)
    except (BadInput, PhotosBusy) as fault:
        form.errors[name] = fault.words
        return None
