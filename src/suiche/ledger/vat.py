"""价税分离: which incomes contain value-added tax, and at what rate: data (``vat.json``), by the day a rate holds from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from suiche.ledger.kinds import Account, Rule


@dataclass(frozen=True)
class VatTable:
    """The configuration: rates (from, ppm of the net amount, the newest first) and where they apply.

    ``income``: accounts whose amounts contain the tax. ``not_yet_due``: rules whose tax waits (待转销项税额).
    ``separated_already``: rules after which the ledger itself has the tax apart.
    """

    rates: tuple[tuple[date, int], ...]
    income: frozenset[Account]
    not_yet_due: frozenset[Rule]
    separated_already: frozenset[Rule]

    def rate_ppm(self, on: date) -> int:
        """Return the rate in force on a day, 0 before the first."""
        return next((rate for begin, rate in self.rates if begin <= on), 0)

    def tax_account(self, rule: Rule, account: Account) -> Account | None:
        """Return where the tax in an amount of this rule on this account belongs, or None where none is in it."""
        if account not in self.income or rule in self.separated_already:
            return None
        return Account.VAT_DEFERRED if rule in self.not_yet_due else Account.VAT_OUTPUT


@cache
def vat_table() -> VatTable:
    """Return the configuration, read once. Refuses (ValueError, KeyError) one that is not as described."""
    told = json.loads(Path(__file__).with_name("vat.json").read_text(encoding="utf-8"))
    rates = [(date.fromisoformat(rate["from"]), int(rate["rate_ppm"])) for rate in told["rates"]]
    return VatTable(
        rates=tuple(sorted(rates, reverse=True)),
        income=frozenset(Account(number) for number in told["income"]),
        not_yet_due=frozenset(Rule(name) for name in told["not_yet_due"]),
        separated_already=frozenset(Rule(name) for name in told["separated_already"]),
    )
