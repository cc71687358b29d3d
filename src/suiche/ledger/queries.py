"""Reading the ledger: balances of a contract, its entries, the trial balance, the proof that it balances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from suiche.kit.words import Words
from suiche.ledger.kinds import NAMES, RULE_NAMES, Account, Rule
from suiche.ledger.models import Entry, Line
from suiche.ledger.rules import contract_part


def balance(contract_id: UUID, account: Account) -> int:
    """Return a contract's balance on an account in fen, debit positive."""
    total = Line.objects.filter(contract_id=contract_id, account=account.value).aggregate(
        s=Sum("amount_fen")
    )["s"]
    return int(total or 0)


def balances(contract_id: UUID) -> dict[Account, int]:
    """Return a contract's balances in fen, debit positive; accounts at zero are left out."""
    rows = Line.objects.filter(contract_id=contract_id).values("account").annotate(s=Sum("amount_fen"))
    return {Account(row["account"]): int(row["s"]) for row in rows if row["s"]}


def posted(reference: str) -> bool:
    """Tell whether this fact is in the ledger."""
    return Entry.objects.filter(reference=reference).exists()


def numbers_of(references: Iterable[str]) -> tuple[int, ...]:
    """Return the entries with these references that have no counter-entry yet, oldest first."""
    rows = Entry.objects.filter(reference__in=list(references))
    reversed_ = Entry.objects.filter(reverses__isnull=False).values("reverses_id")
    return tuple(rows.exclude(id__in=reversed_).order_by("id").values_list("id", flat=True))


def accrual_of(*, before: date) -> int:
    """Return the accrued interest that stands in the books from before a day, in fen."""
    rows = Line.objects.filter(account=Account.INTEREST_ACCRUED.value, entry__on__lt=before)
    return int(rows.aggregate(s=Sum("amount_fen"))["s"] or 0)


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


# A posting of the contract alone names it in its head; a batch names it in its lines.
OF_CONTRACT = """
select id from ledger_entry where contract_id = %s
union select entry_id from ledger_line where contract_id = %s
"""


def entries(contract_id: UUID) -> tuple[EntryView, ...]:
    """Return a contract's entries, oldest first; of a batch the contract's own part, as if posted alone."""
    with connection.cursor() as cursor:
        cursor.execute(OF_CONTRACT, [contract_id, contract_id])
        numbers = [row[0] for row in cursor.fetchall()]
    heads = list(Entry.objects.filter(id__in=numbers).order_by("id"))
    batches = [head.id for head in heads if head.contract_id is None]
    rows = Line.objects.filter(
        (Q(entry_id__in=numbers) & ~Q(entry_id__in=batches))
        | Q(entry_id__in=batches, contract_id=contract_id)
    )
    found = _by_entry(rows)
    return tuple(
        _view(head, _part(head, contract_id, found[head.id]) if head.contract_id is None else found[head.id])
        for head in heads
    )


def entries_on(on: date) -> tuple[EntryView, ...]:
    """Return every entry of a business date, oldest first, with all their lines."""
    heads = list(Entry.objects.filter(on=on).order_by("id"))
    found = _by_entry(Line.objects.filter(entry_id__in=[head.id for head in heads]))
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
    """Return each account's balance at the end of a business date."""
    rows = (
        Line.objects.filter(entry__on__lte=until)
        .values("account")
        .annotate(s=Sum("amount_fen"))
        .order_by("account")
    )
    return tuple(_line(row["account"], int(row["s"])) for row in rows)


@dataclass(frozen=True)
class Proof:
    """Whether the ledger balances: counts of what was looked at and the numbers of entries that do not."""

    entries: int
    total_fen: int
    unbalanced: tuple[int, ...]

    @property
    def balances(self) -> bool:
        """Tell whether everything adds up to zero."""
        return self.total_fen == 0 and not self.unbalanced


def proof() -> Proof:
    """Add up every entry and the whole ledger."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from ledger_entry")
        count = cursor.fetchone()
        cursor.execute("select coalesce(sum(amount_fen), 0) from ledger_line")
        total = cursor.fetchone()
        cursor.execute(
            "select e.id from ledger_entry e left join ledger_line l on l.entry_id = e.id group by e.id"
            " having coalesce(sum(l.amount_fen), 0) <> 0 or count(l.id) < 2 order by e.id limit 100"
        )
        wrong = cursor.fetchall()
    assert count is not None and total is not None  # aggregates without group by always have a row
    return Proof(int(count[0]), int(total[0]), tuple(int(row[0]) for row in wrong))


def _line(account: str, fen: int, contract_id: UUID | None = None) -> LineView:
    return LineView(account, NAMES[Account(account)], max(fen, 0), max(-fen, 0), contract_id)
