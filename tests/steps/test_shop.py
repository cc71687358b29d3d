"""The shop against a real database: what is saved is what was computed, and it is its owner's."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from suiche.catalogue import queries as catalogue
from suiche.catalogue.queries import VehicleView, VersionView
from suiche.journey.shop import queries
from suiche.journey.shop.actions.claim_quotes import claim_quotes
from suiche.journey.shop.actions.remove_quote import remove_quote
from suiche.journey.shop.actions.rename_quote import rename_quote
from suiche.journey.shop.actions.requote import requote
from suiche.journey.shop.actions.save_quote import save_quote
from suiche.journey.shop.queries import Wish
from suiche.journey.shop.rules.saving import SavedQuote
from suiche.kit.actor import ANONYMOUS, SYSTEM, Actor
from suiche.kit.clock import BusinessDate, now
from suiche.kit.refusal import BadInput, KeyReused, NotFound, Refusal
from suiche.maths.schedule import build_schedule
from suiche.maths.terms import LoanTerms, Method
from suiche.parties.actions.register_customer import register_customer
from tests.company import stocked

pytestmark = pytest.mark.django_db
ON = BusinessDate(date(2026, 1, 15))
BROWSER = "browser-one"


@pytest.fixture(autouse=True)
def _company(db: None) -> None:
    stocked()


def car(code: str = "VW-LAVIDA") -> VehicleView:
    return next(found for found in catalogue.vehicles() if found.code == code)


def plan(code: str = "STD") -> VersionView:
    return catalogue.plan(code, ON)


def save(
    wish: Wish | None = None,
    *,
    on: BusinessDate = ON,
    key: str = "",
    product: str = "STD",
    model: str = "VW-LAVIDA",
    customer_id: UUID | None = None,
) -> SavedQuote:
    vehicle, version = car(model), catalogue.plan(product, on)
    return save_quote(
        vehicle_id=vehicle.id,
        version_id=version.id,
        wish=wish or queries.usual_wish(vehicle, version, on),
        customer_id=customer_id,
        anonymous_key="" if customer_id else BROWSER,
        key=key or str(uuid4()),
        by=ANONYMOUS,
        at=now(),
        on=on,
    )


def customer(phone: str = "13800000001") -> UUID:
    return register_customer(phone=phone, by=SYSTEM, at=now()).customer_id


def test_a_calculation_is_the_engine_s() -> None:
    wish = Wish(9_399_000, 1_879_800, 36)
    found = queries.calculate(vehicle=car(), plan=plan(), wish=wish, on=ON)
    schedule = build_schedule(LoanTerms(Method.EQUAL_INSTALMENT, 7_519_200, 36, ON, 39_900))
    assert found.rows == schedule.rows
    assert found.instalment.fen == schedule.rows[0].payment_fen
    assert found.total_interest.fen == schedule.total_interest_fen
    assert found.apr_pct == "3.99"
    assert found.valid_until == ON + timedelta(days=30)


@pytest.mark.parametrize("model", ["BYD-SEAGULL", "VW-LAVIDA", "VW-LAVIDA-USED-2021", "NIO-ES6"])
def test_every_explanation_adds_up_for_every_plan(model: str) -> None:
    vehicle = car(model)
    found = catalogue.plans_for(vehicle, ON)
    assert found
    for version in found:
        calculation = queries.calculate(
            vehicle=vehicle, plan=version, wish=queries.usual_wish(vehicle, version, ON), on=ON
        )
        explained = [
            calculation.principal, calculation.instalment, calculation.last_instalment, calculation.total_interest,
            calculation.total_payment, calculation.fees, calculation.against_cash,
            *([calculation.balloon] if calculation.balloon else []),
        ]  # fmt: skip
        for one in explained:
            assert sum(line.fen for line in one.lines) == one.fen
        assert calculation.last_instalment.fen == calculation.rows[-1].payment_fen


def test_a_saved_quote_is_what_was_priced() -> None:
    saved = save(Wish(9_399_000, 1_879_800, 36))
    view = queries.quote(saved.quote_id, on=ON, anonymous_key=BROWSER)
    again = queries.calculate(vehicle=car(), plan=plan(), wish=view.wish, on=ON)
    assert view.instalment_fen == again.figures.instalment_fen
    assert view.total_interest_fen == again.figures.schedule.total_interest_fen
    assert view.schedule_sha256 == again.figures.schedule.fingerprint()
    assert build_schedule(view.loan_terms) == again.figures.schedule
    assert view.name == "大众 朗逸，36期，等额本息" and view.valid_until == ON + timedelta(days=30)


def test_somebody_else_s_quote_is_not_found() -> None:
    saved = save()
    owner = customer()
    for stranger in ({"anonymous_key": "other"}, {"anonymous_key": ""}, {"customer_id": owner}):
        with pytest.raises(NotFound):
            queries.quote(saved.quote_id, on=ON, **stranger)
    with pytest.raises(NotFound):
        rename_quote(quote_id=saved.quote_id, name="我的", anonymous_key="other", by=ANONYMOUS, at=now())
    with pytest.raises(NotFound):
        remove_quote(quote_id=saved.quote_id, customer_id=owner, by=ANONYMOUS, at=now())


def test_the_table_of_quotes_gives_away_no_key_and_no_link() -> None:
    saved = save(key="k1")
    token = queries.quote(saved.quote_id, on=ON, anonymous_key=BROWSER).token
    with connection.cursor() as cursor:
        for table in ("shop_quote", "kit_idempotencykey", "kit_auditrow"):
            cursor.execute(f"select to_jsonb(t)::text from {table} t")  # noqa: S608 - the names stand here
            stored = " ".join(row[0] for row in cursor.fetchall())
            assert stored and BROWSER not in stored and token not in stored, table
    assert queries.shared(token, on=ON).id == saved.quote_id


def test_claiming_makes_the_browser_s_quotes_the_customer_s() -> None:
    saved, owner = save(), customer()
    by = Actor("customer", str(owner))
    assert claim_quotes(anonymous_key=BROWSER, customer_id=owner, by=by, at=now()) == 1
    assert claim_quotes(anonymous_key=BROWSER, customer_id=owner, by=by, at=now()) == 0
    assert claim_quotes(anonymous_key="", customer_id=owner, by=by, at=now()) == 0
    assert [one.id for one in queries.quotes(on=ON, customer_id=owner)] == [saved.quote_id]
    assert queries.quotes(on=ON, anonymous_key=BROWSER) == ()
    with pytest.raises(NotFound):
        queries.quote(saved.quote_id, on=ON, anonymous_key=BROWSER)


def test_saving_twice_with_one_key_saves_once() -> None:
    first, second = save(key="k1"), save(key="k1")
    assert first == second and len(queries.quotes(on=ON, anonymous_key=BROWSER)) == 1
    with pytest.raises(KeyReused):
        save(Wish(9_399_000, 2_000_000, 36), key="k1")


def test_renaming_and_removing() -> None:
    saved = save()
    token = queries.quote(saved.quote_id, on=ON, anonymous_key=BROWSER).token
    assert (
        rename_quote(
            quote_id=saved.quote_id, name="  给  爸爸 ", anonymous_key=BROWSER, by=ANONYMOUS, at=now()
        )
        == "给 爸爸"
    )
    with pytest.raises(BadInput):
        rename_quote(quote_id=saved.quote_id, name="长" * 41, anonymous_key=BROWSER, by=ANONYMOUS, at=now())
    assert queries.shared(token, on=ON).name == "给 爸爸"
    remove_quote(quote_id=saved.quote_id, anonymous_key=BROWSER, by=ANONYMOUS, at=now())
    assert queries.quotes(on=ON, anonymous_key=BROWSER) == ()
    with pytest.raises(NotFound):
        queries.shared(token, on=ON)


def test_an_expired_quote_is_priced_again_today() -> None:
    saved = save()
    later = BusinessDate(ON + timedelta(days=31))
    assert not queries.quote(
        saved.quote_id, on=BusinessDate(ON + timedelta(days=30)), anonymous_key=BROWSER
    ).expired
    old = queries.quote(saved.quote_id, on=later, anonymous_key=BROWSER)
    assert old.expired
    assert queries.difference(old, later).instalment_fen == 0
    new = requote(quote_id=old.id, anonymous_key=BROWSER, key="again", by=ANONYMOUS, at=now(), on=later)
    fresh = queries.quotes(on=later, anonymous_key=BROWSER)
    assert [one.id for one in fresh] == [new.quote_id]
    assert not fresh[0].expired and fresh[0].priced_on == later and fresh[0].name == old.name


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(9_399_000, 0, 36), "Q_LTV"),
        (Wish(9_399_000, 1_879_800, 13), "Q_TERM"),
        (Wish(9_399_000, 9_399_000, 36), "Q_AMOUNT_RANGE"),
    ],
)
def test_what_cannot_be_priced_is_not_saved(wish: Wish, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        save(wish)
    assert refused.value.code == code
    assert queries.quotes(on=ON, anonymous_key=BROWSER) == ()


def test_a_plan_that_does_not_suit_the_car_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        save(Wish(9_399_000, 3_000_000, 24), product="ZERO-24")
    assert refused.value.code == "Q_MODEL_NOT_ELIGIBLE"


def test_a_closed_dealer_and_an_unknown_one_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        save_quote(
            vehicle_id=car().id, version_id=plan().id, wish=Wish(9_399_000, 1_879_800, 36), dealer_id=uuid4(),
            anonymous_key=BROWSER, key="d", by=ANONYMOUS, at=now(), on=ON,
        )  # fmt: skip
    assert refused.value.code == "Q_DEALER_INACTIVE"


def test_figures_of_a_quote_cannot_be_changed_in_the_database() -> None:
    from django.apps import apps

    saved = save()
    rows = apps.get_model("shop", "Quote").objects.filter(id=saved.quote_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(instalment_fen=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(valid_until=date(2030, 1, 1))
    rows.update(name="名字可以改")


def test_the_budget_buys_the_largest_loan_within_it() -> None:
    vehicle, version = car("TESLA-MODEL-Y"), plan()
    found = queries.affordable(vehicle=vehicle, plan=version, terms=36, budget_fen=500_000, on=ON)
    assert found is not None and found.figures.instalment_fen <= 500_000
    dearer = Wish(found.wish.deal_price_fen, found.wish.down_payment_fen - 100, 36)
    over = queries.calculate(vehicle=vehicle, plan=version, wish=dearer, on=ON)
    assert over.figures.instalment_fen > 500_000
    assert queries.affordable(vehicle=vehicle, plan=version, terms=36, budget_fen=100, on=ON) is None
    rich = queries.affordable(vehicle=vehicle, plan=version, terms=36, budget_fen=90_000_000, on=ON)
    assert rich is not None and rich.wish == queries.usual_wish(vehicle, version, ON)
