"""The comprehensive-financing-cost table (综合融资成本明示表, domain A4) as it is frozen with the offer.

Everything the customer is shown stands in it, in both languages: each cost with standard and payee and what it adds
to the annual rate, what default and early settlement cost, and an example. Its fingerprint is what is confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

from suiche.catalogue.costs import cost_items
from suiche.catalogue.shapes import Charge
from suiche.journey.sign.rules.fee_words import fee_words
from suiche.journey.sign.rules.lease_rows import RETURNABLE, LeaseFacts, choices, deposit_how, price_how
from suiche.kit.fingerprint import fingerprint
from suiche.kit.words import Words
from suiche.maths.disclosure import Disclosure, disclose, joint_cost
from suiche.maths.explain import explain_payment, explain_total_interest
from suiche.maths.fees import FeeRule
from suiche.maths.money import grouped
from suiche.maths.payoff import settle
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.rates import short_percent
from suiche.maths.schedule import Schedule, build_schedule
from suiche.maths.terms import LoanTerms, Method

BP = 100  # one basis point in ppm
MISUSE_MULTIPLE = 2  # 人民币利率管理规定: 50 % to 100 % above the contract's rate
EXAMPLE_PERIOD, EXAMPLE_DAYS = 12, 10

NO_FEES = ("手续费、担保增信费、经销商服务费", "Handling, guarantee and dealer service fees")
_LABELS = {
    "principal": Words("第1期的本金", "principal of the first instalment"),
    "interest": Words("第1期的利息", "interest of the first instalment"),
    "balloon": Words("尾款", "final payment"),
    "total_payment": Words("一共还", "repaid in all"),
    "due_instalment": Words("当期应还", "instalment due"),
    "remaining_principal": Words("剩余本金", "remaining principal"),
    "accrued_interest": Words(f"{EXAMPLE_DAYS}天利息", f"interest for {EXAMPLE_DAYS} days"),
    "fee": Words("手续费", "fee"),
}
_LEASE_LABELS = {
    **_LABELS,
    "principal": Words("第1期租金里的本金", "principal in the first rent"),
    "interest": Words("第1期租金里的利息", "interest in the first rent"),
    "balloon": Words("残值", "residual value"),
    "total_payment": Words("一共付", "paid in all"),
}


@dataclass(frozen=True)
class CostRow:
    """A cost under normal performance. ``annual_ppm``: what it adds to the annual cost."""

    name: Words
    how: Words
    payee: Words
    amount_fen: int
    annual_ppm: int


@dataclass(frozen=True)
class CaseRow:
    """A cost that arises only in a case."""

    case: Words
    standard: Words
    payee: Words


@dataclass(frozen=True)
class TableLine:
    """A line of a computation; ``note`` is its formula or empty."""

    label: Words
    note: str
    amount_fen: int


@dataclass(frozen=True)
class CostTable:
    """The whole table. ``joint_ppm`` is the cross-check: the IRR of all costs together.

    ``deposit_fen`` and ``residual_fen`` are a lease's; a deposit is no cost but makes the money dearer, so that the last
    row of a lease's costs holds what it adds to the annual rate.
    """

    number: str
    principal_fen: int
    terms: int
    due_day: int
    instalment_fen: int
    last_instalment_fen: int
    instalment_lines: tuple[TableLine, ...]
    total_interest_fen: int
    interest_lines: tuple[TableLine, ...]
    total_payment_fen: int
    annual_ppm: int
    joint_ppm: int
    costs: tuple[CostRow, ...]
    cases: tuple[CaseRow, ...]
    example_title: Words
    example: tuple[TableLine, ...]
    example_fen: int
    leased: bool = False
    deposit_fen: int = 0
    residual_fen: int = 0

    @property
    def total_cost_fen(self) -> int:
        """Return what all costs under normal performance come to."""
        return sum(row.amount_fen for row in self.costs)

    def fingerprint(self) -> str:
        """Return the SHA-256 (hex) of everything in the table."""
        return fingerprint(asdict(self))


def cost_table(
    *,
    number: str,
    loan: LoanTerms,
    penalty: PenaltyTerms,
    fee: FeeRule,
    payee: Words,
    cap_ppm: int,
    charges: tuple[Charge, ...] = (),
    lease: LeaseFacts | None = None,
) -> CostTable:
    """Build the table of a contract from the engine's figures; ``charges`` are the plan's, each with its payee.

    ``cap_ppm``: what the law lets all costs of a year come to. ``lease``: None for a loan.
    """
    schedule = build_schedule(loan)
    items = cost_items(charges, lease.purchase_price_fen if lease else None, loan, schedule)
    disclosed = disclose(loan, schedule, items)
    annual_bp, joint_bp = disclosed.annual_bp, disclosed.joint_bp
    if lease and lease.deposit_fen:
        annual_bp = joint_bp = joint_cost(loan, schedule, items, lease.deposit_fen).simple_bp
    labels = _LEASE_LABELS if lease else _LABELS
    title, example, example_fen = _example(schedule, loan, fee, lease)
    return CostTable(
        number=number,
        principal_fen=loan.principal_fen,
        terms=loan.terms,
        due_day=loan.due_day or loan.disbursed_on.day,
        instalment_fen=schedule.rows[0].payment_fen,
        last_instalment_fen=schedule.rows[-1].payment_fen,
        instalment_lines=tuple(
            TableLine(labels[line.key], line.formula, line.amount_fen)
            for line in explain_payment(loan, schedule, 1).lines
        ),
        total_interest_fen=schedule.total_interest_fen,
        interest_lines=_interest_lines(schedule, labels),
        total_payment_fen=schedule.total_payment_fen,
        annual_ppm=annual_bp * BP,
        joint_ppm=joint_bp * BP,
        costs=_costs(loan, disclosed, payee, charges, lease, annual_bp),
        cases=_cases(misuse_ppm(penalty, cap_ppm), penalty, fee, payee, lease),
        example_title=title,
        example=example,
        example_fen=example_fen,
        leased=lease is not None,
        deposit_fen=lease.deposit_fen if lease else 0,
        residual_fen=lease.residual_fen if lease else 0,
    )


def shown_rate_ppm(loan: LoanTerms, table: CostTable) -> int:
    """Return the annual rate (simple) for papers: of a flat plan it is the true one, never the flat one."""
    return table.annual_ppm if loan.method in (Method.FLAT, Method.SEGMENTED) else loan.annual_rate_ppm


def misuse_ppm(penalty: PenaltyTerms, cap_ppm: int) -> int:
    """Return the yearly rate on money that was not used for the car: the heavier of both, at most the all-in cap."""
    return min(max(MISUSE_MULTIPLE * penalty.contract_rate_ppm, penalty.annual_ppm()), cap_ppm)


def same_amounts(earlier: LoanTerms, later: LoanTerms) -> bool:
    """Tell whether two beginnings of one loan give the same amounts in every period; only the dates may differ.

    With a fixed due day the first period has other days, and its interest with them; nothing else may differ.
    """
    first, second = _columns(earlier), _columns(later)
    if earlier.due_day is not None and first[1:] == second[1:]:
        return first[0][1::2] == second[0][1::2]  # principal and balance of the first period
    return first == second


def _columns(loan: LoanTerms) -> list[tuple[int, int, int, int]]:
    rows = build_schedule(loan).rows
    return [(row.payment_fen, row.principal_fen, row.interest_fen, row.balance_after_fen) for row in rows]


def _interest_lines(schedule: Schedule, labels: Mapping[str, Words]) -> tuple[TableLine, ...]:
    paid, lent = explain_total_interest(schedule).lines
    return (
        TableLine(labels["total_payment"], paid.formula, paid.amount_fen),
        TableLine(
            Words("减去融资金额", "less the amount financed")
            if labels is _LEASE_LABELS
            else Words("减去贷款本金", "less the principal"),
            lent.formula,
            lent.amount_fen,
        ),
    )


def _costs(
    loan: LoanTerms,
    disclosed: Disclosure,
    payee: Words,
    charges: tuple[Charge, ...],
    lease: LeaseFacts | None,
    annual_bp: int,
) -> tuple[CostRow, ...]:
    interest, *others = disclosed.items
    name = Words("租金里的利息", "Interest in the rents") if lease else Words("贷款利息", "Interest")
    how = _how(loan)
    if lease:
        how = Words(how.zh.replace("随月供", "随租金"), how.en.replace("instalment", "rent"))
    rows = [CostRow(name, how, payee, interest.total_fen, interest.annual_bp * BP)]
    for charge, item in zip(charges, others, strict=False):
        rows.append(CostRow(charge.name, _charged(charge), charge.payee, item.total_fen, item.annual_bp * BP))
    if lease:
        rows += _lease_costs(lease, disclosed, payee, annual_bp)
    others_zh, others_en = ("其他手续费、服务费", "Any other fees") if charges else NO_FEES
    rows.append(CostRow(Words(others_zh, others_en), Words("都不收", "None is charged"), Words("无", "nobody"), 0, 0))  # fmt: skip
    return tuple(rows)


def _lease_costs(lease: LeaseFacts, disclosed: Disclosure, payee: Words, annual_bp: int) -> list[CostRow]:
    """The nominal price that everybody pays, and what a deposit without interest adds to the rate."""
    rows: list[CostRow] = []
    if lease.purchase_price_fen:
        price = disclosed.items[-1]
        name = Words("留购价", "Price of the car at the end")
        rows.append(CostRow(name, price_how(), payee, price.total_fen, price.annual_bp * BP))
    if lease.deposit_fen:
        added = (annual_bp - disclosed.annual_bp) * BP
        rows.append(CostRow(Words("押金", "Deposit"), deposit_how(lease), RETURNABLE, 0, added))
    return rows


def _charged(charge: Charge) -> Words:
    upfront, yearly = short_percent(charge.upfront_ppm), short_percent(charge.yearly_ppm)
    if charge.upfront_ppm and charge.yearly_ppm:
        return Words(
            f"放款时收本金的{upfront}，以后每年收剩余本金的{yearly}，随月供付",
            f"{upfront} of the principal at payout, then {yearly} a year of what remains, with each instalment",
        )
    if charge.upfront_ppm:
        return Words(f"放款时一次收，本金的{upfront}", f"Once at payout, {upfront} of the principal")
    return Words(
        f"每年收剩余本金的{yearly}，随月供付", f"{yearly} a year of what remains, with each instalment"
    )


def _how(loan: LoanTerms) -> Words:
    """Say on what interest is counted, true of every method."""
    if loan.method is Method.FLAT:
        return Words("每期随月供，按最初的本金算", "With every instalment, on the first principal")
    if loan.method is Method.SEGMENTED:
        return Words(
            "每期随月供，按剩余本金和当期的利率算", "With every instalment, at the rate of its segment"
        )
    if not loan.annual_rate_ppm:
        return Words("零利率，不收", "None at 0%")
    if loan.due_day is not None:
        return Words(
            "每期随月供，按剩余本金算；第1期按实际天数算",
            "With every instalment, on the remaining principal; the first period by its days",
        )
    return Words("每期随月供，按剩余本金算", "With every instalment, on the remaining principal")


def _cases(
    misuse_rate_ppm: int, penalty: PenaltyTerms, fee: FeeRule, payee: Words, lease: LeaseFacts | None
) -> tuple[CaseRow, ...]:
    late, misuse, early = (
        short_percent(penalty.annual_ppm()),
        short_percent(misuse_rate_ppm),
        fee_words(fee),
    )
    days = penalty.grace_days
    day = "付租日" if lease else "还款日"
    grace = (
        Words(
            f"{day}后{days}天内还上不收；超过的，", f" None if paid within {days} days of the due date; else"
        )
        if days
        else Words("", " It counts")
    )
    compound = (
        Words(f"逾期的利息，同样按年{late}收", f"{late} a year on overdue interest too")
        if penalty.compound
        else Words("不收", "Not charged")
    )
    misused = (
        CaseRow(
            Words("贷款不用来买车", "Loan not used for the car"),
            Words(f"年{misuse}，和逾期罚息不重复收", f"{misuse} a year, never on top of penalty interest"),
            payee,
        ),
    )
    return (
        CaseRow(
            Words("逾期（罚息）", "Paying late (penalty interest)"),
            Words(
                f"年{late}，只按逾期的本金、逾期的天数算。{grace.zh}从{day}第二天算起。",
                f"{late} a year, only on the overdue principal and for the days overdue.{grace.en} from the day after the"
                " due date.",
            ),
            payee,
        ),
        CaseRow(Words("逾期（复利）", "Paying late (compound interest)"), compound, payee),
        *(() if lease else misused),
        CaseRow(
            Words("提前结清" if lease else "提前还清", "Settling early"),
            Words(
                f"{early.zh}利息只算到{'结清' if lease else '还清'}那天。",
                f"{early.en} Interest only to the day you settle.",
            ),
            payee,
        ),
        *(CaseRow(choice, cost, payee) for choice, cost in (choices(lease) if lease else ())),
    )


def _example(
    schedule: Schedule, loan: LoanTerms, fee: FeeRule, lease: LeaseFacts | None
) -> tuple[Words, tuple[TableLine, ...], int]:
    """Price one early settlement: after twelve instalments (or half of them) and ten more days."""
    paid = EXAMPLE_PERIOD if loan.terms > EXAMPLE_PERIOD else loan.terms // 2
    start = schedule.rows[paid - 1].due_date if paid else loan.disbursed_on
    quote = settle(schedule, loan, paid, start + timedelta(days=EXAMPLE_DAYS), fee)
    lines = [
        TableLine(
            _LABELS[line.key], "" if line.key == "remaining_principal" else line.formula, line.amount_fen
        )
        for line in quote.lines
        if line.key != "due_instalment"
    ]
    title = Words(
        f"举个例子：还了{paid}期，过{EXAMPLE_DAYS}天提前还清",
        f"Example: settled {EXAMPLE_DAYS} days after instalment {paid}",
    )
    amount_fen = quote.amount_fen
    if lease:
        title = Words(
            f"举个例子：付了{paid}期租金，过{EXAMPLE_DAYS}天提前结清，车归您",
            f"Example: settled {EXAMPLE_DAYS} days after rent {paid}, and the car is yours",
        )
        for label, fen in (
            (Words("留购价", "price of the car"), lease.purchase_price_fen),
            (Words("用押金抵", "less the deposit"), -lease.deposit_fen),
        ):
            if fen:
                lines.append(TableLine(label, "", fen))
                amount_fen += fen
    assert quote.due_instalment_fen == 0, f"{grouped(quote.due_instalment_fen)} is due on the example's day"
    return title, tuple(lines), amount_fen
