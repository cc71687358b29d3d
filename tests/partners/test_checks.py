"""Identity, bureau, bank, SMS and payout: each adapter through each outcome, over HTTP."""

import re
from itertools import pairwise

import pytest

from suiche.demo.sandbox.people import is_card_no, is_id_number, person
from suiche.partners.bank.adapters.sandbox import SandboxBank
from suiche.partners.bank.bins import bank_of
from suiche.partners.bank.port import CardOutcome
from suiche.partners.bureau.adapters.sandbox import SandboxBureau
from suiche.partners.bureau.port import (
    HARD_REASONS,
    AccountStatus,
    AccountType,
    BureauOutcome,
    BureauReport,
    PublicKind,
    QueryReason,
)
from suiche.partners.identity.adapters.sandbox import SandboxIdentity
from suiche.partners.identity.port import IdentityOutcome
from suiche.partners.payout.adapters.sandbox import SandboxPayout
from suiche.partners.payout.port import PayoutConflict, PayoutOutcome
from suiche.partners.sms.adapters.sandbox import SandboxSms
from suiche.partners.sms.port import SmsOutcome
from tests.partners.sandbox_server import Sandbox

YUAN = 100


def identity(sandbox: Sandbox, ending: str, name: str = "") -> IdentityOutcome:
    who = person(f"identity {ending}", id_ending=ending)
    adapter = SandboxIdentity(sandbox.options())
    return adapter.two_factor(name=name or who.name, id_number=who.id_number, request_no="1").outcome


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        ("", IdentityOutcome.MATCH),
        ("901", IdentityOutcome.MISMATCH),
        ("902", IdentityOutcome.NO_RECORD),
        ("903", IdentityOutcome.SOURCE_ERROR),
        ("905", IdentityOutcome.RATE_LIMITED),
        ("911", IdentityOutcome.MATCH),  # the bureau's endings are ordinary here
    ],
)
def test_identity_outcomes(sandbox: Sandbox, ending: str, outcome: IdentityOutcome) -> None:
    assert identity(sandbox, ending) == outcome


def test_identity_fails_once_and_then_answers(sandbox: Sandbox) -> None:
    assert [identity(sandbox, "904"), identity(sandbox, "904")] == [
        IdentityOutcome.SOURCE_ERROR,
        IdentityOutcome.MATCH,
    ]


def test_identity_refuses_a_wrong_check_sign_and_a_name_that_is_none(sandbox: Sandbox) -> None:
    adapter = SandboxIdentity(sandbox.options())
    wrong = adapter.two_factor(name="王小明", id_number="110101199003077775", request_no="1")
    assert wrong.outcome == IdentityOutcome.INVALID_INPUT
    assert wrong.order_no
    assert identity(sandbox, "", name="X") == IdentityOutcome.INVALID_INPUT


def bureau(sandbox: Sandbox, ending: str, seed: str = "bureau") -> BureauReport:
    who = person(f"{seed} {ending}", id_ending=ending)
    return SandboxBureau(sandbox.options()).report(
        name=who.name,
        id_number=who.id_number,
        purpose=QueryReason.LOAN_APPROVAL,
        authorisation_no="AUTH1",
        request_no="Q1",
    )


def test_ordinary_people_have_clean_light_reports(sandbox: Sandbox) -> None:
    for number in range(40):
        report = bureau(sandbox, "", f"ordinary {number}")
        assert report.outcome == BureauOutcome.OK
        assert report.reported_at is not None and report.score is not None
        assert report.score.value >= 660 and not report.public_records
        day = report.reported_at.date()
        hard = [q for q in report.queries if q.reason in HARD_REASONS]
        assert len(hard) <= 3 and not [q for q in hard if (day - q.on).days <= 30]
        for account in report.accounts:
            assert re.fullmatch(r"[NMC*]{24}", account.repay24)
            assert account.overdue_fen == 0 and account.balance_fen <= account.limit_fen
        # cards count a tenth of what is used, loans their instalment: at most 3,000.00 a month
        cards = sum(a.balance_fen // 10 for a in report.accounts if a.kind == AccountType.CREDIT_CARD)
        assert cards + sum(a.monthly_fen for a in report.accounts) <= 3_000 * YUAN


def test_a_report_is_the_same_each_time(sandbox: Sandbox) -> None:
    first, second = bureau(sandbox, ""), bureau(sandbox, "")
    assert (first.accounts, first.queries, first.report_no) == (
        second.accounts,
        second.queries,
        second.report_no,
    )


def test_bureau_overdue_people(sandbox: Sandbox) -> None:
    assert any("123" in a.repay24 for a in bureau(sandbox, "911").accounts)
    late = [a for a in bureau(sandbox, "912").accounts if a.status == AccountStatus.OVERDUE]
    assert [(a.overdue_fen, a.overdue_days) for a in late] == [(3800 * YUAN, 45)]
    small = [a for a in bureau(sandbox, "914").accounts if a.status == AccountStatus.OVERDUE]
    assert [(a.overdue_fen, a.overdue_days) for a in small] == [(120 * YUAN, 12)]
    assert any(a.status == AccountStatus.BAD_DEBT for a in bureau(sandbox, "916").accounts)


def test_bureau_other_outcomes(sandbox: Sandbox) -> None:
    many = bureau(sandbox, "913")
    assert many.reported_at is not None
    recent = [q for q in many.queries if (many.reported_at.date() - q.on).days <= 30]
    assert len([q for q in recent if q.reason in HARD_REASONS]) == 5
    assert bureau(sandbox, "915").outcome == BureauOutcome.NO_RECORD
    assert [r.kind for r in bureau(sandbox, "917").public_records] == [PublicKind.ENFORCEMENT]
    lenders = {a.lender for a in bureau(sandbox, "918").accounts if a.kind == AccountType.LOAN}
    assert len(lenders) == 7
    assert max(a.monthly_fen for a in bureau(sandbox, "919").accounts) == 18_000 * YUAN
    low = bureau(sandbox, "920").score
    assert low is not None and low.value == 480
    assert bureau(sandbox, "921").outcome == BureauOutcome.SOURCE_ERROR
    tries = [bureau(sandbox, "922").outcome, bureau(sandbox, "922").outcome]
    assert tries == [BureauOutcome.SOURCE_ERROR, BureauOutcome.OK]


def card(sandbox: Sandbox, ending: str) -> CardOutcome:
    who = person(f"card {ending}", card_ending=ending)
    result = SandboxBank(sandbox.options()).verify_card(
        card_no=who.card_no, name=who.name, id_number=who.id_number, mobile=who.phone, request_no="1"
    )
    assert result.bank_name == bank_of(who.card_no)
    return result.outcome


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        ("", CardOutcome.SAME),
        ("9001", CardOutcome.DIFFERENT),
        ("9002", CardOutcome.BAD_NUMBER),
        ("9003", CardOutcome.ABNORMAL),
        ("9004", CardOutcome.RESTRICTED),
        ("9005", CardOutcome.FAILED),
        ("9006", CardOutcome.TOO_FREQUENT),
    ],
)
def test_card_outcomes(sandbox: Sandbox, ending: str, outcome: CardOutcome) -> None:
    assert card(sandbox, ending) == outcome


def test_card_asks_to_retry_once(sandbox: Sandbox) -> None:
    assert [card(sandbox, "9007"), card(sandbox, "9007")] == [CardOutcome.RETRY, CardOutcome.SAME]


def test_a_card_number_that_fails_luhn_is_bad(sandbox: Sandbox) -> None:
    who = person("luhn")
    broken = who.card_no[:-1] + str((int(who.card_no[-1]) + 1) % 10)
    result = SandboxBank(sandbox.options()).verify_card(
        card_no=broken, name=who.name, id_number=who.id_number, mobile=who.phone, request_no="1"
    )
    assert result.outcome == CardOutcome.BAD_NUMBER


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        ("", SmsOutcome.ACCEPTED),
        ("9001", SmsOutcome.RATE_LIMITED),
        ("9002", SmsOutcome.BAD_NUMBER),
        ("9003", SmsOutcome.BLOCKED),
        ("9004", SmsOutcome.FAILED),
    ],
)
def test_sms_outcomes(sandbox: Sandbox, ending: str, outcome: SmsOutcome) -> None:
    phone = person("sms", phone_ending=ending).phone
    receipt = SandboxSms(sandbox.options()).send(
        phone=phone, template="SIGN_IN", params={"code": "123456"}, kind="code", request_no=f"sms {ending}"
    )
    assert receipt.outcome == outcome
    assert bool(receipt.receipt_no) == (outcome == SmsOutcome.ACCEPTED)


def pay(sandbox: Sandbox, order_no: str, account: str, amount_fen: int = 16_000_000) -> PayoutOutcome:
    state = SandboxPayout(sandbox.options()).pay(
        order_no=order_no, amount_fen=amount_fen, account_no=account, account_name="示例店", memo="放款"
    )
    assert state.amount_fen in {0, amount_fen}
    return state.outcome


def test_payout_pays_once_for_an_order(sandbox: Sandbox) -> None:
    adapter = SandboxPayout(sandbox.options())
    assert adapter.query("P1").outcome == PayoutOutcome.NOT_FOUND
    assert pay(sandbox, "P1", "33010000001234") == PayoutOutcome.SUCCESS
    assert pay(sandbox, "P1", "33010000001234") == PayoutOutcome.SUCCESS
    with pytest.raises(PayoutConflict):
        pay(sandbox, "P1", "33010000001234", amount_fen=1)
    state = adapter.query("P1")
    assert (state.outcome, state.amount_fen) == (PayoutOutcome.SUCCESS, 16_000_000)
    assert state.bank_reference and state.paid_at is not None


def test_payout_outcomes(sandbox: Sandbox) -> None:
    adapter = SandboxPayout(sandbox.options())
    sandbox.faults("payout", latency_ms=0, delay_seconds=3600)
    assert pay(sandbox, "P2", "33010000009001") == PayoutOutcome.FAILED
    assert adapter.query("P2").reason == "户名不符"
    assert pay(sandbox, "P3", "33010000009002") == PayoutOutcome.PROCESSING
    assert pay(sandbox, "P4", "33010000009003") == PayoutOutcome.PROCESSING
    sandbox.faults("payout", latency_ms=0, delay_seconds=0)
    assert adapter.query("P3").outcome == PayoutOutcome.SUCCESS
    assert adapter.query("P4").outcome == PayoutOutcome.FAILED
    assert pay(sandbox, "P5", "33010000009004") == PayoutOutcome.UNKNOWN
    assert adapter.query("P5").outcome == PayoutOutcome.SUCCESS


def test_invented_people_pass_the_public_checks_and_differ() -> None:
    assert is_id_number("11010519491231002X") and is_id_number("110101199003077774")
    assert is_card_no("6212260200000000006")
    people = [person(f"seed {number}") for number in range(300)]
    for who in people:
        assert is_id_number(who.id_number) and int(who.id_number[14:17]) < 900
        assert is_card_no(who.card_no) and int(who.card_no[-5:-1]) < 9000
        assert re.fullmatch(r"1[3-9]\d{9}", who.phone) and int(who.phone[-4:]) < 9000
        assert bank_of(who.card_no)
    numbers = sorted(who.id_number for who in people)
    assert all(one != other for one, other in pairwise(numbers))
