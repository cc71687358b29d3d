"""The page of the books: who may see it, what waits, the seals and their proof, and the day's files."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from suiche.journey.repay.models import DayClose
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import Instant, business_date
from suiche.kit.words import written_day
from suiche.ledger import export
from suiche.ledger import queries as books
from suiche.ledger.actions.seal_entries import seal_entries
from suiche.parties.models import Dealer
from suiche.parties.roles import Role
from tests.channels.account_world import person
from tests.channels.desk_world import counter, seat, text_of
from tests.steps.loans import running_loan

AT = Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))
DAY = date(2026, 1, 15)
ADDRESSES = ("/desk/ledger", f"/desk/ledger/{DAY}/vouchers.csv", "/desk/ledger/accounts.csv", f"/desk/ledger/{DAY}.csv")  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_else_comes_near_the_books(address: str) -> None:
    running_loan()
    service, _ = seat("kefu", Role.SERVICE)
    assert "您的岗位不能办这件事" in text_of(service, address, 403)
    clerk, _ = counter("dian1", Dealer.objects.get().id)
    assert "您的客户和车在门店看板里" in text_of(clerk, address, 403)
    assert "这一页是我们的员工用的" in text_of(person().client, address, 403)


def test_the_vouchers_of_a_day_once_it_is_over_closed_and_sealed() -> None:
    running_loan()
    client, _ = seat("kuaiji", Role.ACCOUNTANT)
    address = f"/desk/ledger/{DAY}/vouchers.csv"
    assert "还没有日终" in text_of(client, address, 409)
    DayClose.objects.create(on=DAY, started_at=AT, at=AT, billed=0, accrued_fen=0)
    waiting = books.waiting(on=DAY)
    assert waiting
    assert f"{written_day(DAY).zh}还有{waiting}笔分录没有封存" in text_of(client, address, 409)
    page = text_of(client, "/desk/ledger", day=str(DAY))
    assert f"还有{waiting}笔分录没有封存" in page
    assert "还没有封存" in page
    seal_entries(by=SYSTEM, at=AT)
    answer = client.get(address)
    assert answer["Content-Disposition"] == f'attachment; filename="vouchers-{DAY}.csv"'
    lines = export.day_vouchers(on=DAY, today=business_date(), closed=True)
    assert answer.content == export.vouchers_csv(DAY, lines)
    assert client.get("/desk/ledger/accounts.csv").content == export.accounts_csv()
    assert client.get("/desk/ledger/yesterday/vouchers.csv").status_code == 404
    today = business_date()
    assert f"{written_day(today).zh}还没结束" in text_of(client, f"/desk/ledger/{today}/vouchers.csv", 409)


def test_the_seals_and_their_proof() -> None:
    running_loan()
    sealed = seal_entries(by=SYSTEM, at=AT)
    client, _ = seat("neishen", Role.AUDITOR)
    page = text_of(client, "/desk/ledger", day=str(DAY))
    assert sealed.hash in page
    assert "已封存" in page
    assert f"封存链完好：{sealed.entries}笔分录都和封存时一样" in text_of(client, "/desk/ledger", prove="1")
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("update ledger_line set amount_fen = amount_fen * 2 where account = '2202.01' returning entry_id")  # fmt: skip
        (number,) = cursor.fetchone()
        cursor.execute("set session_replication_role = origin")
    page = text_of(client, "/desk/ledger", prove="1")
    assert "账被改过" in page
    assert f"改过或没了的分录：{number}" in page
    assert "对不上</td>" in page
