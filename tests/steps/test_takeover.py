"""A book of another system comes over: every bad kind is told, the good ones stand to the fen, twice is once."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import connection

from suiche.channels.commands import import_portfolio
from suiche.demo.portfolio.book import make_portfolio
from suiche.demo.portfolio.spoil import SPOILINGS
from suiche.journey.repay import queries
from suiche.journey.repay.models import Instalment, Loan, OpenItem
from suiche.journey.repay.night_tasks import close_day
from suiche.journey.repay.takeover import queries as takeover
from suiche.journey.repay.takeover.models import PaymentBefore, Run
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, Instant
from suiche.ledger import queries as ledger
from suiche.maths.money import divide_half_up, fen_to_yuan, yuan_to_fen
from suiche.parties.models import BankCard, Customer, Dealer, PaymentStanding, SignIn

AS_OF = date(2026, 9, 30)
AT = Instant(datetime(2026, 10, 1, 1, tzinfo=UTC))
# The kinds that spoil a row of no contract of the book: nothing of the book stays out for them.
STRANGERS = {"row of no contract", "payment of no contract"}
# Where each kind is told: file and column.
TOLD = {
    "unknown party": ("contracts", "party_no"),
    "unknown dealer": ("contracts", "dealer_no"),
    "unknown family": ("contracts", "family"),
    "unknown method": ("contracts", "method"),
    "amount with letters": ("contracts", "principal"),
    "no terms": ("contracts", "terms"),
    "rate in percent": ("contracts", "annual_rate"),
    "lent after the cut-off": ("contracts", "disbursed_on"),
    "no such day": ("contracts", "disbursed_on"),
    "charges that are not there": ("contracts", "charged"),
    "contract twice": ("contracts", "contract_no"),
    "wrong identity number": ("contracts", "party_no"),
    "wrong phone": ("contracts", "party_no"),
    "wrong card": ("contracts", "party_no"),
    "no name": ("contracts", "party_no"),
    "party twice": ("contracts", "party_no"),
    "last row missing": ("schedules", "period"),
    "row twice": ("schedules", "period"),
    "one fen of interest": ("schedules", "interest"),
    "one fen of principal": ("schedules", "payment"),
    "one fen of balance": ("schedules", "balance_after"),
    "one fen of payment": ("schedules", "payment"),
    "dates out of order": ("schedules", "due_date"),
    "no such due date": ("schedules", "due_date"),
    "three decimals": ("schedules", "principal"),
    "a column missing": ("schedules", ""),
    "payment missing": ("contracts", "charged"),
    "payment twice": ("payments", "transaction_no"),
    "paid after the cut-off": ("payments", "paid_on"),
    "unknown channel": ("payments", "channel"),
    "unknown item": ("open_items", "kind"),
    "item of a period to come": ("open_items", "period"),
    "more open than was due": ("open_items", "amount"),
}


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of 200 contracts with one spoiled row of every kind."""
    folder = tmp_path_factory.mktemp("spoiled")
    make_portfolio(folder, contracts=200, seed=7, as_of=AS_OF, bad=1)
    return folder


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of 120 contracts without a fault."""
    folder = tmp_path_factory.mktemp("sound")
    make_portfolio(folder, contracts=120, seed=3, as_of=AS_OF)
    return folder


def open_dealers() -> None:
    """Open the four dealers of the book."""
    for number in range(1, 5):
        Dealer.objects.create(
            number=f"D000{number}", name="示例店", city="示例市", address="示例路1号", phone="400-000-0000", hours="9-17",
            account_name="示例店", account_no="6222000000000000",
        )  # fmt: skip


@pytest.fixture
def dealers(db: None) -> None:
    open_dealers()


def _import(folder: Path) -> int:
    return import_portfolio.main([str(folder), "--workers", "1"])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("dealers")
def test_every_bad_kind_is_told_with_its_line_and_only_its_contract_stays_out(spoiled: Path) -> None:
    assert _import(spoiled) == 0  # what stayed out is told: nothing is unexplained
    spoilings = {row["contract_no"]: row["kind"] for row in _rows(spoiled / "spoiled.csv")}
    assert set(spoilings.values()) == {spoiling.name for spoiling in SPOILINGS}
    told = _rows(spoiled / "bad.csv")
    for number, kind in spoilings.items():
        mine = {(row["file"], row["column"]) for row in told if row["number"] == number}
        assert bool(mine) != (kind in STRANGERS), kind
        if mine:
            file, column = TOLD[kind]
            assert (f"{file}.csv", column) in mine, kind
    lines = {row["file"]: (spoiled / row["file"]).read_text().splitlines() for row in told}
    for row in told:
        assert lines[row["file"]][int(row["line"]) - 1].startswith(f"{row['number']},"), row
        assert row["reason"] and row["原因"]
    bad = {number for number, kind in spoilings.items() if kind not in STRANGERS}
    book = {row["contract_no"] for row in _rows(spoiled / "contracts.csv")}
    assert set(Loan.objects.values_list("contract_no", flat=True)) == book - bad
    people = {row["number"] for row in told if row["file"] == "parties.csv"}
    assert not any(
        row["原因"] in (spoiled / "parties.csv").read_text() for row in told if row["number"] in people
    )


@pytest.mark.usefixtures("dealers")
def test_loans_stand_as_if_they_had_always_been_here(sound: Path) -> None:
    assert _import(sound) == 0
    assert queries.differences() == ()
    assert ledger.proof().balances
    contracts = _rows(sound / "contracts.csv")
    plan, payments, items = (_rows(sound / f"{name}.csv") for name in ("schedules", "payments", "open_items"))
    assert Instalment.objects.count() == len(plan)
    assert PaymentBefore.objects.count() == len(payments)
    assert OpenItem.objects.count() == len(items)
    for contract in contracts[:20]:
        loan = Loan.objects.get(contract_no=contract["contract_no"])
        rows = [row for row in plan if row["contract_no"] == loan.contract_no]
        assert loan.taken_over == sum(row["due_date"] <= AS_OF.isoformat() for row in rows)
        before = takeover.payments_before(loan.id)
        paid = [row["amount"] for row in payments if row["contract_no"] == loan.contract_no]
        assert [f"{payment.amount_fen / 100:.2f}" for payment in before] == paid
        owner = Customer.objects.get(id=loan.customer_id)
        person = next(row for row in _rows(sound / "parties.csv") if row["party_no"] == contract["party_no"])
        assert (owner.name, owner.id_number) == (person["name"], person["id_number"])
        assert (owner.sign_in.phone or "") == person["phone"]
        cards = list(BankCard.objects.filter(customer=owner))
        assert [card.card_no for card in cards] == ([person["card_no"]] if person["card_no"] else [])
    late = {row["contract_no"] for row in items if row["kind"] in ("principal", "interest")}
    owners = set(Loan.objects.filter(contract_no__in=late).values_list("customer_id", flat=True))
    assert set(PaymentStanding.objects.values_list("customer_id", flat=True)) == owners


@pytest.mark.usefixtures("dealers")
def test_what_lateness_costs_is_written_as_a_product_that_gives_it(sound: Path) -> None:
    assert _import(sound) == 0
    lines = [
        line
        for loan_id in Loan.objects.filter(state="active").values_list("id", flat=True)
        for line in queries.home(
            loan_id=loan_id, customer_id=None, on=BusinessDate(date(2026, 10, 20))
        ).due_lines
        if line.key in ("penalty", "compound") and line.formula
    ]
    assert len(lines) > 3
    for line in lines:
        addends = line.formula.replace(" − ", " + −").split(" + ")
        assert sum(map(_product, addends)) == line.amount_fen, line


def _product(formula: str) -> int:
    """Compute "5,238.91 × 5.985% ÷ 360 × 23" in fen; a daily rate has no "÷ 360", what rounding leaves no product."""
    if "×" not in formula:
        return yuan_to_fen(formula.strip("−")) * (-1 if formula.startswith("−") else 1)
    base, rate, days = formula.replace(",", "").replace(" ÷ 360", "").split(" × ")
    cost = Fraction(base) * 100 * Fraction(rate.rstrip("%")) / 100 * int(days)
    whole = cost / 360 if "÷ 360" in formula else cost
    return divide_half_up(whole.numerator, whole.denominator)


@pytest.mark.usefixtures("dealers")
def test_no_personal_data_is_stored_in_the_clear(sound: Path) -> None:
    assert _import(sound) == 0
    person = next(row for row in _rows(sound / "parties.csv") if row["card_no"] and row["phone"])
    secrets = [person[column].encode() for column in ("name", "id_number", "phone", "card_no", "address")]
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables where table_schema = 'public'"
            " and table_name ~ '^(parties|repay|takeover|kit|ledger)_'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'select t::text from "{table}" t')  # noqa: S608 - names from the catalogue
            held = "\n".join(row[0] for row in cursor.fetchall())
            for secret in secrets:
                assert secret.decode() not in held and secret.hex() not in held, table


@pytest.mark.usefixtures("dealers")
def test_the_next_days_bill_and_accrue_what_the_plans_say(sound: Path) -> None:
    assert _import(sound) == 0
    assert queries.days_to_close(AS_OF) == (AS_OF,)
    first = close_day(on=BusinessDate(AS_OF), by=SYSTEM, at=AT)
    assert first.billed == 0  # what fell due by the cut-off day was billed by the other system
    assert first.accrued_fen == _accrued(AS_OF)
    for day in range(1, 5):
        on = date(2026, 10, day)
        closed = close_day(on=BusinessDate(on), by=SYSTEM, at=AT)
        due = Instalment.objects.filter(due_date=on)
        assert closed.billed == due.count()
        assert closed.accrued_fen == _accrued(on)
    assert queries.differences() == ()


def _accrued(on: date) -> int:
    """What all loans have earned by the end of a day and is not due, counted loan by loan, rounded per product."""
    earned: dict[str, int] = {}
    for loan in Loan.objects.all():
        row = Instalment.objects.filter(loan=loan, due_date__gt=on).order_by("period").first()
        if row is not None:
            days = (on - row.starts_on).days + 1
            earned[loan.product] = earned.get(loan.product, 0) + row.base_fen * row.rate_ppm * days
    return sum(divide_half_up(total, 360 * 10**6) for total in earned.values())


@pytest.mark.usefixtures("dealers")
def test_the_same_book_again_takes_over_nothing(sound: Path, tmp_path: Path) -> None:
    assert _import(sound) == 0
    before = (Loan.objects.count(), SignIn.objects.count(), ledger.proof().entries)
    assert _import(sound) == 0
    again = tmp_path / "again"
    make_portfolio(
        again, contracts=121, seed=3, as_of=AS_OF
    )  # the same contracts, and one more, in other files
    _import(again)
    assert (Loan.objects.count(), SignIn.objects.count()) == (before[0] + 1, before[1] + 1)
    faults = [row for row in _rows(again / "bad.csv") if row["column"] == "contract_no"]
    assert {row["number"] for row in faults} == {row["contract_no"] for row in _rows(sound / "contracts.csv")}


@pytest.mark.usefixtures("dealers")
def test_a_difference_of_one_fen_is_an_exit_code_and_stands_until_it_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_portfolio(tmp_path, contracts=30, seed=5, as_of=AS_OF)
    control = tmp_path / "control.csv"
    right = control.read_text()
    total = next(line for line in right.splitlines() if line.startswith("schedules,,interest,"))
    fen = yuan_to_fen(total.rpartition(",")[2])
    control.write_text(right.replace(total, f"schedules,,interest,{fen_to_yuan(fen + 1)}"))
    assert _import(tmp_path) == 1
    told = capsys.readouterr().out
    assert "1 with a difference" in told
    assert "NOT RECONCILED" in told
    assert _import(tmp_path) == 1
    assert Run.objects.get().reconciled is False
    control.write_text(right)
    assert _import(tmp_path) == 0
    assert Run.objects.get().reconciled is True
    assert Loan.objects.count() == 30


@pytest.mark.usefixtures("dealers")
def test_a_day_that_is_closed_is_no_cut_off(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day in (AS_OF, date(2026, 10, 1)):
        close_day(on=BusinessDate(day), by=SYSTEM, at=AT)
    assert _import(sound) == 2
    assert "Thu 1 Oct 2026" in capsys.readouterr().err
    assert not Loan.objects.exists()


@pytest.mark.usefixtures("dealers")
def test_files_that_cannot_be_read_say_why(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _import(tmp_path) == 2
    assert "contracts.csv" in capsys.readouterr().err
    for file in sound.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    plan = tmp_path / "schedules.csv"
    plan.write_bytes(plan.read_bytes().replace(b"\n", b"\r\n"))
    assert _import(tmp_path) == 2
    assert "LF" in capsys.readouterr().err
    assert not Run.objects.exists()


@pytest.mark.usefixtures("dealers")
def test_somebody_known_here_stays_who_they_are(sound: Path, tmp_path: Path) -> None:
    assert _import(sound) == 0
    customers = Customer.objects.count()
    make_portfolio(tmp_path, contracts=120, seed=3, as_of=AS_OF)
    for name in ("contracts", "schedules", "payments", "open_items"):
        file = tmp_path / f"{name}.csv"
        file.write_text(
            file.read_text().replace("\nDQ", "\nEQ")
        )  # the same people's contracts of another brand
    assert _import(tmp_path) == 0
    assert Customer.objects.count() == customers
    assert Loan.objects.count() == 240
    assert queries.differences() == ()


def test_batches_divide_the_files_without_a_gap(sound: Path) -> None:
    from suiche.journey.repay.takeover.sources import Source

    source = Source(sound)
    slices = source.slices(size=7)
    for file in ("contracts", "schedules", "payments", "open_items"):
        parts = [source.part(file, getattr(each, file))[0] for each in slices]
        assert b"".join(parts) == (sound / f"{file}.csv").read_bytes().split(b"\n", 1)[1]
    assert len(slices) == 18


@pytest.mark.usefixtures("dealers")
def test_a_number_that_is_a_formula_is_told_as_text(tmp_path: Path) -> None:
    make_portfolio(tmp_path, contracts=5, seed=5, as_of=AS_OF)
    contracts = tmp_path / "contracts.csv"
    lines = contracts.read_text().splitlines()
    lines[1] = "=1+1|'x'!A0," + lines[1].partition(",")[2]
    contracts.write_text("\n".join(lines) + "\n")
    _import(tmp_path)
    numbers = {row["number"] for row in _rows(tmp_path / "bad.csv")}
    assert "'=1+1|'x'!A0" in numbers and not any(number.startswith("=") for number in numbers)
