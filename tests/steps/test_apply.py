"""Applying: answers kept part by part, nobody else's, submitted once, withdrawn at any time before the contract."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from suiche.journey.apply import queries
from suiche.journey.apply.actions.find_application import AlreadySubmitted
from suiche.journey.apply.actions.give_consents import give_consents
from suiche.journey.apply.actions.save_identity import save_identity
from suiche.journey.apply.actions.save_income import save_income
from suiche.journey.apply.actions.start_application import start_application
from suiche.journey.apply.actions.submit_application import ConsentWithdrawn, NotComplete, submit_application
from suiche.journey.apply.actions.withdraw_application import withdraw_application
from suiche.journey.apply.models import Application
from suiche.journey.apply.queries import NEEDED_CONSENTS, QuoteExpired
from suiche.journey.apply.states import ApplicationState, Part
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, business_date, now
from suiche.kit.models import AuditRow, Job
from suiche.kit.refusal import BadInput, NotFound
from suiche.parties import queries as parties
from suiche.parties.actions.withdraw_consent import withdraw_consent
from suiche.parties.actions.write_identity import IdentityTaken
from suiche.parties.models import Consent
from suiche.parties.states import ConsentKind
from tests.steps import apply_world as world
from tests.steps.apply_world import Applicant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop(db: None) -> None:
    """Have cars, plans and dealers."""
    world.open_shop()


def submit(one: Applicant) -> str:
    return submit_application(
        application_id=one.application_id, customer_id=one.customer_id, by=one.by, at=now(), on=business_date()
    ).number  # fmt: skip


def view(one: Applicant) -> queries.ApplicationView:
    return queries.application(one.application_id, customer_id=one.customer_id)


def submissions() -> int:
    return Job.objects.filter(task__contains="open_the_case").count()


def test_answers_are_kept_part_by_part() -> None:
    one = world.started()
    assert view(one).missing == (Part.IDENTITY, Part.INCOME, Part.CARD, Part.CONSENTS)
    with pytest.raises(NotComplete):
        submit(one)
    world.filled(one)
    assert view(one).missing == ()
    assert submit(one) == view(one).number
    assert view(one).state is ApplicationState.SUBMITTED
    assert parties.customer(one.customer_id).id_number == one.who.id_number
    assert parties.current_card(one.customer_id) is not None
    assert submissions() == 1


def test_personal_answers_lie_encrypted_in_the_table() -> None:
    one = world.filled(world.started())
    with connection.cursor() as cursor:
        cursor.execute("select answers from apply_application where id = %s", [one.application_id])
        stored = bytes(cursor.fetchone()[0])
    assert one.who.id_number.encode() not in stored
    assert Application.objects.get(id=one.application_id).answers.count(one.who.id_number) == 1


def test_two_submits_are_one_submission() -> None:
    one = world.filled(world.started())
    assert submit(one) == submit(one)
    assert submissions() == 1
    with pytest.raises(AlreadySubmitted):
        save_income(
            application_id=one.application_id, customer_id=one.customer_id, monthly_income_fen=1, monthly_debt_fen=0,
            by=one.by, at=now(),
        )  # fmt: skip


def test_starting_again_goes_on_with_the_same_application() -> None:
    one = world.started()
    again = start_application(
        quote_id=one.quote_id, customer_id=one.customer_id, dealer_id=None, by=one.by, at=now(), on=business_date()
    )  # fmt: skip
    assert (again.application_id, again.new) == (one.application_id, False)
    row = Application.objects.get(id=one.application_id)
    with pytest.raises(IntegrityError):
        Application.begin(
            by=one.by, at=now(), number="twice", customer_id=one.customer_id, quote_id=row.quote_id, answers="{}", started_at=now()
        )  # fmt: skip


def test_a_quote_saved_before_signing_in_becomes_the_customers() -> None:
    who = world.new_person()
    quote_id = world.new_quote(None, key="browser-1")
    customer_id = world.new_customer(who)
    by = Actor("customer", str(customer_id))
    with pytest.raises(NotFound):
        start_application(quote_id=quote_id, customer_id=customer_id, dealer_id=None, anonymous_key="browser-2", by=by, at=now(), on=business_date())  # fmt: skip
    begun = start_application(quote_id=quote_id, customer_id=customer_id, dealer_id=None, anonymous_key="browser-1", by=by, at=now(), on=business_date())  # fmt: skip
    assert queries.application(begun.application_id, customer_id=customer_id).missing[0] is Part.DEALER


def test_an_expired_quote_is_refused_before_and_at_submission() -> None:
    one = world.filled(world.started())
    late = BusinessDate(business_date() + timedelta(days=31))
    with pytest.raises(QuoteExpired):
        submit_application(
            application_id=one.application_id, customer_id=one.customer_id, by=one.by, at=now(), on=late
        )
    quote_id = world.new_quote(one.customer_id)
    with pytest.raises(QuoteExpired):
        start_application(
            quote_id=quote_id, customer_id=one.customer_id, dealer_id=None, by=one.by, at=now(), on=late
        )


def test_somebody_elses_application_looks_like_none() -> None:
    one, other = world.filled(world.started()), world.started()
    with pytest.raises(NotFound):
        queries.application(one.application_id, customer_id=other.customer_id)
    with pytest.raises(NotFound):
        submit_application(
            application_id=one.application_id, customer_id=other.customer_id, by=other.by, at=now(), on=business_date()
        )  # fmt: skip
    denied = AuditRow.objects.filter(action__contains="submit_application", outcome="not_found")
    assert denied.filter(actor_id=str(other.customer_id)).count() == 1


def test_a_returning_customer_finds_everything_filled_in_but_the_consents() -> None:
    one = world.submitted()
    quote_id = world.new_quote(one.customer_id)
    begun = start_application(
        quote_id=quote_id, customer_id=one.customer_id, dealer_id=parties.dealers()[0].id, by=one.by, at=now(), on=business_date()
    )  # fmt: skip
    second = queries.application(begun.application_id, customer_id=one.customer_id)
    assert second.missing == (Part.CONSENTS,)
    assert second.answers.identity is not None
    assert second.answers.identity.name == one.who.name


def test_consents_are_lines_of_the_ledger_once_and_withdrawing_one_stops_the_submission() -> None:
    one = world.filled(world.started())
    assert Consent.objects.filter(customer_id=one.customer_id).count() == len(NEEDED_CONSENTS)
    give_consents(
        application_id=one.application_id, customer_id=one.customer_id, kinds=NEEDED_CONSENTS, channel="web", by=one.by, at=now()
    )  # fmt: skip
    assert Consent.objects.filter(customer_id=one.customer_id).count() == len(NEEDED_CONSENTS)
    withdraw_consent(
        customer_id=one.customer_id, kind=ConsentKind.CREDIT_QUERY, channel="web", by=one.by, at=now()
    )
    with pytest.raises(ConsentWithdrawn):
        submit(one)


def test_an_identity_registered_under_another_phone_is_refused_at_submission() -> None:
    first = world.submitted()
    other = world.started()
    save_as_first = Applicant(other.customer_id, other.quote_id, other.application_id, first.who)
    world.filled(save_as_first)
    with pytest.raises(IdentityTaken):
        submit(save_as_first)
    assert view(other).state is ApplicationState.DRAFT


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": "X"}, "name"), ({"id_number": "11010119900307777"}, "id_number"), ({"valid_until": "past"}, "id_valid_until")],
)  # fmt: skip
def test_wrong_answers_name_their_field_and_keep_nothing(changes: dict[str, str], field: str) -> None:
    one = world.started()
    given = {"name": one.who.name, "id_number": one.who.id_number, **changes}
    past = business_date() - timedelta(days=1)
    with pytest.raises(BadInput) as caught:
        save_identity(
            application_id=one.application_id, customer_id=one.customer_id, name=given["name"], id_number=given["id_number"],
            valid_until=past if "valid_until" in changes else None, by=one.by, at=now(), on=business_date(),
        )  # fmt: skip
    assert caught.value.field == field
    assert view(one).answers.identity is None


def test_withdrawing_twice_is_once_and_the_quote_is_free_again() -> None:
    one = world.filled(world.started())
    for _ in range(2):
        withdraw_application(
            application_id=one.application_id, customer_id=one.customer_id, by=one.by, at=now()
        )
    assert view(one).state is ApplicationState.WITHDRAWN
    again = start_application(
        quote_id=one.quote_id, customer_id=one.customer_id, dealer_id=None, by=one.by, at=now(), on=business_date()
    )  # fmt: skip
    assert again.new


def test_what_a_contract_needs_names_no_person() -> None:
    one = world.submitted()
    facts = queries.for_contract(one.application_id)
    assert facts.principal_fen == facts.deal_price_fen - facts.down_payment_fen
    assert one.who.name not in str(facts)


@pytest.mark.django_db(transaction=True)
def test_two_submits_at_the_same_moment_are_one() -> None:
    one = world.filled(world.started())
    numbers: list[str] = []

    def press() -> None:
        try:
            numbers.append(submit(one))
        finally:
            connection.close()

    both = [threading.Thread(target=press) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(numbers) == 2
    assert len(set(numbers)) == 1
    assert submissions() == 1
