"""Four eyes, and encrypted columns: ciphertext in the table, nothing to be moved, found by a blind index."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction

from suiche.kit import proposals
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.fields import blind_index, decrypt, encrypt
from suiche.kit.models import Job, ProposalRow
from suiche.kit.proposals import AlreadyDecided, SamePerson
from suiche.kit.refusal import NotFound
from suiche.parties.models import Customer, SignIn

AT = Instant(datetime(2026, 1, 15, 4, tzinfo=UTC))
ONE, TWO = Actor("staff", "1"), Actor("staff", "2")
NAME = "林晓禾"
PUBLISH = "suiche.catalogue.tasks:publish"


@action
def propose(*, version_id: UUID, by: Actor, at: Instant) -> UUID:
    """Propose to publish a version."""
    return proposals.propose(task=PUBLISH, arguments={"version_id": version_id}, reason="因为", by=by, at=at)


@action
def decide(*, proposal_id: UUID, approved: bool, by: Actor, at: Instant) -> None:
    """Decide about a proposal to publish."""
    proposals.decide(proposal_id=proposal_id, task=PUBLISH, approved=approved, by=by, at=at)


@pytest.mark.django_db
def test_the_one_who_proposed_cannot_approve_and_nothing_runs_before() -> None:
    proposal = propose(version_id=uuid4(), by=ONE, at=AT)
    for approved in (True, False):
        with pytest.raises(SamePerson):
            decide(proposal_id=proposal, approved=approved, by=ONE, at=AT)
    assert ProposalRow.objects.get().decided_by == ""
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_what_no_task_carries_out_is_not_proposed() -> None:
    @action
    def slip(*, by: Actor, at: Instant) -> UUID:
        """Name a task that is not there."""
        return proposals.propose(task=PUBLISH + "es", arguments={}, reason="因为", by=by, at=at)

    with pytest.raises(AttributeError, match="publishes"):
        slip(by=ONE, at=AT)
    assert not ProposalRow.objects.exists()


@pytest.mark.django_db
def test_an_approval_runs_exactly_what_was_proposed_and_only_once() -> None:
    version = uuid4()
    proposal = propose(version_id=version, by=ONE, at=AT)
    decide(proposal_id=proposal, approved=True, by=TWO, at=AT)
    job = Job.objects.get()
    assert job.task == PUBLISH
    assert job.arguments == {"proposal": str(proposal), "version_id": str(version)}
    with pytest.raises(AlreadyDecided):
        decide(proposal_id=proposal, approved=True, by=TWO, at=AT)
    with pytest.raises(NotFound):
        decide(proposal_id=uuid4(), approved=True, by=TWO, at=AT)
    assert Job.objects.count() == 1
    seen = proposals.proposals_of(PUBLISH)
    assert [(p.id, p.proposed_by, p.decided_by, p.approved) for p in seen] == [(proposal, "staff:1", "staff:2", True)]  # fmt: skip


@pytest.mark.django_db
def test_what_waits_is_found_by_what_it_is_about() -> None:
    version = uuid4()
    done, waiting = (propose(version_id=one, by=ONE, at=AT) for one in (version, uuid4()))
    decide(proposal_id=done, approved=True, by=TWO, at=AT)
    assert [p.id for p in proposals.proposals_of(PUBLISH, only="waiting")] == [waiting]
    assert [p.id for p in proposals.proposals_of(PUBLISH, about={"version_id": str(version)})] == [done]
    assert proposals.proposals_of(PUBLISH, only="refused") == ()


@pytest.mark.django_db
def test_a_rejection_runs_nothing() -> None:
    proposal = propose(version_id=uuid4(), by=ONE, at=AT)
    decide(proposal_id=proposal, approved=False, by=TWO, at=AT)
    assert ProposalRow.objects.get().approved is False
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_database_refuses_the_same_person_too() -> None:
    propose(version_id=uuid4(), by=ONE, at=AT)
    with pytest.raises(IntegrityError, match="kit_four_eyes"), transaction.atomic():
        ProposalRow.objects.update(decided_by="staff:1", decided_at=AT, approved=True)


def customer() -> Customer:
    return Customer.objects.create(
        sign_in=SignIn.objects.create_user("c"), name=NAME, address="杭州市示例路1号", created_at=AT
    )


def stored(column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"select {column} from parties_customer")  # noqa: S608  # a column of this file
        row = cursor.fetchone()
    assert row is not None
    return bytes(row[0])


@pytest.mark.django_db
def test_the_table_holds_ciphertext_that_differs_each_time() -> None:
    one = customer()
    first = stored("name")
    assert NAME.encode() not in first
    assert len(first) == 1 + 12 + len(NAME.encode()) + 16  # key version, nonce, text, tag
    assert Customer.objects.get().name == NAME
    one.save()
    assert stored("name") != first
    assert Customer.objects.get().name == NAME


@pytest.mark.django_db
def test_a_value_moved_to_another_column_is_refused() -> None:
    customer()
    with connection.cursor() as cursor:
        cursor.execute("update parties_customer set address = name")
    with pytest.raises(InvalidTag):
        Customer.objects.get()
    assert Customer.objects.defer("address").get().name == NAME


def test_a_changed_byte_is_refused_and_old_keys_still_read(settings: LazySettings) -> None:
    kept = encrypt(b"x", label="a.b")
    for place in (1, 13, len(kept) - 1):
        with pytest.raises(InvalidTag):
            decrypt(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :], label="a.b")
    settings.FIELD_KEYS = {**settings.FIELD_KEYS, 99: bytes(range(32))}
    assert decrypt(kept, label="a.b") == b"x"
    assert encrypt(b"x", label="a.b")[0] == 99


def test_the_blind_index_is_keyed_and_finds_the_same_value_again(settings: LazySettings) -> None:
    index = blind_index("13800000016")
    assert index == blind_index("13800000016") != blind_index("13800000017")
    assert "13800000016" not in index
    settings.INDEX_KEY = bytes(32)
    assert blind_index("13800000016") != index
