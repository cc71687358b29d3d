"""Actions: one durable transaction, one audit row, a refusal written down, an idempotency key used once."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from suiche.kit import audit
from suiche.kit.action import action, part
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.models import AccessRow, AuditRow, IdempotencyKey, InboxMessage, MoveRow
from suiche.kit.refusal import KeyReused, Refusal

AT = Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))
BY = Actor("staff", "7")
NAME = __name__


class TooLate(Refusal):
    """A refusal of these tests."""

    code = "too_late"
    zh = "太晚了，请明天再来。"
    en = "Too late, please come tomorrow."


@dataclass(frozen=True)
class Written:
    """What the test's action answers."""

    row_id: int
    subject: UUID


@part
def write(*, text: str) -> int:
    """Write a row in whatever action is open."""
    row = InboxMessage.objects.create(partner="test", message_id=text, body=b"", received_at=AT)
    return row.pk


@action
def do(*, subject: UUID, text: str, refuse: bool = False, by: Actor, at: Instant) -> Written:
    """Write a row and, if asked, refuse afterwards."""
    number = write(text=text)
    if refuse:
        raise TooLate()
    return Written(number, subject)


@action
def once(*, subject: UUID, text: str, key: str, by: Actor, at: Instant) -> Written:
    """Write a row under a key."""
    return Written(write(text=f"{text}-{uuid4()}"), subject)


@action
def nested(*, subject: UUID, by: Actor, at: Instant) -> None:
    """Call an action inside an action, which is never allowed."""
    write(text="outer")
    do(subject=subject, text="inner", by=by, at=at)


@pytest.mark.django_db
def test_what_was_done_stands_in_the_audit_without_free_text() -> None:
    subject = uuid4()
    done = do(subject=subject, text="林晓禾", by=BY, at=AT)
    row = AuditRow.objects.get(action=NAME)
    assert (row.actor_kind, row.actor_id, row.at, row.outcome) == ("staff", "7", AT, "done")
    assert row.arguments["subject"] == str(subject)
    assert "林晓禾" not in str(row.arguments)
    assert len(row.input_hash) == 64
    assert InboxMessage.objects.get().pk == done.row_id


@pytest.mark.django_db
def test_a_refusal_is_audited_and_changes_nothing() -> None:
    with pytest.raises(TooLate):
        do(subject=uuid4(), text="x", refuse=True, by=BY, at=AT)
    assert AuditRow.objects.get(action=NAME).outcome == "too_late"
    assert not InboxMessage.objects.exists()


@pytest.mark.django_db
def test_a_fault_leaves_neither_row_nor_audit() -> None:
    with pytest.raises(ValidationError):
        do(subject=uuid4(), text="x", by=BY, at="not a moment")  # type: ignore[arg-type]  # the fault under test
    assert not AuditRow.objects.exists()
    assert not InboxMessage.objects.exists()


@pytest.mark.django_db
def test_an_action_never_calls_an_action_and_a_part_never_stands_alone() -> None:
    with pytest.raises(RuntimeError, match="an action never calls another action"):
        nested(subject=uuid4(), by=BY, at=AT)
    assert not InboxMessage.objects.exists()
    with pytest.raises(RuntimeError, match="belongs inside an action"):
        write(text="alone")
    do(subject=uuid4(), text="after a fault actions open again", by=BY, at=AT)
    assert InboxMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_action_refuses_to_run_inside_a_transaction_of_somebody_else() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        do(subject=uuid4(), text="x", by=BY, at=AT)


@pytest.mark.django_db
def test_the_same_key_with_the_same_input_gives_the_first_answer_again() -> None:
    subject = uuid4()
    first = once(subject=subject, text="a", key="k1", by=BY, at=AT)
    later = Instant(datetime(2026, 1, 16, tzinfo=UTC))
    assert once(subject=subject, text="a", key="k1", by=BY, at=later) == first
    assert InboxMessage.objects.count() == 1
    assert once(subject=subject, text="a", key="k2", by=BY, at=AT) != first


@pytest.mark.django_db
def test_the_same_key_with_other_input_is_refused() -> None:
    subject = uuid4()
    once(subject=subject, text="a", key="k1", by=BY, at=AT)
    for other in ({"text": "b"}, {"subject": uuid4()}, {"by": Actor("staff", "8")}):
        with pytest.raises(KeyReused):
            once(**{"subject": subject, "text": "a", "key": "k1", "by": BY, "at": AT, **other})  # type: ignore[arg-type]  # one argument differs
    assert InboxMessage.objects.count() == 1
    assert AuditRow.objects.filter(outcome="idempotency_key_reused").count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_at_once_under_one_key_act_once_and_get_the_same_answer() -> None:
    subject, answers, start = uuid4(), [], threading.Barrier(2)

    def call() -> None:
        start.wait()
        try:
            answers.append(once(subject=subject, text="a", key="k1", by=BY, at=AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(answers) == 2
    assert answers[0] == answers[1]
    assert InboxMessage.objects.count() == 1
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("table", ["kit_auditrow", "kit_accessrow", "kit_moverow"])
def test_the_trails_only_grow(table: str, change: str) -> None:
    audit.denied(what="GET /x", by=BY, at=AT, subject="x")
    audit.accessed(by=BY, what="x", subject="x", at=AT)
    MoveRow.objects.create(
        subject_type="x", subject_id=uuid4(), from_state="", to_state="x", by=str(BY), at=AT
    )
    statement = f"delete from {table}" if change == "delete" else f"update {table} set at = now()"  # noqa: S608  # names of this file
    with pytest.raises(Exception, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditRow.objects.count() == AccessRow.objects.count() == MoveRow.objects.count() == 1
