"""Reading the ledger: balances of a contract, its entries, the trial balance, the proof that it balances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, Sum

from suiche.kit.words import Words
from suiche.ledger.kinds import NAMES, RULE_NAMES, Account, Rule
from suiche.ledger.models import Entry, Line, SealedEntry, Waiting
from suiche.ledger.rules import contract_part


def balances(contract_id: UUID) -> dict[Account, int]:
    """Return a contract's balances in fen, debit positive; accounts at zero are left out."""
    rows = Line.objects.filter(contract_id=contract_id).values("account").annotate(s=Sum("amount_fen"))
    return {Account(row["account"]): int(row["s"]) for row in rows if row["s"]}


def numbers_of(references: Iterable[str]) -> tuple[int, ...]:
    """Return the entries with these references that have no counter-entry yet, oldest first."""
    rows = Entry.objects.filter(reference__in=list(references))
    reversed_ = Entry.objects.filter(reverses__isnull=False).values("reverses_id")
    return tuple(rows.exclude(id__in=reversed_).order_by("id").values_list("id", flat=True))


# Every line there is, rolled up: the sums of sealed days, and line by line what still waits for its seal.
SUMS = """
select "on", rule, account, debit_fen, credit_fen from ledger_day_sum
union all
select e."on", e.rule, l.account, greatest(l.amount_fen, 0), greatest(-l.amount_fen, 0)
from ledger_waiting w join ledger_entry e on e.id = w.entry_id join ledger_line l on l.entry_id = w.entry_id
"""


def waiting(*, on: date | None = None) -> int:
    """Return how many entries (of a business date) are posted and not yet sealed."""
    rows = Waiting.objects.all() if on is None else Waiting.objects.filter(entry__on=on)
    return rows.count()


@dataclass(frozen=True)
class LineView:
    """One line as an accountant reads it."""

    account: str
    name: Words
    debit_fen: int
    credit_fen: int
    contract_id: UUID | None = None  # in a batch the lines name the contracts


@dataclass(frozen=True)
class EntryView:
    """One entry as an accountant reads it."""

    number: int
    rule: Rule
    reference: str
    on: date
    at: datetime
    reverses: int | None
    contract_id: UUID | None
    lines: tuple[LineView, ...]
    counter: bool = False

    @property
    def words(self) -> Words:
        """Say what was posted."""
        said = RULE_NAMES[self.rule]
        back = self.counter or self.reverses is not None
        return Words(f"冲销：{said.zh}", f"Reversal: {said.en}") if back else said


def entries(contract_id: UUID) -> tuple[EntryView, ...]:
    """Return a contract's entries, oldest first; of a batch the contract's own part, as if posted alone."""
    numbers = set(Line.objects.filter(contract_id=contract_id).values_list("entry_id", flat=True))
    heads = list(Entry.objects.filter(id__in=numbers).order_by("id"))
    found = _by_entry(Line.objects.filter(contract_id=contract_id))
    return tuple(
        _view(head, _part(head, contract_id, found[head.id]) if head.contract_id is None else found[head.id])
        for head in heads
    )


def entries_on(on: date) -> tuple[EntryView, ...]:
    """Return every entry of a business date, oldest first, with all their lines."""
    numbers = [
        *SealedEntry.objects.filter(on=on).values_list("entry_id", flat=True),
        *Waiting.objects.filter(entry__on=on).values_list("entry_id", flat=True),
    ]
    heads = list(Entry.objects.filter(id__in=numbers).order_by("id"))
    found = _by_entry(Line.objects.filter(entry_id__in=numbers))
    return tuple(_view(head, found.get(head.id, [])) for head in heads)


def _by_entry(rows: QuerySet[Line]) -> dict[int, list[LineView]]:
    found: dict[int, list[LineView]] = {}
    for line in rows.order_by("entry_id", "-amount_fen", "account", "contract_id"):
        found.setdefault(line.entry_id, []).append(_line(line.account, line.amount_fen, line.contract_id))
    return found


def _part(head: Entry, contract_id: UUID, own: list[LineView]) -> list[LineView]:
    own_fen = {Account(line.account): line.debit_fen - line.credit_fen for line in own}
    whole = contract_part(Rule(head.rule), own_fen, counter=head.counter)
    return [
        _line(account, fen, contract_id)
        for account, fen in sorted(whole, key=lambda pair: (-pair[1], pair[0]))
    ]


def _view(head: Entry, lines: list[LineView]) -> EntryView:
    return EntryView(
        head.id, Rule(head.rule), head.reference, head.on, head.at, head.reverses_id, head.contract_id,
        tuple(lines), head.counter,
    )  # fmt: skip


def trial_balance(until: date) -> tuple[LineView, ...]:
    """Return each account's balance at the end of a business date: the roll-up and what is not yet sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'select account, sum(debit_fen - credit_fen) from ({SUMS}) s where "on" <= %s group by 1 order by 1',  # noqa: S608 - a constant
            [until],
        )
        return tuple(_line(account, int(fen)) for account, fen in cursor.fetchall())


@dataclass(frozen=True)
class Proof:
    """Whether the ledger balances: what was added up, how much of it is not yet sealed, and what does not balance.

    ``total_fen`` is the sum of everything: zero. ``unbalanced``: numbers of unsealed entries whose lines do not add
    up; those of sealed entries are found by ``chain_queries.prove_chain``, which reads every line again.
    """

    entries: int
    total_fen: int
    unbalanced: tuple[int, ...]
    seals: int = 0
    waiting: int = 0

    @property
    def balances(self) -> bool:
        """Tell whether everything adds up to zero."""
        return self.total_fen == 0 and not self.unbalanced


PROOF = f"""
select
  (select coalesce(sum(entries), 0) from ledger_seal), (select count(*) from ledger_waiting),
  (select coalesce(sum(debit_fen - credit_fen), 0) from ({SUMS}) s), (select coalesce(max(number), 0) from ledger_seal),
  array(
    select w.entry_id from ledger_waiting w left join ledger_line l on l.entry_id = w.entry_id
    group by 1 having coalesce(sum(l.amount_fen), 0) <> 0 or count(l.entry_id) < 2 order by 1 limit 100
  )
"""  # noqa: S608 - put together from constants


def proof() -> Proof:
    """Add up the roll-up and what is not yet sealed, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(PROOF)
        row = cursor.fetchone()
    assert row is not None  # a select without from always has a row
    sealed, unsealed, total, seals, wrong = row
    return Proof(int(sealed) + int(unsealed), int(total), tuple(wrong), int(seals), int(unsealed))


def _line(account: str, fen: int, contract_id: UUID | None = None) -> LineView:
    return LineView(account, NAMES[Account(account)], max(fen, 0), max(-fen, 0), contract_id)
