"""The people and papers of a simulated company: written as they stand when a car has been handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from suiche.catalogue.kinds import Family, VatMode
from suiche.catalogue.queries import LEASED_BY, VAT_OF
from suiche.journey.repay.actions.open_loan import open_loan
from suiche.journey.sign.events import ContractActivated
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, Instant
from suiche.maths.fee_form import write_fee
from suiche.maths.fees import Ladder, NoFee, PercentOfRemaining, Rung
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.rates import share_of
from suiche.maths.schedule import build_schedule
from suiche.maths.subvention import subsidy
from suiche.maths.terms import LoanTerms, Method, Segment, Step

FEES = (
    NoFee(),
    PercentOfRemaining(30_000),
    Ladder((Rung(50_000, 12), Rung(30_000, 24), Rung(0))),
)
SMALLEST, LARGEST = 30_000, 300_000  # yuan
FAMILIES = ((Family.LOAN, Family.LEASE, Family.LEASEBACK), (80, 12, 8))  # with their shares
VAT_PPM = {VatMode.NONE: 0, VatMode.RENT: 130_000, VatMode.INTEREST: 60_000}
GROSS_PPM, BELOW_PPM = 65_000, 50_000  # what is earned where a maker pays for a rate below the second


@dataclass
class Customer:
    """Somebody with one loan or lease, and how they are with money: punctual, by debit, late now and then, or in trouble.

    ``sends_back`` is who does not keep a leased car; ``subvented`` where others pay for the low rate.
    """

    customer_id: UUID
    loan_id: UUID
    contract_no: str
    kind: str
    leased: bool = False
    sends_back: bool = False
    subvented: bool = False


def people(count: int, at: Instant) -> list[UUID]:
    """Write so many customers, and one dealer; return their ids in the order of writing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into parties_signin (id, username, password, phone_verified, is_active)"
            " select md5('customer ' || n)::uuid, 'simulated-' || n, '', true, true from generate_series(1, %s) n",
            [count],
        )
        cursor.execute(
            "insert into parties_customer (id, sign_in_id, created_at)"
            " select id, id, %s from parties_signin where username like 'simulated-%%'",
            [at],
        )
        cursor.execute("select md5('customer ' || n)::uuid from generate_series(1, %s) n", [count])
        return [row[0] for row in cursor.fetchall()]


def dealer() -> UUID:
    """Write the dealer who hands over every car."""
    made: Any = apps.get_model("parties", "Dealer").objects.create(
        number="D1", name="示例店", city="示例市", address="示例路1号", phone="400-000-0000", hours="9-17",
        account_name="示例店", account_no="6222000000000000",
    )  # fmt: skip
    return UUID(str(made.id))


def terms(rng: Random, start: date) -> LoanTerms:
    """Draw the terms of a loan: any method, any amount, any length a product has."""
    return _terms(rng, start, rng.choice(list(Method)))


def _terms(rng: Random, start: date, method: Method) -> LoanTerms:
    fen = rng.randint(SMALLEST, LARGEST) * 100
    months = rng.choice((12, 24, 36))
    rate = rng.choice((0, 39_900, 48_800, 59_900, 68_800))
    due_day = rng.choice((None, None, None, 5, 20, 28))
    if method is Method.BALLOON:
        return LoanTerms(method, fen, months, start, rate, due_day, balloon_fen=fen // 4)
    if method is Method.SEGMENTED:
        parts = (Segment(months // 3, 0), Segment(months - months // 3, 47_500))
        return LoanTerms(method, fen, months, start, due_day=due_day, segments=parts)
    if method is Method.STEPPED:
        first = Step(months // 3, fen * 6 // (months * 10))
        return LoanTerms(method, fen, months, start, rate or 39_900, due_day, steps=(first,))
    return LoanTerms(method, fen, months, start, rate, due_day)


def loan(rng: Random, number: int, customer: UUID, sold_by: UUID, on: BusinessDate, at: Instant) -> Customer:
    """Open a loan or a lease for a customer on a day. Its papers stand without the road that led to them."""
    family = rng.choices(*FAMILIES)[0]
    leased = family is not Family.LOAN
    agreed = _terms(rng, on, rng.choice(LEASED_BY)) if leased else terms(rng, on)
    beside = _of_lease(rng, family, agreed) if leased else _of_subvention(rng, agreed)
    penalty = PenaltyTerms(
        contract_rate_ppm=agreed.rate_in(agreed.terms),
        daily_rate_ppm=None if agreed.rate_in(agreed.terms) else 500,
        grace_days=rng.choice((0, 3)),
        compound=rng.random() < 0.5,
    )
    contract_id, contract_no = UUID(int=rng.getrandbits(128), version=4), f"SIM{number:06}"
    _papers(contract_id, contract_no, customer, sold_by, agreed, at)
    opened = open_loan(
        contract=ContractActivated(
            contract_id=contract_id,
            contract_no=contract_no,
            customer_id=customer,
            dealer_id=sold_by,
            vehicle="演示 一号",
            product=f"{agreed.method.value}-{agreed.rate_in(1)}",
            loan=agreed,
            penalty=penalty,
            fee_rule=write_fee(rng.choice(FEES)),
            on=on,
            at=at,
            family=family,
            state_subsidy=not leased and number % 5 == 0,
            **beside,
        ),
        key=str(contract_id),
        by=SYSTEM,
        at=at,
    )
    kind = rng.choices(("punctual", "debit", "late", "trouble"), (55, 25, 15, 5))[0]
    made = Customer(
        customer, opened.loan_id, contract_no, kind, leased,
        sends_back=leased and rng.random() < 0.4, subvented="subvention_fen" in beside,
    )  # fmt: skip
    if kind == "debit":
        _mandate(made, at)
    return made


def _of_lease(rng: Random, family: Family, agreed: LoanTerms) -> dict[str, Any]:
    """What a lease has beside its rents: deposit, price at the end, tax."""
    mode = VAT_OF[family]
    return {
        "deposit_fen": share_of(agreed.principal_fen, rng.choice((0, 50_000, 100_000))),
        "purchase_price_fen": None if agreed.balloon_fen else 10_000,
        "vat_mode": mode,
        "vat_ppm": VAT_PPM[mode],
    }


def _of_subvention(rng: Random, agreed: LoanTerms) -> dict[str, Any]:
    """What maker and dealer promise for a low rate; nothing for half of the loans that have one."""
    schedule = build_schedule(agreed)
    amount_fen = subsidy(schedule, GROSS_PPM)
    if agreed.rate_in(agreed.terms) > BELOW_PPM or amount_fen <= 0 or rng.random() < 0.5:
        return {}
    return {
        "gross_rate_ppm": GROSS_PPM,
        "subvention_fen": amount_fen,
        "oem_share_ppm": rng.choice((1_000_000, 700_000)),
    }


def _papers(
    contract_id: UUID, number: str, customer: UUID, sold_by: UUID, agreed: LoanTerms, at: Instant
) -> None:
    """Write quote, application and contract; what came before them (product version, answers) is not there."""
    shared = {"id": contract_id, "customer_id": customer, "dealer_id": sold_by}
    price = {"deal_price_fen": agreed.principal_fen + 1, "down_payment_fen": 1}
    car = _write(
        "catalogue.Vehicle", id=sold_by, condition="NEW", energy="BEV", body="SUV", official_price_fen=1
    )
    _write("shop.Quote", **shared, **price, token=number, vehicle_id=car, principal_fen=agreed.principal_fen,
           priced_on=agreed.disbursed_on, valid_until=agreed.disbursed_on, saved_at=at)  # fmt: skip
    _write(
        "apply.Application",
        **shared,
        number=f"A{number}",
        state="submitted",
        quote_id=contract_id,
        started_at=at,
    )
    _write("sign.Contract", **shared, **price, number=number, state="active", application_id=contract_id,
           principal_fen=agreed.principal_fen, offered_at=at, valid_until=agreed.disbursed_on)  # fmt: skip


PLAIN: dict[str, Any] = {"JSONField": {}, "CharField": "", "EncryptedTextField": ""}


def _write(label: str, **given: Any) -> UUID:
    """Write a row once, with the least in every column nobody asks for; its keys are not checked."""
    model = apps.get_model(label)
    row = {"id": given["id"]}
    for field in model._meta.local_fields:
        if field.attname in given:
            row[field.attname] = given[field.attname]
        elif field.is_relation and not field.null:
            row[field.attname] = given["id"]
        elif not field.has_default() and not field.null and not field.primary_key:
            plain = PLAIN.get(type(field).__name__, 1)
            row[field.attname] = given["id"].hex if field.unique and plain == "" else plain
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        model._default_manager.get_or_create(id=given["id"], defaults=row)
    return UUID(str(given["id"]))


def _mandate(made: Customer, at: Instant) -> None:
    """Write the mandate under which a loan is debited; the card it names is not looked at by anybody here."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        apps.get_model("repay", "DebitMandate").objects.create(
            state="active",
            loan_id=made.loan_id,
            card_id=made.customer_id,
            bank_name="示例银行",
            last4="0006",
            request_no=f"R{made.contract_no}",
            protocol_no=f"P{made.contract_no}",
            asked_at=at,
        )
