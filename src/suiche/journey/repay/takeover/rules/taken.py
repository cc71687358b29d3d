"""The contracts of a batch that are taken over: their new loans, and their rows in the other files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import numpy as np

from suiche.journey.repay.takeover.rules.batch import Batch
from suiche.journey.repay.takeover.rules.checks import EPOCH, ITEM
from suiche.journey.repay.takeover.rules.contracts import Agreed
from suiche.journey.repay.takeover.rules.form import ITEM_KINDS
from suiche.journey.repay.takeover.rules.judging import Rows
from suiche.journey.repay.takeover.rules.reading import Integers, Mask

# As which component the ledger opens an item; compound interest stands with the penalty.
COMPONENT = {ITEM[kind]: "penalty" if kind == "compound" else kind for kind in ITEM_KINDS}


@dataclass
class Taken:
    """The good contracts of a batch in order, the loan each becomes, and whose it is."""

    batch: Batch
    ids: Sequence[UUID]
    customers: Mapping[str, UUID]
    as_of: date
    contracts: list[Agreed] = field(init=False)
    past: list[int] = field(init=False)
    _spot: Integers = field(init=False)

    def __post_init__(self) -> None:
        """Find the contracts; there are as many ids."""
        places = self.batch.good
        self.contracts = [contract for place in places if (contract := self.batch.contracts[place])]
        assert len(self.contracts) == len(self.ids)
        self.past = self.batch.plan.past[places].tolist()
        self._spot = np.full(len(self.batch.judge.names), -1)
        self._spot[places] = np.arange(len(places))

    @property
    def owners(self) -> list[UUID]:
        """The customer of each contract."""
        return [self.customers[contract.party_no] for contract in self.contracts]

    def of(self, rows: Rows) -> tuple[Integers, Integers]:
        """Return the rows of a file that come over, and the place of each one's contract."""
        owner = np.where(rows.contract >= 0, self._spot[rows.contract], -1)
        chosen = np.flatnonzero(owner >= 0)
        return chosen, owner[chosen]

    def ahead(self) -> Mask:
        """Mark the rows of the plan that are not due by the cut-off day."""
        return self.batch.plan.due > self.as_of.toordinal() - EPOCH

    def opening(self) -> list[dict[str, int]]:
        """Return what the ledger opens for each contract, by component: what it owes, and its credit."""
        plan, items = self.batch.plan, self.batch.items
        left = plan.rows.per_contract(np.where(self.ahead(), plan.principal, 0))[self._spot >= 0].tolist()
        amounts = [
            {"principal": principal, "credit": contract.credit_fen}
            for principal, contract in zip(left, self.contracts, strict=True)
        ]
        chosen, owner = self.of(items.rows)
        columns = (owner, items.kind[chosen], items.amount[chosen])
        for loan, kind, fen in zip(*(column.tolist() for column in columns), strict=True):
            name = COMPONENT[kind]
            amounts[loan][name] = amounts[loan].get(name, 0) + fen
        return amounts

    def late_since(self) -> list[tuple[UUID, date]]:
        """Return the borrowers who are late, and the due date of the oldest principal or interest that is open."""
        plan, items = self.batch.plan, self.batch.items
        chosen, owner = self.of(items.rows)
        named = np.isin(items.kind[chosen], (ITEM["principal"], ITEM["interest"]))
        oldest: dict[int, int] = {}
        for loan, period in zip(owner[named].tolist(), items.period[chosen[named]].tolist(), strict=True):
            oldest[loan] = min(period, oldest.get(loan, period))
        rows, whose = self.of(plan.rows)
        begin = np.searchsorted(whose, np.arange(len(self.contracts)))
        owners = self.owners
        return [
            (owners[loan], date.fromordinal(int(plan.due[rows[begin[loan] + period - 1]]) + EPOCH))
            for loan, period in oldest.items()
        ]
