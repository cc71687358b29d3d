"""The chain: what is posted gets sealed, whatever order it commits in, and whatever is changed afterwards is found."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from suiche.kit import jobs
from suiche.kit.action import action
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import BusinessDate, Instant, now
from suiche.kit.models import Job
from suiche.kit.outbox import ensure
from suiche.ledger import chain_queries, queries, tasks
from suiche.ledger.actions.post import post
from suiche.ledger.actions.post_batch import post_batch
from suiche.ledger.actions.seal_entries import NOTHING, Sealed, seal_entries
from suiche.ledger.kinds import Account, Rule
from suiche.ledger.models import DaySum, Entry, Line, Seal, SealedEntry, Waiting
from suiche.ledger.writing import POST

AT = Instant(datetime(2026, 1, 15, 4, 30, 15, 123_456, tzinfo=UTC))
DAY_1, DAY_2 = BusinessDate(date(2026, 1, 15)), BusinessDate(date(2026, 1, 16))
A, B = UUID(int=1), UUID(int=2)


@action
def posted(
    *, rule: Rule, amounts_fen: Mapping[str, int], contract_id: UUID = A, reference: str, on: BusinessDate = DAY_1, by: Actor = SYSTEM, at: Instant = AT
) -> int:  # fmt: skip
    """Post one fact."""
    return post(
        rule=rule, amounts_fen=amounts_fen, contract_id=contract_id, reference=reference, on=on, at=at
    )


@action
def batched(*, reference: str, by: Actor = SYSTEM, at: Instant = AT) -> int:
    """Post a batch of two contracts."""
    postings = [(B, {"interest": 30}), (A, {"interest": 12})]
    return post_batch(rule=Rule.INTEREST_BILLED, postings=postings, reference=reference, on=DAY_2, at=at)


def sealed(most: int = 5_000) -> Sealed:
    """Seal what waits."""
    return seal_entries(most=most, by=SYSTEM, at=AT)


def five_entries_in_three_seals() -> list[int]:
    """Numbers of the entries, oldest first: two seals of two and one of one."""
    numbers = [
        posted(rule=Rule.LOAN_ACTIVATED, amounts_fen={"principal": 900}, reference="合同|1"),
        posted(rule=Rule.DEALER_PAID, amounts_fen={"amount": 900}, reference="payout"),
        posted(rule=Rule.MONEY_RECEIVED, amounts_fen={"amount": 50}, reference="receipt", on=DAY_2),
        batched(reference="night"),
        posted(rule=Rule.CREDIT_APPLIED, amounts_fen={"interest": 12}, reference="applied", on=DAY_2),
    ]
    assert [sealed(most=2).entries for _ in range(4)] == [2, 2, 1, 0]
    return numbers


def run(*statements: str) -> None:
    """Do what only a superuser who switches the watch off can do."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("set session_replication_role = origin")


@pytest.mark.django_db
def test_what_waits_is_sealed_and_the_books_are_the_same_before_and_after() -> None:
    posted(rule=Rule.LOAN_ACTIVATED, amounts_fen={"principal": 900}, reference="1")
    posted(rule=Rule.MONEY_RECEIVED, amounts_fen={"amount": 50}, reference="2", on=DAY_2)
    batched(reference="3")
    before = [queries.trial_balance(day) for day in (DAY_1, DAY_2)]
    assert (queries.waiting(), queries.waiting(on=DAY_1), queries.proof().waiting) == (3, 1, 3)
    first = sealed(most=2)
    assert (first.number, first.entries, first.lines) == (1, 2, 4)
    assert [queries.trial_balance(day) for day in (DAY_1, DAY_2)] == before
    assert queries.proof() == queries.Proof(3, 0, (), seals=1, waiting=1)
    assert (sealed().number, sealed()) == (2, NOTHING)
    assert [queries.trial_balance(day) for day in (DAY_1, DAY_2)] == before
    assert [e.reference for e in queries.entries_on(DAY_2)] == ["2", "3"]
    proof = chain_queries.prove_chain()
    assert proof.holds
    assert (proof.sealed, proof.waiting, proof.links, proof.first_seal) == (3, 0, 2, None)
    assert proof.head == chain_queries.seal_hash(2)
    assert [seal.number for seal in chain_queries.seals()] == [2, 1]
    assert DaySum.objects.get(on=DAY_2, account=Account.INTEREST_DUE.value).entries == 1


@pytest.mark.django_db
def test_the_documented_text_gives_the_same_hashes() -> None:
    five_entries_in_three_seals()
    before = bytes(32)
    for seal in Seal.objects.order_by("number"):
        members = b""
        for one in SealedEntry.objects.filter(seal=seal).order_by("entry_id"):
            e = Entry.objects.get(id=one.entry_id)
            head = [e.id, e.rule, len(e.reference.encode()), e.reference, e.contract_id or "", e.on, microseconds(e.at), int(e.counter), e.reverses_id or ""]  # fmt: skip
            rows = sorted((line.account, str(line.contract_id or ""), line.amount_fen) for line in Line.objects.filter(entry=e))  # fmt: skip
            text = "\n".join("|".join(map(str, row)) for row in (head, *rows))
            assert hashlib.sha256(text.encode()).digest() == bytes(one.hash)
            members += bytes(one.hash)
        head_of_seal = f"{seal.number}|{microseconds(seal.at)}|{seal.entries}|{seal.lines}"
        before = hashlib.sha256(before + head_of_seal.encode() + members).digest()
        assert before == bytes(seal.hash)


def microseconds(at: datetime) -> int:
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


# What is done with the watch off, to the third entry (in the second of three seals) or around it, and what is named.
TAMPERED: dict[str, tuple[tuple[str, ...], int, set[int | None]]] = {
    "an amount": (("update ledger_line set amount_fen = amount_fen * 2 where entry_id = {2}",), 2, {2}),
    "a date": (("update ledger_entry set \"on\" = '2026-01-14' where id = {2}",), 2, {2}),
    "a moment": (("update ledger_entry set at = at + interval '1 microsecond' where id = {2}",), 2, {2}),
    "a contract": (("update ledger_line set contract_id = gen_random_uuid() where entry_id = {0}",), 1, {0}),
    "a deleted line": (("delete from ledger_line where entry_id = {2} and amount_fen > 0",), 2, {2}),
    "a line put under a sealed entry": (
        ("insert into ledger_line (entry_id, account, amount_fen) values ({1}, '1012.01', 5), ({1}, '2241.01', -5)",),
        1,
        {1},
    ),
    "a deleted entry": (
        ("delete from ledger_line where entry_id = {2}", "delete from ledger_entry where id = {2}"),
        2,
        {2},
    ),
    "an entry taken out of its seal": (("delete from ledger_sealed_entry where entry_id = {2}",), 2, set()),
    "a changed entry with its hash made to fit": (
        (
            "update ledger_line set amount_fen = amount_fen * 2 where entry_id = {2}",
            "update ledger_sealed_entry set hash = sha256('x') where entry_id = {2}",
        ),
        2,
        {2},
    ),
    "an entry put into an old seal": (
        (
            "insert into ledger_entry (id, rule, reference, \"on\", at) values (0, 'dealer_paid', 'x', '2026-01-15', '2026-01-15')",
            "insert into ledger_line (entry_id, account, amount_fen) values (0, '2202.01', 5), (0, '1002.01', -5)",
            "insert into ledger_sealed_entry (entry_id, seal_id, \"on\", hash) values (0, 1, '2026-01-15', sha256('x'))",
        ),
        1,
        {None},
    ),
    "seals in another order": (
        (
            "update ledger_seal set number = -1 where number = 2",
            "update ledger_seal set number = 2 where number = 3",
            "update ledger_seal set number = 3 where number = -1",
        ),
        2,
        set(),
    ),
    "a seal taken out": (("delete from ledger_seal where number = 2",), 3, set()),
    "the moment of a seal": (("update ledger_seal set at = at + interval '1 second' where number = 1",), 1, set()),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("what", TAMPERED)
def test_a_change_is_found_and_named(what: str) -> None:
    numbers = five_entries_in_three_seals()
    statements, first, named = TAMPERED[what]
    run(*(statement.format(*numbers) for statement in statements))
    proof = chain_queries.prove_chain()
    assert not proof.holds
    assert proof.first_seal == first
    assert set(proof.entries) == {0 if place is None else numbers[place] for place in named}


@pytest.mark.django_db
def test_what_stands_outside_the_chain_and_a_wrong_sum_are_found() -> None:
    five_entries_in_three_seals()
    run("update ledger_day_sum set debit_fen = debit_fen + 1 where rule = 'money_received' and debit_fen > 0")
    assert chain_queries.prove_chain().days == (DAY_2,)
    assert not queries.proof().balances
    run(
        "update ledger_day_sum set debit_fen = debit_fen - 1 where rule = 'money_received' and debit_fen > 0",
        "insert into ledger_entry (id, rule, reference, \"on\", at) values (0, 'dealer_paid', 'x', '2026-01-15', '2026-01-15')",
    )
    proof = chain_queries.prove_chain()
    assert (proof.stray, proof.first_seal, proof.holds) == ((0,), None, False)


@pytest.mark.django_db
def test_lines_come_with_their_entry_and_never_later() -> None:
    number = posted(rule=Rule.DEALER_PAID, amounts_fen={"amount": 5}, reference="1")

    def more() -> list[Line]:
        return [Line(entry_id=number, account="1012.01", amount_fen=1), Line(entry_id=number, account="2241.01", amount_fen=-1)]  # fmt: skip

    with pytest.raises(IntegrityError, match="ledger_waiting_pkey"), transaction.atomic():
        Line.objects.bulk_create(more())
    posted(rule=Rule.DEALER_PAID, amounts_fen={"amount": 5}, reference="2")
    sealed()
    with pytest.raises(IntegrityError, match='null value in column "entry_id"'), transaction.atomic():
        Line.objects.bulk_create(more())
    assert chain_queries.prove_chain().holds


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_with_a_smaller_number_is_sealed_too_and_two_sealers_never_meet() -> None:
    slow = connection.copy()
    slow.set_autocommit(False)
    try:
        with slow.cursor() as cursor:
            cursor.execute(POST, ["dealer_paid", "slow", A, DAY_1, AT, False, "{2202.01,1002.01}", "{7,-7}"])
            late = cursor.fetchone()[0]
        quick = posted(rule=Rule.DEALER_PAID, amounts_fen={"amount": 5}, reference="quick")
        assert quick > late
        assert (sealed().entries, sealed()) == (1, NOTHING)
        slow.commit()
        with slow.cursor() as cursor:  # another sealer is at work
            cursor.execute("select pg_advisory_xact_lock(hashtext('suiche.ledger.seal'))")
        assert sealed() == NOTHING
        slow.commit()
        assert sealed().number == 2
    finally:
        slow.close()
    assert SealedEntry.objects.get(entry_id=late).seal_id == 2
    assert not Waiting.objects.exists()
    assert chain_queries.prove_chain().holds


@pytest.mark.django_db
def test_the_sealer_comes_back_by_itself() -> None:
    posted(rule=Rule.DEALER_PAID, amounts_fen={"amount": 5}, reference="1")
    for _ in range(2):
        ensure(tasks.seal, not_before=now())
    assert jobs.drain() == 1
    assert (queries.waiting(), Seal.objects.count()) == (0, 1)
    assert Job.objects.get().not_before > now()
