"""What an answer may be, and which are still missing. Money in fen; typed text becomes clean values here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import TypeAdapter

from suiche.journey.apply.states import Part
from suiche.kit.refusal import BadInput, Refusal
from suiche.kit.words import Words
from suiche.parties import numbers
from suiche.parties.states import ConsentKind
from suiche.partners.bank.bins import bank_of

MOST_A_MONTH_FEN = 1_000_000_00  # a larger monthly sum is a slip of the pen, or needs a person
LONGEST_EMPLOYER = 60
# What an application cannot do without. Marketing is not among them: it is never a condition.
NEEDED_CONSENTS = (
    ConsentKind.PRIVACY,
    ConsentKind.SENSITIVE_ID,
    ConsentKind.CREDIT_QUERY,
    ConsentKind.CREDIT_REPORT,
    ConsentKind.E_SIGNATURE,
)


class QuoteExpired(Refusal):
    """The promise of the quote has run out."""

    code = "quote_expired"
    zh = "这个方案的报价过期了。请按今天的方案重新算一次，再申请。"
    en = "This quote has expired. Please calculate again with today’s terms, then apply."


@dataclass(frozen=True)
class Identity:
    """Who the customer says to be; ``valid_until`` None: the card holds for life (长期)."""

    name: str
    id_number: str
    valid_until: date | None


@dataclass(frozen=True)
class Income:
    """What comes in and goes out a month, in fen; the employer only if the person wishes."""

    monthly_income_fen: int
    monthly_debt_fen: int
    employer: str


@dataclass(frozen=True)
class Card:
    """The debit card to repay from, and the mobile number its bank knows."""

    card_no: str
    mobile: str


@dataclass(frozen=True)
class Given:
    """A consent given for this application: its line in the ledger of consents, and which text."""

    kind: ConsentKind
    line: UUID
    version: str


@dataclass(frozen=True)
class Answers:
    """Everything answered so far; what is not answered is None, or empty."""

    identity: Identity | None = None
    income: Income | None = None
    card: Card | None = None
    consents: tuple[Given, ...] = ()


_ADAPTER: TypeAdapter[Answers] = TypeAdapter(Answers)


def read(stored: str) -> Answers:
    """Read the answers as they are stored."""
    return _ADAPTER.validate_json(stored)


def written(answers: Answers) -> str:
    """Write the answers for storing (encrypted)."""
    return _ADAPTER.dump_json(answers).decode()


def missing(answers: Answers, *, has_dealer: bool) -> tuple[Part, ...]:
    """Return the parts still to be answered, in order."""
    given = {consent.kind for consent in answers.consents}
    there = {
        Part.DEALER: has_dealer,
        Part.IDENTITY: answers.identity is not None,
        Part.INCOME: answers.income is not None,
        Part.CARD: answers.card is not None,
        Part.CONSENTS: given.issuperset(NEEDED_CONSENTS),
    }
    return tuple(part for part in Part if not there[part])


def identity_faults(*, name: str, id_number: str, valid_until: date | None, on: date) -> dict[str, Words]:
    """Return what stands against each typed field of the identity, so that a page can mark all at once."""
    return _faults(
        lambda: numbers.checked_name(name),
        lambda: numbers.checked_id_number(id_number, on=on),
        lambda: _still_valid(valid_until, on),
    )


def income_faults(*, monthly_income_fen: int, monthly_debt_fen: int, employer: str) -> dict[str, Words]:
    """Return what stands against each field of the income."""
    return _faults(
        lambda: _earned(monthly_income_fen), lambda: _owed(monthly_debt_fen), lambda: _place(employer)
    )


def card_faults(*, card_no: str, mobile: str) -> dict[str, Words]:
    """Return what stands against each field of the card."""
    return _faults(lambda: _debit_card(card_no), lambda: numbers.checked_mobile(mobile, field="card_mobile"))


def _faults(*tried: Callable[[], object]) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for one in tried:
        try:
            one()
        except BadInput as fault:
            found[fault.field] = fault.words
    return found


def identity(*, name: str, id_number: str, valid_until: date | None, on: date) -> Identity:
    """Return the identity as it may be kept. Refuses: BadInput (name, id_number, id_valid_until)."""
    clean = Identity(numbers.checked_name(name), numbers.checked_id_number(id_number, on=on), valid_until)
    _still_valid(valid_until, on)
    return clean


def _still_valid(valid_until: date | None, on: date) -> None:
    if valid_until is not None and valid_until < on:
        raise BadInput(
            field="id_valid_until",
            zh="身份证已经过期。请先换领新证，再来申请。",
            en="The identity card has expired. Please renew it first, then apply.",
        )


def income(*, monthly_income_fen: int, monthly_debt_fen: int, employer: str) -> Income:
    """Return the income as it may be kept. Refuses: BadInput (monthly_income, monthly_debt, employer)."""
    _earned(monthly_income_fen)
    _owed(monthly_debt_fen)
    return Income(monthly_income_fen, monthly_debt_fen, _place(employer))


def _earned(fen: int) -> None:
    if not 0 < fen <= MOST_A_MONTH_FEN:
        raise BadInput(
            field="monthly_income",
            zh="月收入请填1元到100万元之间的数。",
            en="Please give a monthly income between ¥1 and ¥1,000,000.",
        )


def _owed(fen: int) -> None:
    if not 0 <= fen <= MOST_A_MONTH_FEN:
        raise BadInput(
            field="monthly_debt",
            zh="每月还款请填0到100万元之间的数，没有就填0。",
            en="Please give monthly repayments between ¥0 and ¥1,000,000; 0 if there are none.",
        )


def _place(employer: str) -> str:
    place = " ".join(employer.split())
    if len(place) > LONGEST_EMPLOYER:
        raise BadInput(
            field="employer",
            zh=f"单位名称最多{LONGEST_EMPLOYER}个字，请写短一点。",
            en=f"The employer’s name may have {LONGEST_EMPLOYER} characters at most.",
        )
    return place


def card(*, card_no: str, mobile: str) -> Card:
    """Return the card as it may be kept. Refuses: BadInput (card_no, card_mobile)."""
    return Card(_debit_card(card_no), numbers.checked_mobile(mobile, field="card_mobile"))


def _debit_card(typed: str) -> str:
    number = numbers.checked_card_number(typed)
    if bank_of(number) is None:
        raise BadInput(
            field="card_no",
            zh="这家银行的卡还不能用来还款。请换一张别家银行的借记卡。",
            en="Cards of this bank cannot be used for repayment yet. Please use a debit card of another bank.",
        )
    return number
