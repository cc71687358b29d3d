"""What is printed on each paper: frozen views, made by the step that owns the paper.

A paper knows only what it prints. Money is whole fen, rates are ppm, days are dates, moments are instants:
``view`` turns them into the words on the page, in this one place, so that no paper prints a figure its own way.
Text is data: it is never read as markup, whatever a person typed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from suiche.documents.clauses import Clauses
from suiche.kit.clock import Instant, shanghai
from suiche.maths.money import grouped


@dataclass(frozen=True)
class Company:
    """Our own company as it stands on every paper."""

    name: str
    credit_code: str
    address: str
    phone: str


@dataclass(frozen=True)
class Head:
    """The frame of every paper. ``made_at`` is frozen too: the same view gives the same bytes."""

    paper_no: str
    made_at: Instant
    company: Company
    demo: bool


@dataclass(frozen=True)
class Person:
    """A natural person; ``number`` is masked except on the contract."""

    name: str
    number: str
    phone: str


@dataclass(frozen=True)
class Vehicle:
    """The financed and mortgaged car."""

    title: str
    vin: str
    price_fen: int


@dataclass(frozen=True)
class Row:
    """One instalment of the repayment plan."""

    period: int
    due_on: date
    payment_fen: int
    principal_fen: int
    interest_fen: int
    balance_fen: int


@dataclass(frozen=True)
class Cost:
    """One cost under normal performance: who takes what, how, and what it adds to the annual rate."""

    name: str
    how: str
    payee: str
    amount_fen: int
    annual_ppm: int


@dataclass(frozen=True)
class Contingent:
    """A cost that arises only in a case: overdue, misuse, early settlement."""

    case: str
    standard: str
    payee: str


@dataclass(frozen=True)
class AmountLine:
    """A label with an amount; ``note`` is the formula behind it, or empty."""

    label: str
    note: str
    amount_fen: int


@dataclass(frozen=True)
class DisclosurePaper:
    """综合融资成本明示表 (domain A4): every cost, before anything is signed."""

    template: ClassVar[str] = "disclosure"
    title: ClassVar[str] = "综合融资成本明示表"

    head: Head
    borrower: Person
    vehicle: Vehicle
    principal_fen: int
    terms: int
    instalment_fen: int
    last_instalment_fen: int
    due_day: int
    total_interest_fen: int
    total_payment_fen: int
    total_cost_fen: int  # of everything payable when paying on time
    annual_cost_ppm: int
    costs: tuple[Cost, ...]
    contingent: tuple[Contingent, ...]
    payoff_example_title: str
    payoff_example: tuple[AmountLine, ...]
    first_name: str = "每期还"  # what the first payment is called: not every plan pays the same each month
    rhythm: str = ""  # how the payments follow each other to the last
    dates_note: str = "每期金额不变。"
    leased: bool = False  # a lease speaks of rent
    deposit_fen: int = 0


@dataclass(frozen=True)
class ContractPaper:
    """借款合同 with the mortgage of the car: key terms first, then the clauses, then every instalment."""

    template: ClassVar[str] = "contract"
    title: ClassVar[str] = "汽车抵押借款合同"

    head: Head
    borrower: Person
    borrower_address: str
    vehicle: Vehicle
    dealer_name: str
    payee_account: str
    repayment_account: str
    method: str
    principal_fen: int
    down_payment_fen: int
    terms: int
    annual_rate_ppm: int
    annual_cost_ppm: int
    penalty_rate_ppm: int
    misuse_rate_ppm: int
    prepayment_fee: str
    grace_days: int
    due_day: int
    instalment_fen: int
    total_interest_fen: int
    total_payment_fen: int
    disclosure_no: str
    complaint_channels: str
    court: str
    rows: tuple[Row, ...]
    clauses: Clauses
    all_in_ppm: int  # what interest, penalty and fees of a year may come to together
    penalty_year_days: int
    first_name: str = "每期还"
    rhythm: str = ""
    dates_note: str = "每期金额不变。"
    interest_rule: str = "月利息 = 剩余本金 × 年利率 ÷ 12，四舍五入到分；最后一期结清全部余额。"
    purpose: str = "用来购买下面的车辆"


@dataclass(frozen=True)
class LeasePaper(ContractPaper):
    """融资租赁合同: whose car it is, the rents, the deposit, what the customer may choose at the end.

    The borrower is the lessee. ``back``: the lessee sold us the car and leases it back. ``residual_fen`` is what buying the
    car costs at the end, ``purchase_price_fen`` the nominal price where there is no residual; the other is 0.
    """

    template: ClassVar[str] = "lease"
    title: ClassVar[str] = "融资租赁合同"

    back: bool = False
    deposit_fen: int = 0
    residual_fen: int = 0
    purchase_price_fen: int = 0
    vat_ppm: int = 0
    total_rent_fen: int = 0  # without the residual
    last_due_on: date = date.max
    kilometres: int = 0  # that a car which comes back may have run
    kilometre_fen: int = 0  # of each one beyond


@dataclass(frozen=True)
class CertificatePaper:
    """结清证明: the loan is closed at exactly 0.00; the QR code leads to the page that verifies it."""

    template: ClassVar[str] = "certificate"
    title: ClassVar[str] = "贷款结清证明"

    head: Head
    borrower: Person
    vehicle: Vehicle
    contract_no: str
    principal_fen: int
    signed_on: date
    settled_on: date
    paid_total_fen: int
    verify_url: str
    verify_code: str


@dataclass(frozen=True)
class LeaseCertificatePaper(CertificatePaper):
    """结清证明 of a lease: nothing is owed, and whose the car is now."""

    title: ClassVar[str] = "融资租赁结清证明"

    returned: bool  # the car came back; otherwise it is the lessee's now
    leased: bool = True


@dataclass(frozen=True)
class ReceiptPaper:
    """收款凭证: who paid how much, how and for what. ``payer``: the borrower, or who else paid."""

    template: ClassVar[str] = "receipt"
    title: ClassVar[str] = "收款凭证"

    head: Head
    borrower: Person
    payer: str
    contract_no: str
    purpose: str
    means: str
    transaction_no: str
    paid_at: datetime
    amount_fen: int
    lines: tuple[AmountLine, ...]
    verify_url: str
    verify_code: str


@dataclass(frozen=True)
class Section:
    """A section of a consent: heading and paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class ConsentPaper:
    """授权书: what the person allows, for what, how long, and how to take it back. See ``wording.py``."""

    template: ClassVar[str] = "consent"

    title: str
    title_en: str
    head: Head
    person: Person
    summary: str
    sections: tuple[Section, ...]


Paper = DisclosurePaper | ContractPaper | CertificatePaper | ReceiptPaper | ConsentPaper


def percent(ppm: int) -> str:
    """Return a rate in ppm as a percentage of two decimals, three or four where it has them: 59850 → ``5.985%``."""
    sign, whole = ("-" if ppm < 0 else ""), abs(ppm)
    decimals = f"{whole % 10_000:04d}"
    return f"{sign}{whole // 10_000}.{decimals[:2]}{decimals[2:].rstrip('0')}%"


def _capital(number: int, unit: str) -> str:
    """Return one group of four digits in capital numerals, zeros between digits written once."""
    digits, places = "零壹贰叁肆伍陆柒捌玖", ("仟", "佰", "拾", "")
    text = "".join(
        f"{digits[int(digit)]}{place}" if digit != "0" else "零"
        for digit, place in zip(f"{number:04d}", places, strict=True)
    )
    while "零零" in text:
        text = text.replace("零零", "零")
    return f"{text.rstrip('零')}{unit}" if number else "零"


def capital_yuan(fen: int) -> str:
    """Return an amount in the capital numerals of Chinese papers: 590391 → ``伍仟玖佰零叁元玖角壹分``.

    Up to 9,999,999,999.99 yuan; ValueError beyond, or below zero.
    """
    if not 0 <= fen < 10**12:
        raise ValueError("capital numerals cover 0.00 to 9,999,999,999.99")
    whole, cents = divmod(fen, 100)
    groups = (whole // 10**8, whole // 10**4 % 10**4, whole % 10**4)
    text = "".join(_capital(number, unit) for number, unit in zip(groups, ("亿", "万", ""), strict=True))
    while "零零" in text:
        text = text.replace("零零", "零")
    text = text.strip("零")
    jiao, fen_digit = divmod(cents, 10)
    digits = "零壹贰叁肆伍陆柒捌玖"
    tail = (f"{digits[jiao]}角" if jiao else ("零" if fen_digit and text else "")) + (
        f"{digits[fen_digit]}分" if fen_digit else ""
    )
    if not text and not tail:
        return "零元整"
    return (f"{text}元" if text else "") + (tail if fen_digit else f"{tail}整")


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _field(name: str, value: Any) -> Any:
    """Return one field as it is printed; only the unit in its name decides how."""
    if isinstance(value, int) and not isinstance(value, bool):
        if name.endswith("_fen"):
            return grouped(value)
        if name == "kilometres":
            return f"{value:,}"
        return percent(value) if name.endswith("_ppm") else value
    if isinstance(value, datetime):
        local = shanghai(Instant(value))
        return f"{_day(local)} {local:%H:%M:%S}"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, tuple):
        return [view(item) if is_dataclass(item) else item for item in value]
    return view(value) if is_dataclass(value) else value


def view(paper: Any) -> dict[str, Any]:
    """Return a paper (or a part of one) as the plain texts and counts that its template prints."""
    return {item.name: _field(item.name, getattr(paper, item.name)) for item in fields(paper)}
