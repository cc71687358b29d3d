"""The desk: who may open what, the queues, finding a loan, payment cases, the books, dead letters, the trails."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from suiche.channels import duties
from suiche.channels.design.wording import yuan
from suiche.channels.staff import frame
from suiche.journey.repay import due_queries, queries
from suiche.journey.repay.models import PaymentCase
from suiche.journey.repay.night_tasks import close_day
from suiche.journey.repay.states import CaseKind
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, business_date, now
from suiche.kit.fields import blind_index
from suiche.kit.models import AccessRow, AuditRow, Job
from suiche.parties.models import PaymentStanding, SignIn
from suiche.parties.roles import Role
from tests.channels.desk_world import seat, text_of
from tests.steps.loans import AT, running_loan
from tests.steps.test_repay import open_on, pay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cheap_passwords(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def case_of(loan_id: UUID | None = None, kind: CaseKind = CaseKind.WRONG_AMOUNT) -> PaymentCase:
    return PaymentCase.objects.create(
        kind=kind, order_no="P-ORDER-1", transaction_no=f"T{uuid4().hex[:8]}", loan_id=loan_id,
        expected_fen=590_391, received_fen=500_000, opened_at=now() - timedelta(days=2),
    )  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_and_the_doors_are_one_table(role: Role) -> None:
    client, _ = seat(f"one-{role}", role)
    menu = text_of(client, "/desk")
    for section in frame.SECTIONS:
        if section.key in ("underwriting", "activation"):
            continue  # their pages stand in their own files, with their own tests
        open_to = role in duties.MAY[section.duty]
        assert (f'href="{section.href}"' in menu) is open_to, section.key
        assert client.get(section.href).status_code == (200 if open_to else 403), section.key


def test_a_closed_door_is_audited_and_strangers_sign_in_first() -> None:
    client, actor = seat("service", Role.SERVICE)
    assert "您的岗位不能办这件事" in text_of(client, "/desk/audit", 403)
    row = AuditRow.objects.get(outcome="denied")
    assert (row.actor_id, row.action) == (actor.id, "GET /desk/audit")
    answer = Client().get("/desk/loans?q=1")
    assert answer["Location"] == "/desk/sign-in?next=%2Fdesk%2Floans%3Fq%3D1"


def test_the_first_page_shows_what_waits_with_its_age() -> None:
    case = case_of()
    client, _ = seat("accountant", Role.ACCOUNTANT)
    page = text_of(client, "/desk")
    assert f"/desk/payments/{case.id}" in page
    assert "金额对不上" in page
    assert "等了2天" in page
    assert "/desk/jobs" not in page


def test_a_loan_is_found_by_number_and_by_the_customers_whole_phone_only() -> None:
    loan = running_loan()
    sign_in = SignIn.objects.get(username="customer-1")
    SignIn.objects.filter(pk=sign_in.pk).update(phone="13800000016", phone_index=blind_index("13800000016"))
    client, actor = seat("service", Role.SERVICE)
    address = f"/desk/loans/{loan.loan_id}"
    assert address in text_of(client, "/desk/loans", q="test-1")
    assert address not in text_of(client, "/desk/loans", q="nobody")
    assert address not in text_of(client, "/desk/loans", q="1380000001")
    assert address not in text_of(client, "/desk/loans", q="test-1", which="settled")
    assert (
        client.post("/desk/loans", {"q": "test-1"})["Location"] == "/desk/loans?q=test-1&which=all&sort=days"
    )
    in_address = client.get("/desk/loans", {"q": "13800000016"})["Location"]
    assert in_address == "/desk/loans?told=phone"
    assert "手机号不放在网址里" in text_of(client, in_address)
    assert not AccessRow.objects.exists()
    assert address in client.post("/desk/loans", {"q": " 138 0000 0016 "}).content.decode()
    row = AccessRow.objects.order_by("id").first()
    assert row is not None
    assert (row.actor_id, row.what, row.subject) == (actor.id, "desk.loans.by_phone", str(loan.customer_id))


def test_loans_are_found_by_how_late_how_much_and_how_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """One instalment of some 17,712 (600,000.00) is late, and three of 2,951.96 (100,000.00): less, and for longer."""
    today = business_date()
    small = running_loan(number=1, start=today - timedelta(days=100), principal_fen=10_000_000)
    large = running_loan(number=2, start=today - timedelta(days=50), principal_fen=60_000_000)
    fresh = running_loan(number=3, start=today - timedelta(days=29))
    PaymentStanding.objects.bulk_create(
        PaymentStanding(
            customer_id=one.customer_id, late_since=today - timedelta(days=days), updated_at=now()
        )
        for one, days in ((small, 69), (large, 19))
    )
    client, _ = seat("service", Role.SERVICE)

    def order(**query: str) -> list[str]:
        return re.findall(
            r'href="/desk/loans/([0-9a-f-]{36})" data-row', client.get("/desk/loans", query).content.decode()
        )

    assert order(which="late") == [str(small.loan_id), str(large.loan_id)], "the longest late first"
    assert order(which="late", sort="amount") == [str(large.loan_id), str(small.loan_id)], "the largest first"
    assert order(which="late31") == [str(small.loan_id)]
    assert order(which="late91") == []
    assert order(which="late", q="test-2") == [str(large.loan_id)]
    page = text_of(client, "/desk/loans", which="late")
    for one in (small, large):
        due_fen = queries.home(loan_id=one.loan_id, customer_id=None, on=today).due_fen
        assert f">{yuan(due_fen)}<" in page
    assert str(fresh.loan_id) in order(which="due7") and str(fresh.loan_id) not in order(which="late")
    assert client.get("/desk/loans?which=nonsense&sort=nonsense").status_code == 200
    assert "最多列" not in page and "只在逾期最久" not in page
    monkeypatch.setattr(due_queries, "MOST_LOOKED_AT", 1)
    assert "只在逾期最久" in text_of(client, "/desk/loans", which="late", sort="amount"), "a cut is said"
    assert "还有没列出来的" in text_of(client, "/desk/loans", which="late")
    assert order(which="late", q="TEST-2") == [str(large.loan_id)], "a number is sought among all"


def test_what_is_paid_takes_no_place_among_what_falls_due() -> None:
    """Two that fell due today are paid; of the loans that follow, one is listed and the other said to be left out."""
    today = BusinessDate(date(2026, 4, 15))
    for number in (1, 2):
        paid = running_loan(number=number, start=date(2026, 3, 15))
        assert pay(paid, open_on(paid, today.isoformat(), 590_391), today.isoformat())
    later = [running_loan(number=number, start=date(2026, 3, 16)) for number in (3, 4)]
    found = due_queries.loans_due(on=today, days=3, most=1)
    assert ([one.loan.loan_id for one in found.rows], found.more) == ([later[0].loan_id], True)
    assert not due_queries.loans_due(on=today, days=3, most=1, number="-4").more


def test_the_loan_page_shows_every_entry_explained_and_logs_the_reading() -> None:
    loan = running_loan()
    case = case_of(loan.loan_id)
    client, actor = seat("accountant", Role.ACCOUNTANT)
    page = text_of(client, f"/desk/loans/{loan.loan_id}")
    for words in ("SC-TEST-1", "放款：贷款本金入账", "1303.01 贷款—本金", "200,000.00", "5,903.91", "还款中", f"/desk/payments/{case.id}"):  # fmt: skip
        assert words in page, words
    assert page.count("<tr>") + page.count("<tr aria-current") > 36
    assert AccessRow.objects.filter(
        what="desk.loan", subject=str(loan.customer_id), actor_id=actor.id
    ).exists()
    assert text_of(client, f"/desk/loans/{uuid4()}", 404)
    assert text_of(client, f"/desk/loans/{loan.loan_id}/papers/{uuid4()}", 404)


def test_an_accountant_closes_a_case_with_its_outcome_and_only_once() -> None:
    case = case_of(running_loan().loan_id)
    supervisor, _ = seat("supervisor", Role.SUPERVISOR)
    client, actor = seat("accountant", Role.ACCOUNTANT)
    address = f"/desk/payments/{case.id}"
    assert f"{address}/close" not in text_of(supervisor, address)
    sent = {"outcome": "refunded", "amount": "5,000", "refunded_on": str(business_date()), "reference": "rf-0001", "note": " 已原路退款 "}  # fmt: skip
    assert supervisor.post(f"{address}/close", sent).status_code == 403
    page = text_of(client, address)
    assert all(f'href="?outcome={one}#close"' in page for one in ("posted", "refunded", "no_money"))
    assert "/close" not in page, "nothing is chosen yet"
    for name, bad, words in (
        ("outcome", "", "请选这笔钱最后怎么样了"), ("outcome", "kept", "请选这笔钱最后怎么样了"), ("note", "好", "请写清怎么处理的"),
        ("amount", "x", "金额请写成"), ("amount", "4,999", "要全部退回"), ("refunded_on", "", "请选退款的那天"), ("reference", "", "请填退款单号"),
    ):  # fmt: skip
        short = client.post(f"{address}/close", {**sent, name: bad})
        assert short.status_code == 422
        assert words in short.content.decode(), name
    assert "没有登记过" in client.post(f"{address}/close", {**sent, "outcome": "posted"}).content.decode()
    assert client.post(f"{address}/close", sent)["Location"] == "/desk/payments"
    case.refresh_from_db()
    assert (case.note, case.closed_by, case.reference) == ("已原路退款", str(actor), "RF-0001")
    again = client.post(f"{address}/close", sent)
    assert again.status_code == 409
    assert "已经有同事办完了" in again.content.decode()
    assert case.order_no not in text_of(client, "/desk/payments")
    assert "已原路退款" in text_of(client, address) and "RF-0001" in text_of(client, address)
    assert case.order_no in text_of(client, "/desk/payments", view="all", kind="wrong_amount")
    assert case.order_no not in text_of(client, "/desk/payments", view="all", kind="paid_twice")


def test_the_books_of_a_day_balance_and_leave_as_a_file() -> None:
    running_loan()
    close_day(on=BusinessDate(date(2026, 1, 15)), by=SYSTEM, at=AT)
    client, _ = seat("accountant", Role.ACCOUNTANT)
    page = text_of(client, "/desk/ledger", day="2026-01-15", compare="1")
    assert "平：2笔分录，借贷相等" in page
    assert "每笔贷款都对得上" in page
    assert "没有日终，最早是2026-01-16" in page
    answer = client.get("/desk/ledger/2026-01-15.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="entries-2026-01-15.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[6] for row in rows[1:]] == ["1303.01", "2202.01", "1132.03", "6011.01"]
    assert [row[8:] for row in rows[1:3]] == [["200000.00", ""], ["", "200000.00"]]
    assert client.get("/desk/ledger/yesterday.csv").status_code == 404
    assert client.get("/desk/ledger/2026-02-01.csv").content.decode("utf-8-sig").count("\n") == 1


def test_a_dead_job_is_shown_without_personal_data_and_gets_another_life() -> None:
    job = Job.objects.create(
        task="suiche.journey.repay.tasks:settle", arguments={"loan": str(uuid4()), "name": "林晓禾", "event": {"on": "2026-01-15", "phone": "13800000016"}},
        not_before=now(), attempts=12, dead=True, last_error="ConnectError", created_at=now(),
    )  # fmt: skip
    client, actor = seat("supervisor", Role.SUPERVISOR)
    page = text_of(client, "/desk/jobs")
    assert "ConnectError" in page
    assert job.arguments["loan"] in page
    assert "2026-01-15" in page
    assert "林晓禾" not in page
    assert "13800000016" not in page
    assert "没有停下来的任务" in text_of(client, "/desk/jobs", q="no such task")
    other, _ = seat("auditor", Role.AUDITOR)
    assert other.post(f"/desk/jobs/{job.pk}/revive").status_code == 403
    assert client.post(f"/desk/jobs/{job.pk}/revive")["Location"] == "/desk/jobs?revived=1"
    job.refresh_from_db()
    assert (job.dead, job.attempts) == (False, 0)
    row = AuditRow.objects.get(action="kit.revive_job")
    assert (row.actor_id, row.arguments["job_id"], row.outcome) == (actor.id, str(job.pk), "done")
    again = client.post(f"/desk/jobs/{job.pk}/revive")
    assert again["Location"] == "/desk/jobs?revived=1", "a second click changes nothing"
    Job.objects.all().delete()
    assert client.post(f"/desk/jobs/{job.pk}/revive").status_code == 409


def test_the_trails_are_filtered_by_person_action_subject_and_day() -> None:
    loan = running_loan()
    reader, actor = seat("service", Role.SERVICE)
    text_of(reader, f"/desk/loans/{loan.loan_id}")
    client, _ = seat("auditor", Role.AUDITOR)
    assert "repay.open_loan" in text_of(client, "/desk/audit")
    assert "repay.open_loan" in text_of(
        client, "/desk/audit", what="open_loan", by="system", day="2026-01-15"
    )
    empty = "没有这样的记录"
    assert empty in text_of(client, "/desk/audit", what="open_loan", by="staff")
    assert empty in text_of(client, "/desk/audit", what="open_loan", day="2026-01-16")
    assert empty in text_of(client, "/desk/audit", subject=str(uuid4()))
    log = text_of(client, "/desk/audit", trail="read", by=str(actor), subject=str(loan.customer_id))
    assert "desk.loan" in log
    assert "林service" in log
    assert empty in text_of(client, "/desk/audit", trail="read", by="staff:nobody")
    assert text_of(client, "/desk/audit", day="not a day", before="x")


def test_the_trail_goes_on_page_by_page() -> None:
    client, _ = seat("auditor", Role.AUDITOR)
    for number in range(60):
        AuditRow.objects.create(action=f"test.row{number:02d}", actor_kind="system", actor_id="system", at=datetime(2026, 1, 1, tzinfo=UTC), input_hash="", outcome="done")  # fmt: skip
    first = text_of(client, "/desk/audit", what="test.row")
    assert "test.row59" in first
    assert "test.row09" not in first
    before = first.split("before=")[1].split('"')[0]
    second = text_of(client, "/desk/audit", what="test.row", before=before)
    assert "test.row09" in second
    assert "test.row10" not in second


def test_pages_speak_english() -> None:
    running_loan()
    client, _ = seat("supervisor", Role.SUPERVISOR)
    client.post("/preferences", {"language": "en"})
    assert "Trial balance" in text_of(client, "/desk/ledger")
    assert "Loans, principal" in text_of(client, "/desk/ledger")


def test_the_menus_counts_are_asked_for_once_in_a_while(
    settings: LazySettings, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Eight queues: this page would ask twelve questions more for its menu, each time."""
    client, _ = seat("supervisor", Role.SUPERVISOR)
    settings.DESK_COUNTS_SECONDS = 60
    text_of(client, "/desk/loans")
    case = case_of()
    with django_assert_max_num_queries(6):
        page = text_of(client, "/desk/payments")
    assert '收款 <b class="count">1</b>' in page, "the page's own queue is counted anew"
    assert '收款 <b class="count">' not in text_of(client, "/desk/loans"), (
        "the others as they were a moment ago"
    )
    settings.DESK_COUNTS_SECONDS = 0
    assert '收款 <b class="count">1</b>' in text_of(client, "/desk/loans")
    case.delete()
