"""Running loans for tests: the papers before repayment are written as they would stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from suiche.catalogue.models import Product, ProductVersion, Vehicle
from suiche.journey.apply.models import Application
from suiche.journey.repay.actions.open_loan import open_loan
from suiche.journey.repay.queries import PENALTY, TERMS
from suiche.journey.shop.models import Quote
from suiche.journey.sign.events import ContractActivated
from suiche.journey.sign.models import Contract
from suiche.journey.sign.states import ContractState
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.fields import blind_index
from suiche.kit.ids import new_token
from suiche.maths.fee_form import write_fee
from suiche.maths.fees import PercentOfRemaining
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.terms import LoanTerms, Method
from suiche.parties.models import Customer, Dealer, SignIn

START = date(2026, 1, 15)
AT = Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))
CUSTOMER = Actor("customer", "test")


@dataclass(frozen=True)
class LoanInHand:
    """What a test needs to know of a loan."""

    loan_id: UUID
    contract_id: UUID
    customer_id: UUID


def _quote(customer: Customer, number: int, principal_fen: int, terms: int) -> Quote:
    product, _ = Product.objects.get_or_create(code="TEST")
    version = ProductVersion.objects.filter(product=product).first() or ProductVersion.begin(
        by=SYSTEM,
        at=AT,
        product=product,
        number=1,
        valid_from=START,
        method=Method.EQUAL_INSTALMENT.value,
        annual_rate_ppm=39_900,
        terms=[2, 12, 36],
        min_down_ppm=0,
        max_ltv_ppm=1_000_000,
        amount_min_fen=1,
        amount_max_fen=100_000_000,
        penalty_multiple_ppm=1_500_000,
        fee_rule=write_fee(PercentOfRemaining(30_000)),
        title="测试",
        title_en="Test",
        description="测试",
        description_en="Test",
    )
    vehicle, _ = Vehicle.objects.get_or_create(
        code="TEST",
        defaults={
            "brand": "演示", "brand_en": "Demo", "series": "一号", "series_en": "One", "trim": "标准", "trim_en": "Base",
            "model_year": 2026, "condition": "NEW", "energy": "BEV", "body": "SUV", "official_price_fen": 25_000_000, "source": "test",
        },
    )  # fmt: skip
    return Quote.objects.create(
        token=(token := new_token()),
        token_index=blind_index(token),
        customer=customer,
        product_version=version,
        vehicle=vehicle,
        deal_price_fen=principal_fen + 5_000_000,
        down_payment_fen=5_000_000,
        principal_fen=principal_fen,
        terms=terms,
        annual_rate_ppm=39_900,
        method=Method.EQUAL_INSTALMENT.value,
        instalment_fen=590_391,
        last_instalment_fen=590_377,
        total_interest_fen=1_254_062,
        apr_simple_pct="3.9900",
        schedule_sha256="0" * 64,
        engine_version="1",
        priced_on=START,
        valid_until=START,
        name=f"test {number}",
        saved_at=AT,
    )


def _somebody(number: int) -> Customer:
    phone = f"137{number:08d}"
    sign_in = SignIn.objects.create_user(
        f"customer-{number}", phone=phone, phone_index=blind_index(phone), phone_verified=True
    )
    return Customer.objects.create(sign_in=sign_in, created_at=AT)


def _dealer(number: int) -> Dealer:
    return Dealer.objects.create(
        number=f"D{number}", name="示例店", city="示例市", address="示例路1号", phone="400-000-0000", hours="9-17",
        account_name="示例店", account_no="6222000000000000",
    )  # fmt: skip


def _contract(
    number: int, application: Application, quote: Quote, loan: LoanTerms, penalty: PenaltyTerms
) -> Contract:
    contract = Contract.begin(
        by=SYSTEM,
        at=AT,
        number=f"SC-TEST-{number}",
        application=application,
        customer=application.customer,
        dealer=application.dealer,
        product_version=quote.product_version,
        vehicle="演示 一号",
        product="TEST",
        deal_price_fen=quote.deal_price_fen,
        down_payment_fen=quote.down_payment_fen,
        principal_fen=quote.principal_fen,
        terms=TERMS.dump_python(loan, mode="json"),
        penalty=PENALTY.dump_python(penalty, mode="json"),
        fee_rule=write_fee(PercentOfRemaining(30_000)),
        min_read_seconds=10,
        offered_at=AT,
        valid_until=START,
    )
    for state in (
        ContractState.DISCLOSED,
        ContractState.SIGNING,
        ContractState.SIGNED,
        ContractState.ACTIVE,
    ):
        contract.move_to(state, by=SYSTEM, at=AT)
    return contract


def running_loan(
    *,
    number: int = 1,
    principal_fen: int = 20_000_000,
    terms: int = 36,
    start: date = START,
    customer: Customer | None = None,
    agreed: LoanTerms | None = None,
    **more: Any,
) -> LoanInHand:
    """Open a loan of 200,000.00 at 3.99 % over 36 periods from 2026-01-15, with a 3 % settlement fee.

    For ``customer``, or somebody new. ``agreed`` is any other agreement instead; ``more`` is what else its
    contract says, such as ``family`` or ``deposit_fen``.
    """
    if agreed is not None:
        principal_fen, terms, start = agreed.principal_fen, agreed.terms, agreed.disbursed_on
    customer = customer or _somebody(number)
    dealer = _dealer(number)
    quote = _quote(customer, number, principal_fen, terms)
    application = Application.begin(
        by=CUSTOMER,
        at=AT,
        number=f"A{number}",
        customer=customer,
        quote=quote,
        dealer=dealer,
        answers="{}",
        started_at=AT,
    )
    loan = agreed or LoanTerms(Method.EQUAL_INSTALMENT, principal_fen, terms, start, annual_rate_ppm=39_900)
    penalty = PenaltyTerms(contract_rate_ppm=39_900, multiple_ppm=1_500_000, grace_days=3, compound=False)
    contract = _contract(number, application, quote, loan, penalty)
    opened = open_loan(
        contract=ContractActivated(
            contract_id=contract.id,
            contract_no=contract.number,
            customer_id=customer.id,
            dealer_id=dealer.id,
            vehicle="演示 一号",
            product="TEST",
            loan=loan,
            penalty=penalty,
            fee_rule=write_fee(PercentOfRemaining(30_000)),
            on=BusinessDate(start),
            at=AT,
            **more,
        ),
        key=str(contract.id),
        by=SYSTEM,
        at=AT,
    )
    return LoanInHand(opened.loan_id, contract.id, customer.id)
