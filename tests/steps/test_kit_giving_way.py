"""Two transactions that cannot both be done: PostgreSQL ends one, and the action is tried again."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import OperationalError, connection

from suiche.kit.action import MOST_TRIES, action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant
from suiche.kit.models import AuditRow, InboxMessage

AT = Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))
begun: list[str] = []
met = threading.Barrier(2)


@action
def give_way(*, times: int, code: str, by: Actor = SYSTEM, at: Instant = AT) -> int:
    """Write a row, and fail as PostgreSQL does, so many times; return at which try it was done."""
    begun.append(code)
    InboxMessage.objects.create(partner="test", message_id=str(uuid4()), body=b"", received_at=at)
    if len(begun) <= times:
        with connection.cursor() as cursor:
            cursor.execute(f"do $$ begin raise exception using errcode = '{code}'; end $$")
    return len(begun)


@pytest.fixture(autouse=True)
def from_the_beginning() -> None:
    begun.clear()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_an_action_that_gave_way_is_tried_again_from_the_beginning(code: str) -> None:
    assert give_way(times=MOST_TRIES - 1, code=code) == MOST_TRIES
    assert InboxMessage.objects.count() == AuditRow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_not_for_ever_and_not_for_another_fault() -> None:
    with pytest.raises(OperationalError):
        give_way(times=MOST_TRIES, code="40001")
    assert len(begun) == MOST_TRIES
    begun.clear()
    with pytest.raises(OperationalError):
        give_way(times=1, code="53100")  # the disk is full: another try does no good
    assert len(begun) == 1
    assert not InboxMessage.objects.exists()


@action
def in_order(*, first: int, second: int, by: Actor = SYSTEM, at: Instant = AT) -> int:
    """Take two locks in the order given; the other thread takes them in the other one."""
    with connection.cursor() as cursor:
        cursor.execute("set local deadlock_timeout = '20ms'")
        cursor.execute("select pg_advisory_xact_lock(%s)", [first])
        begun.append("locked")
        if len(begun) <= 2:  # only the first tries meet in the middle
            met.wait(timeout=20)
        cursor.execute("select pg_advisory_xact_lock(%s)", [second])
    return first


@pytest.mark.django_db(transaction=True)
def test_of_two_that_wait_for_each_other_both_are_done() -> None:
    done = []

    def take(first: int, second: int) -> None:
        try:
            done.append(in_order(first=first, second=second))
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=pair) for pair in ((71, 72), (72, 71))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(done) == [71, 72]
    assert len(begun) == 3
    assert AuditRow.objects.count() == 2
