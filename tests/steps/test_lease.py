"""Leases through their life: rents and their tax, the residual, the deposit, and every way to end."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from suiche.journey.repay import event_queries, models, queries
from suiche.journey.repay.states import EventKind, LoanState
from suiche.kit.actor import SYSTEM
from suiche.ledger import export
from suiche.ledger import queries as ledger
from suiche.ledger.actions.seal_entries import seal_entries
from suiche.ledger.kinds import Account, Rule
from suiche.maths.vat import tax_inside, tax_inside_sql
from tests.steps.lease_world import EX14, bill, lease, pays, row, standing
from tests.steps.test_repay import AT, agrees, day

pytestmark = pytest.mark.django_db

SHORT_DUES = ("2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01")


def test_a_direct_lease_begins_with_its_receivable_its_deposit_and_tax_put_aside() -> None:
    loan = lease(EX14)
    assert (row(loan).family, models.Lease.objects.get().residual_fen) == ("LEASE", 6_780_000)
    balances = ledger.balances(loan.loan_id)
    assert (balances[Account.LEASE_RECEIVABLE], balances[Account.DEPOSITS]) == (18_080_000, -1_808_000)
    assert Account.LOANS not in balances
    # 180,800.00 · 13 / 113 = 20,800.00: deducted now, due with the rents
    assert (standing(Account.VAT_INPUT), standing(Account.VAT_DEFERRED)) == (2_080_000, -2_080_000)
    agrees()


def test_a_rent_makes_its_tax_due_by_night_and_by_payment_alike() -> None:
    nightly, paid = lease(EX14, 1), lease(EX14, 2)
    pays(paid, "2026-08-01", 377_668)
    assert standing(Account.VAT_OUTPUT) == -43_449  # 3,776.68 · 13 / 113
    assert bill("2026-08-01").billed == 1
    assert standing(Account.VAT_OUTPUT) == -2 * 43_449
    # 904.00 · 13 / 113 = 104.00 comes out of the interest, the rest out of what was put aside
    assert standing(Account.INTEREST_INCOME) == 2 * (10_400 - 90_400)
    assert standing(Account.VAT_DEFERRED) == 2 * (43_449 - 10_400) - 2 * 2_080_000
    agrees()
    home = queries.home(loan_id=nightly.loan_id, customer_id=None, on=day("2026-08-01"))
    assert home.due_fen == 377_668


def test_a_leaseback_is_taxed_on_its_interest() -> None:
    nightly, paid = lease(EX14, 1, back=True), lease(EX14, 2, back=True)
    bill("2026-08-01")
    assert standing(Account.VAT_OUTPUT) == -2 * 5_117  # 904.00 · 6 / 106
    pays(nightly, "2026-08-01")
    pays(paid, "2026-09-01", 2 * 377_668)  # brings the second rent up to date
    assert standing(Account.VAT_OUTPUT) == -2 * 5_117 - 5_036  # 889.64 · 6 / 106
    assert standing(Account.VAT_DEFERRED) == 0
    agrees()


def test_the_database_rounds_the_tax_inside_as_maths_does() -> None:
    """Every half of a fen within the first thousand, and the largest amounts: rents by the night's statement, one by one here."""
    pairs = [
        (fen, ppm) for ppm in (0, 60_000, 130_000, 1_000_000) for fen in (*range(1_000), 999_999_999_999)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {tax_inside_sql('fen', 'ppm')} from unnest(%s::bigint[], %s::bigint[]) as pair (fen, ppm)",  # noqa: S608 - constants
            [[fen for fen, _ in pairs], [ppm for _, ppm in pairs]],
        )
        assert [fen for (fen,) in cursor.fetchall()] == [tax_inside(fen, ppm) for fen, ppm in pairs]


def test_whoever_pays_the_residual_too_has_bought_the_car() -> None:
    loan = lease()
    for due in SHORT_DUES:
        bill(due)
        pays(loan, due)
        agrees()
    ended = event_queries.events(loan.loan_id)[-1]
    assert (ended.kind, ended.facts["option"]) == (EventKind.LEASE_ENDED, "purchase")
    assert row(loan).is_in(LoanState.ACTIVE)  # the deposit is credit now and waits to be given back
    assert queries.position(row(loan)).credit_fen == 1_808_000
    assert Account.LEASE_RECEIVABLE not in ledger.balances(loan.loan_id)
    assert standing(Account.VAT_DEFERRED) == 0
    rules = [entry.rule for entry in ledger.entries(loan.loan_id)]
    assert rules[-1] is Rule.DEPOSIT_RETURNED


def test_the_whole_example_is_paid_and_taxed_to_the_fen() -> None:
    loan = lease(EX14)
    for plan_row in queries.position(row(loan)).plan:
        pays(loan, plan_row.due_date.isoformat(), plan_row.payment_fen)
    agrees()
    assert Account.LEASE_RECEIVABLE not in ledger.balances(loan.loan_id)
    # 36 rents (135,960.42) and the residual (67,800.00); each rent's tax is rounded for itself
    assert standing(Account.VAT_DEFERRED) == 0
    whole = 35 * 43_449 + 43_448 + 780_000  # 3,776.62 · 13 / 113 = 434.48
    assert standing(Account.VAT_OUTPUT) == -whole


def test_the_tax_of_a_rent_is_told_to_the_general_ledger() -> None:
    lease(EX14, 1)
    lease(EX14, 2, back=True)
    bill("2026-08-01")
    seal_entries(by=SYSTEM, at=AT)
    lines = export.day_vouchers(on=date(2026, 8, 1), today=date(2026, 8, 2), closed=True)
    told = {(line.rule, line.account): line.debit_fen - line.credit_fen for line in lines}
    assert (
        told[Rule.INTEREST_BILLED, Account.INTEREST_INCOME] == -2 * 90_400
    )  # whole: the tax has rules of its own
    assert told[Rule.RENT_VAT, Account.VAT_OUTPUT] == -43_449
    assert told[Rule.RENT_VAT, Account.VAT_DEFERRED] == 43_449 - 10_400
    assert told[Rule.RENT_VAT, Account.INTEREST_INCOME] == 10_400
    assert told[Rule.INTEREST_VAT, Account.VAT_OUTPUT] == -5_117
