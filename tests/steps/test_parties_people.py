"""Who is who: registering, identity, cards, consents, standing, staff and dealers."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, Instant, now
from suiche.kit.models import AuditRow, Job
from suiche.kit.refusal import BadInput, NotFound
from suiche.parties import queries
from suiche.parties.actions.give_consent import give_consent
from suiche.parties.actions.hire_clerk import hire_clerk
from suiche.parties.actions.hire_staff import hire_staff
from suiche.parties.actions.mark_people_late import mark_people_late
from suiche.parties.actions.open_dealer import open_dealer
from suiche.parties.actions.open_sign_in import UsernameTaken
from suiche.parties.actions.register_customer import AccountClosed, register_customer
from suiche.parties.actions.set_payment_standings import Standing, set_payment_standings
from suiche.parties.actions.verify_card import verify_card
from suiche.parties.actions.verify_identity import verify_identity
from suiche.parties.actions.withdraw_consent import NothingToWithdraw, withdraw_consent
from suiche.parties.actions.write_identity import IdentityFixed, IdentityTaken
from suiche.parties.models import BankCard, Consent, Customer, SignIn
from suiche.parties.roles import ConsentKind, Role
from tests.steps.parties_acts import add_card, state_identity

pytestmark = pytest.mark.django_db

TODAY = BusinessDate(date(2026, 11, 25))
ID_1, ID_2 = "110101199003077774", "11010519491231002X"


def registered(phone: str = "13800000016") -> UUID:
    return register_customer(phone=phone, by=SYSTEM, at=now()).customer_id


def state(customer: UUID, *, name: str = "林禾", number: str = ID_1, until: date | None = None) -> None:
    by = Actor("customer", str(customer))
    state_identity(
        customer_id=customer, name=name, id_number=number, valid_until=until, by=by, at=now(), on=TODAY
    )


@action
def verified(*, customer_id: UUID, number: str = ID_1, at: Instant) -> bool:
    return verify_identity(customer_id=customer_id, name="林禾", id_number=number, at=at)


@action
def card_verified(*, card_id: UUID, at: Instant) -> None:
    verify_card(card_id=card_id, at=at)


@action
def standing_set(*, customer_id: UUID, late_since: date | None, on: BusinessDate, at: Instant) -> None:
    set_payment_standings(standings={customer_id: Standing(late_since, 1)}, on=on, at=at)


@action
def marked_late(*, customer_id: UUID, since: date, at: Instant) -> None:
    mark_people_late(late=[(customer_id, since), (customer_id, since + timedelta(days=31))], at=at)


def test_a_phone_is_one_customer() -> None:
    first = register_customer(phone="13800000016", by=SYSTEM, at=now())
    second = register_customer(phone="13800000016", by=SYSTEM, at=now())
    assert (first.new, second.new) == (True, False)
    assert first.customer_id == second.customer_id
    who = queries.signed_in(first.sign_in_id)
    assert who is not None
    assert who.actor == Actor("customer", str(first.customer_id))


def test_a_customer_has_no_password_and_no_name_to_guess() -> None:
    registered()
    row = SignIn.objects.get()
    assert not row.has_usable_password()
    assert "138" not in row.username


def test_a_closed_account_stays_closed() -> None:
    registered()
    SignIn.objects.update(is_active=False)
    with pytest.raises(AccountClosed):
        registered()


def test_personal_data_is_ciphertext_in_the_tables() -> None:
    customer = registered()
    state(customer)
    add_card(customer_id=customer, card_no="6212260200000000006", mobile="13800000016", by=SYSTEM, at=now())
    with connection.cursor() as cursor:
        for table in ("parties_signin", "parties_customer", "parties_bankcard", "kit_auditrow"):
            cursor.execute(f"select coalesce(string_agg(t::text, ' '), '') from {table} t")  # noqa: S608
            stored = str(cursor.fetchone()[0])
            for secret in ("13800000016", "林禾", ID_1, "6212260200000000006"):
                assert secret not in stored, (table, secret)
                assert secret.encode().hex() not in stored, (table, secret)


def test_identity_is_stated_and_found() -> None:
    customer = registered()
    state(customer, name=" 林 禾 ".replace(" ", ""), number=ID_2.lower())
    card = queries.customer(customer)
    assert (card.name, card.id_number, card.verified) == ("林禾", ID_2, False)


def test_one_identity_is_one_customer() -> None:
    state(registered("13800000016"))
    other = registered("13800000017")
    with pytest.raises(IdentityTaken) as refusal:
        state(other)
    assert "另一个手机号" in refusal.value.sentence("zh")
    assert AuditRow.objects.filter(outcome="identity_taken").count() == 1
    assert Customer.objects.get(id=other).id_number is None


def test_an_expired_card_is_refused_on_the_day_after_its_last() -> None:
    customer = registered()
    state(customer, until=date(2026, 11, 25))
    with pytest.raises(BadInput) as refusal:
        state(customer, until=date(2026, 11, 24))
    assert refusal.value.field == "id_valid_until"


def test_a_verified_identity_does_not_change_by_typing() -> None:
    customer = registered()
    with pytest.raises(NotFound):
        verified(customer_id=uuid4(), at=now())
    assert not verified(customer_id=customer, at=now()), "nothing was stated"
    state(customer)
    assert not verified(customer_id=customer, number=ID_2, at=now()), "another number was confirmed"
    assert not queries.customer(customer).verified
    assert verified(customer_id=customer, at=now())
    state(customer, until=date(2040, 1, 1))
    with pytest.raises(IdentityFixed):
        state(customer, number=ID_2)
    assert queries.customer(customer).verified


def test_a_card_is_current_once_and_a_known_one_stays_verified() -> None:
    customer = registered()
    facts = {"customer_id": customer, "mobile": "13800000016", "by": SYSTEM}
    first = add_card(card_no="6212 2602 0000 0000 006", at=now(), **facts)  # type: ignore[arg-type]
    assert (first.bank_name, first.last4) == ("江南示例银行", "0006")
    card_verified(card_id=first.card_id, at=now())
    second = add_card(card_no=with_check("621700000000000001"), at=now(), **facts)  # type: ignore[arg-type]
    assert queries.current_card(customer) == queries.CardView(
        second.card_id, "建业示例银行", second.last4, False
    )
    again = add_card(card_no="6212260200000000006", at=now(), **facts)  # type: ignore[arg-type]
    assert again.card_id == first.card_id
    assert queries.current_card(customer) == queries.CardView(first.card_id, "江南示例银行", "0006", True)
    assert BankCard.objects.filter(customer_id=customer, current=True).count() == 1


def with_check(digits: str) -> str:
    from suiche.parties.rules import is_card_number

    return next(digits + last for last in "0123456789" if is_card_number(digits + last))


def test_another_mobile_needs_the_banks_word_again() -> None:
    customer = registered()
    card = add_card(
        customer_id=customer, card_no="6212260200000000006", mobile="13800000016", by=SYSTEM, at=now()
    )
    card_verified(card_id=card.card_id, at=now())
    add_card(customer_id=customer, card_no="6212260200000000006", mobile="13900000016", by=SYSTEM, at=now())
    current = queries.current_card(customer)
    assert current is not None
    assert not current.verified


def test_a_card_of_an_unknown_bank_or_a_stranger_is_refused() -> None:
    customer = registered()
    with pytest.raises(BadInput) as refusal:
        add_card(
            customer_id=customer,
            card_no=with_check("999900000000000001"),
            mobile="13800000016",
            by=SYSTEM,
            at=now(),
        )
    assert refusal.value.field == "card_no"
    with pytest.raises(NotFound):
        add_card(
            customer_id=uuid4(), card_no="6212260200000000006", mobile="13800000016", by=SYSTEM, at=now()
        )


def test_the_consent_ledger_only_grows() -> None:
    customer = registered()
    by = Actor("customer", str(customer))
    assert queries.consent(customer, ConsentKind.PRIVACY) is None
    with pytest.raises(NothingToWithdraw):
        withdraw_consent(customer_id=customer, kind=ConsentKind.PRIVACY, channel="h5", by=by, at=now())
    give_consent(
        customer_id=customer,
        kind=ConsentKind.PRIVACY,
        version="1",
        text_sha256="a" * 64,
        channel="h5",
        by=by,
        at=now(),
    )
    standing = queries.consent(customer, ConsentKind.PRIVACY)
    assert standing is not None
    assert standing.version == "1"
    assert isinstance(standing.at, datetime)
    assert [one.kind for one in queries.consents(customer)] == [ConsentKind.PRIVACY]
    withdraw_consent(customer_id=customer, kind=ConsentKind.PRIVACY, channel="h5", by=by, at=now())
    assert queries.consent(customer, ConsentKind.PRIVACY) is None
    assert [row.given for row in Consent.objects.order_by("at")] == [True, False]


def test_the_worst_days_past_due_are_kept() -> None:
    customer = registered()
    tenth, thirteenth = BusinessDate(date(2026, 3, 10)), BusinessDate(date(2026, 3, 13))
    assert queries.payment_standing(customer, on=tenth) == queries.Standing(0, 0, 0)
    marked_late(customer_id=customer, since=date(2026, 3, 1), at=now())
    marked_late(customer_id=customer, since=date(2026, 3, 5), at=now())  # the older day stays
    assert queries.payment_standing(customer, on=tenth) == queries.Standing(9, 9, 0)
    standing_set(customer_id=customer, late_since=date(2026, 3, 10), on=thirteenth, at=now())
    assert queries.payment_standing(customer, on=thirteenth) == queries.Standing(3, 12, 1)


def test_staff_and_clerks_are_told_apart() -> None:
    staff_id = hire_staff(
        username="lin",
        name="林一",
        password="a long work password",
        roles=(Role.UNDERWRITER,),
        by=SYSTEM,
        at=now(),
    )
    with pytest.raises(UsernameTaken):
        hire_staff(
            username="lin", name="林二", password="a long work password", roles=(), by=SYSTEM, at=now()
        )
    with pytest.raises(BadInput):
        hire_staff(username="wang", name="王二", password="short", roles=(), by=SYSTEM, at=now())
    dealer_id = open_dealer(
        number="D1",
        name="示例汽车",
        city="杭州",
        address="示例路1号",
        phone="0571-00000000",
        hours="9:00–18:00",
        brands=("byd",),
        account_name="示例汽车有限公司",
        account_no="1234567890",
        by=SYSTEM,
        at=now(),
    )
    clerk_id = hire_clerk(
        dealer_id=dealer_id,
        username="chen",
        name="陈三",
        password="a long work password",
        by=SYSTEM,
        at=now(),
    )
    staff = queries.signed_in(SignIn.objects.get(username="lin").id)
    clerk = queries.signed_in(SignIn.objects.get(username="chen").id)
    assert staff is not None
    assert clerk is not None
    assert (staff.staff_id, staff.roles, staff.actor.kind) == (staff_id, ("underwriter",), "staff")
    assert (clerk.clerk_id, clerk.dealer_id, clerk.actor.kind) == (clerk_id, dealer_id, "dealer")
    assert queries.payee(dealer_id).account_no == "1234567890"


def test_registering_tells_the_others_once() -> None:
    registered()
    registered()
    assert (
        Job.objects.filter(task__contains="parties").count() == 0
    )  # nobody reacts yet; no job without a reaction
    assert AuditRow.objects.filter(action="parties.register_customer", outcome="done").count() == 2
