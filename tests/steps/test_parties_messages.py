"""Messages out: delivered after the commit through the operator's port, tried again, dropped when worthless."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from string import Formatter
from typing import ClassVar

import pytest
from pytest_django import Settings

from suiche.contact import rules
from suiche.contact.actions.ask_code import CodeAsked, CodeTooSoon, ask_code
from suiche.contact.actions.send_message import send_message
from suiche.contact.models import Message
from suiche.contact.states import MessageState
from suiche.kit import adapters, jobs
from suiche.kit.action import action
from suiche.kit.actor import ANONYMOUS, SYSTEM
from suiche.kit.clock import SHANGHAI, Instant, now
from suiche.kit.models import Job
from suiche.parties.actions.register_customer import register_customer
from suiche.parties.models import Customer, SignIn
from suiche.partners.sms.port import SmsKind, SmsOutcome, SmsReceipt
from tests.steps.at_once import at_once

PHONE = "13800000016"


class Operator:
    """An operator that says what the test wants and keeps what it was given; a second adapter behind the port."""

    answers: ClassVar[list[SmsOutcome]] = []
    given: ClassVar[list[tuple[str, str, dict[str, str], str, str]]] = []

    def __init__(self, options: Mapping[str, object]) -> None:
        """Needs no options."""

    def send(
        self, *, phone: str, template: str, params: Mapping[str, str], kind: SmsKind, request_no: str
    ) -> SmsReceipt:
        """Keep the message and answer."""
        self.given.append((phone, template, dict(params), kind, request_no))
        outcome = self.answers.pop(0) if self.answers else SmsOutcome.ACCEPTED
        return SmsReceipt(outcome, "R1" if outcome is SmsOutcome.ACCEPTED else "")


@pytest.fixture
def operator(settings: Settings) -> Iterator[type[Operator]]:
    """Have messages go to the test's operator."""
    settings.PARTNERS = {**settings.PARTNERS, "sms": {"adapter": f"{__name__}.Operator", "options": {}}}
    adapters.forget()
    Operator.answers, Operator.given = [], []
    yield Operator
    adapters.forget()


@action
def tell(*, number: str, at: Instant) -> None:
    send_message(
        phone=PHONE, template="LOAN_SETTLED", params={"number": number}, subject="loan-1", by=SYSTEM, at=at
    )


def ask(at: Instant) -> CodeAsked:
    return ask_code(phone=PHONE, purpose="sign_in", template="SIGN_IN_CODE", by=ANONYMOUS, at=at)


@pytest.mark.django_db
def test_a_code_goes_to_the_operator_once_and_is_then_forgotten(operator: type[Operator]) -> None:
    ask(now())
    assert operator.given == [], "never inside the request's transaction"
    assert PHONE not in str(Job.objects.get().arguments)
    assert jobs.drain() == 1
    ((phone, template, params, kind, request_no),) = operator.given
    assert (phone, template, kind, len(params["code"])) == (PHONE, "SIGN_IN_CODE", "code", 6)
    row = Message.objects.get()
    assert (row.state, row.receipt_no, row.params, row.id.hex) == (MessageState.SENT, "R1", None, request_no)
    assert jobs.drain() == 0


@pytest.mark.django_db
def test_what_was_perhaps_not_sent_is_tried_again_under_the_same_number(operator: type[Operator]) -> None:
    operator.answers = [SmsOutcome.FAILED, SmsOutcome.RATE_LIMITED]
    at = now()
    tell(number="C-1", at=at)
    for seconds in (0, 3, 10):
        jobs.drain(at=Instant(now() + timedelta(seconds=seconds)))
    assert len({request_no for *_, request_no in operator.given}) == 1
    assert len(operator.given) == 3
    assert Message.objects.get(subject="loan-1").state == MessageState.SENT


@pytest.mark.django_db
def test_a_message_is_tried_as_long_as_it_is_worth_something(operator: type[Operator]) -> None:
    operator.answers = [SmsOutcome.FAILED] * 20
    tell(number="C-1", at=now())
    for hours in range(21):
        Message.objects.update(queued_at=now() - timedelta(hours=hours))
        Job.objects.update(not_before=now())
        jobs.drain()
    assert Message.objects.get(subject="loan-1").state == MessageState.SENT
    assert len(operator.given) == 21


@pytest.mark.parametrize(("template", "hours"), [("DUE_MISSED", 1), ("LOAN_SETTLED", 24)])
def test_a_reminder_the_operator_did_not_take_in_the_evening_is_not_sent_at_night(
    template: str, hours: int
) -> None:
    queued = Instant(datetime(2026, 3, 16, 19, tzinfo=SHANGHAI))
    assert rules.worth_until(template, "service", queued) == queued + timedelta(hours=hours)


@pytest.mark.django_db
def test_a_refused_number_ends_the_message(operator: type[Operator]) -> None:
    operator.answers = [SmsOutcome.BAD_NUMBER]
    tell(number="C-1", at=now())
    jobs.drain()
    row = Message.objects.get()
    assert (row.state, row.phone_masked) == (MessageState.REFUSED, "138****0016")


@pytest.mark.django_db
def test_a_code_that_has_expired_is_not_sent(operator: type[Operator]) -> None:
    ask(Instant(now() - timedelta(minutes=5)))
    jobs.drain()
    assert operator.given == []
    row = Message.objects.get()
    assert (row.state, row.params) == (MessageState.FAILED, None)


def test_a_message_has_the_same_parameters_in_both_languages() -> None:
    for template in rules.TEMPLATES.values():
        zh, en = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in template.text)
        assert zh == en, template.code


@pytest.mark.django_db
def test_an_unknown_template_or_a_missing_parameter_is_a_fault() -> None:
    @action
    def send(*, template: str, at: Instant) -> None:
        send_message(phone=PHONE, template=template, params={}, by=SYSTEM, at=at)

    for template in ("NOTHING", "LOAN_SETTLED"):
        with pytest.raises(KeyError):
            send(template=template, at=now())
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_send_one_code() -> None:
    at = now()
    ended = at_once(*[lambda: ask(at)] * 4)
    assert sorted(type(one).__name__ for one in ended) == ["CodeAsked"] + ["CodeTooSoon"] * 3
    assert sum(isinstance(one, CodeTooSoon) for one in ended) == 3
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_first_sign_ins_at_once_make_one_customer() -> None:
    ended = at_once(*[lambda: register_customer(phone=PHONE, by=ANONYMOUS, at=now())] * 4)
    assert len({getattr(one, "customer_id", one) for one in ended}) == 1, ended
    assert (SignIn.objects.count(), Customer.objects.count()) == (1, 1)
