"""An approved application and everything around it, for the tests of signing; the authority is the sandbox's own."""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import F

from suiche.catalogue.models import Product, ProductVersion, Vehicle
from suiche.contact.actions.ask_code import ask_code
from suiche.contact.models import Message, OneTimeCode
from suiche.journey.apply.models import Application
from suiche.journey.apply.states import ApplicationState
from suiche.journey.decide.events import ApplicationDecided
from suiche.journey.shop.models import Quote
from suiche.journey.sign import queries, tasks
from suiche.journey.sign.actions.confirm_disclosure import confirm_disclosure
from suiche.journey.sign.actions.confirm_signing import SigningTried, confirm_signing
from suiche.journey.sign.actions.show_disclosure import show_disclosure
from suiche.journey.sign.models import Disclosure
from suiche.kit import adapters
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, Instant, business_date, now
from suiche.kit.fields import blind_index
from suiche.kit.ids import new_id, new_token
from suiche.maths.fee_form import write_fee
from suiche.maths.fees import PercentOfRemaining
from suiche.maths.terms import Method
from suiche.parties.actions.register_customer import register_customer
from suiche.parties.models import BankCard, Customer, Dealer
from tests.databases import remembered, untouched

AT = Instant(datetime(2026, 1, 13, 2, tzinfo=UTC))
LATER = Instant(AT + timedelta(seconds=12))
ON = BusinessDate(date(2026, 1, 13))
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Deal:
    """What a test needs to know of a contract."""

    contract_id: UUID
    application_id: UUID
    customer_id: UUID
    phone: str

    @property
    def by(self) -> Actor:
        """The customer who acts."""
        return Actor("customer", str(self.customer_id))


@contextmanager
def authority_at(settings: Any, url: str) -> Iterator[None]:
    """Let the settings name the certification authority at this address."""
    adapter = "suiche.partners.certificates.adapters.sandbox.SandboxCertificates"
    settings.PARTNERS = {"certificates": {"adapter": adapter, "options": {"url": url}}}
    adapters.forget()
    cache.clear()
    yield
    adapters.forget()


def product_version(**other: Any) -> ProductVersion:
    """Return a plan: 3.99 %, 3 % settlement fee, 10 seconds of reading."""
    product = Product.objects.create(code=f"SIGN-{next(_numbers)}")
    usual: dict[str, Any] = {
        "valid_from": ON, "method": Method.EQUAL_INSTALMENT.value, "annual_rate_ppm": 39_900, "terms": [12, 36],
        "min_down_ppm": 0, "max_ltv_ppm": 1_000_000, "amount_min_fen": 1, "amount_max_fen": 100_000_000,
        "fee_rule": write_fee(PercentOfRemaining(30_000)), "title": "测试", "title_en": "Test", "description": "测试",
        "description_en": "Test", "penalty_multiple_ppm": 1_500_000,
    }  # fmt: skip
    return ProductVersion.begin(by=SYSTEM, at=AT, product=product, number=1, **{**usual, **other})


def approved(
    *,
    customer_id: UUID | None = None,
    phone: str = "",
    valid_days: int = 30,
    on: BusinessDate = ON,
    **version: Any,
) -> Deal:
    """Return the offer of an approved application: 200,000.00 over 36 months at 3.99 %.

    What it needs is written through its actions once in a process, where nothing else is there yet.
    """
    if customer_id or phone or version or on != ON or not untouched():
        return _approved(customer_id=customer_id, phone=phone, valid_days=valid_days, on=on, **version)
    remembered(_plain(valid_days))
    return _deals[valid_days]


_deals: dict[int | str, Deal] = {}  # the remembered ones: by the days they are valid, and the signed one


@functools.cache
def _plain(valid_days: int) -> Callable[[], None]:
    def load() -> None:
        _deals[valid_days] = _approved(valid_days=valid_days)

    return load


def _approved(
    *,
    customer_id: UUID | None = None,
    phone: str = "",
    valid_days: int,
    on: BusinessDate = ON,
    **version: Any,
) -> Deal:
    number = next(_numbers)
    mobile = phone or f"139{number:08d}"
    owner = customer_id or register_customer(phone=mobile, by=SYSTEM, at=now()).customer_id
    customer = Customer.objects.get(id=owner)
    customer.name, customer.id_number, customer.address = "林清禾", "110101199003077774", "示例市清风路8号"
    customer.id_number_index = blind_index(f"{number}")
    customer.save()
    BankCard.objects.create(
        customer=customer, card_no="6212260200000006217", card_no_index=blind_index("x"), bank_name="演示银行",
        mobile=mobile, current=not BankCard.objects.filter(customer=customer, current=True).exists(), created_at=AT,
    )  # fmt: skip
    dealer = Dealer.objects.create(
        number=f"S{number}", name="示例市小米示例店", city="示例市", address="示例路1号", phone="400-000-0000",
        hours="9-17", account_name="示例店", account_no="6222000000000000088",
    )  # fmt: skip
    application = Application.begin(
        by=SYSTEM, at=AT, number=f"AP-SIGN-{number}", customer=customer, quote=_quote(customer, product_version(**version), number),
        dealer=dealer, answers="{}", started_at=AT,
    )  # fmt: skip
    application.move_to(ApplicationState.SUBMITTED, by=SYSTEM, at=AT, submitted_at=AT)
    tasks.offer(
        ApplicationDecided(
            application_id=application.id, decision_id=new_id(), customer_id=owner, outcome="APPROVE",
            valid_until=on + timedelta(days=valid_days), on=on, at=AT,
        )
    )  # fmt: skip
    contract_id = queries.contract_of_application(application.id)
    assert contract_id is not None
    return Deal(contract_id, application.id, owner, mobile)


def _quote(customer: Customer, version: ProductVersion, number: int) -> Quote:
    vehicle, _ = Vehicle.objects.get_or_create(
        code="SIGN",
        defaults={
            "brand": "小米", "brand_en": "Xiaomi", "series": "YU7", "series_en": "YU7", "trim": "标准版", "trim_en": "Standard",
            "model_year": 2026, "condition": "NEW", "energy": "BEV", "body": "SUV", "official_price_fen": 25_350_000, "source": "test",
        },
    )  # fmt: skip
    return Quote.objects.create(
        token=(token := new_token()),
        token_index=blind_index(token),
        customer=customer, product_version=version, vehicle=vehicle, deal_price_fen=25_350_000, down_payment_fen=5_350_000,
        principal_fen=20_000_000, terms=36, annual_rate_ppm=version.annual_rate_ppm, method=version.method,
        instalment_fen=590_391, last_instalment_fen=590_377, total_interest_fen=1_254_062, apr_simple_pct="3.9900",
        schedule_sha256="0" * 64, engine_version="1", priced_on=ON, valid_until=ON, name=f"sign {number}", saved_at=AT,
    )  # fmt: skip


def disclosed(deal: Deal) -> Deal:
    """Have the customer read the table for 12 seconds and confirm it."""
    on = business_date()
    show_disclosure(contract_id=deal.contract_id, customer_id=deal.customer_id, by=deal.by, at=AT, on=on)
    Disclosure.objects.filter(contract_id=deal.contract_id).update(
        shown_at=AT
    )  # a page may have shown it before
    table = queries.disclosure(deal.contract_id, customer_id=deal.customer_id, at=LATER)
    confirm_disclosure(
        contract_id=deal.contract_id, customer_id=deal.customer_id, table_sha256=table.sha256, ip="127.0.0.1",
        device="a phone", by=deal.by, at=LATER, on=on,
    )  # fmt: skip
    return deal


def code_for(deal: Deal, at: Instant | None = None) -> str:
    """Ask for a signing code and read it from the message on its way."""
    if at is None:
        a_minute_passes()
    ask_code(
        phone=deal.phone, purpose=queries.PURPOSE, template=queries.TEMPLATE, subject=str(deal.contract_id),
        by=deal.by, at=at or now(),
    )  # fmt: skip
    return sent_code(deal.phone)


def a_minute_passes() -> None:
    """Let every code asked for so far be a minute older: the next one may be sent."""
    OneTimeCode.objects.update(asked_at=F("asked_at") - timedelta(seconds=61))


def sent_code(phone: str) -> str:
    """Return the newest code on its way to a phone."""
    message = Message.objects.filter(phone_index=blind_index(phone), kind="code").order_by("-queued_at")[0]
    return str(json.loads(message.params or "{}")["code"])


def enter(deal: Deal, code: str, at: Instant | None = None) -> SigningTried:
    """Enter a signing code."""
    return confirm_signing(
        contract_id=deal.contract_id, customer_id=deal.customer_id, code=code, ip="127.0.0.1", device="a phone",
        by=deal.by, at=at or now(), on=business_date(),
    )  # fmt: skip


def signed(deal: Deal) -> Deal:
    """Have the contract read, confirmed and sealed."""
    enter(disclosed(deal), code_for(deal)).expect()
    tasks.seal(deal.contract_id)
    return deal


def signed_offer() -> Deal:
    """Return a signed contract, open on the machine's own day; remembered like ``approved``."""
    if not untouched():
        return signed(approved(valid_days=36_500))
    remembered(_sign)
    return _deals["signed"]


def _sign() -> None:
    _deals["signed"] = signed(_approved(valid_days=36_500))
