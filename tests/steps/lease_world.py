"""The leases and the subvented loan of the worked examples, as they begin."""

from __future__ import annotations

from datetime import date
from typing import Any

from suiche.catalogue.kinds import Family, VatMode
from suiche.journey.repay import models, queries
from suiche.journey.repay import night_queries as night
from suiche.journey.repay.actions.bill_batch import BatchBilled, bill_batch
from suiche.journey.repay.actions.earn_subventions import earn_subventions
from suiche.kit.actor import SYSTEM, Actor
from suiche.ledger.kinds import Account
from suiche.ledger.queries import trial_balance
from suiche.maths.terms import LoanTerms, Method
from tests.steps.loans import LoanInHand, running_loan
from tests.steps.test_repay import AT, day
from tests.steps.transfers import receive_transfer

SERVICE, ACCOUNTANT = Actor("staff", "service"), Actor("staff", "accountant")
# EX14: a car of 226,000.00, a fifth paid down, 67,800.00 left after 36 rents at 6 %.
EX14 = LoanTerms(Method.BALLOON, 18_080_000, 36, date(2026, 7, 1), 60_000, balloon_fen=6_780_000)
# EX04: 100,000.00 at 0 % where we earn 5.99 %, due on the last day of the month.
EX04 = LoanTerms(Method.EQUAL_INSTALMENT, 10_000_000, 36, date(2026, 1, 31), 0, due_day=31)
# The same car over 4 rents, so that a life fits into a test: 28,653.57 a month.
SHORT = LoanTerms(Method.BALLOON, 18_080_000, 4, date(2026, 7, 1), 60_000, balloon_fen=6_780_000)


def lease(terms: LoanTerms = SHORT, number: int = 1, *, back: bool = False, price_fen: int = 0) -> LoanInHand:
    """Open a lease with a deposit of a tenth: a direct lease, or a leaseback."""
    family, mode, ppm = (
        (Family.LEASEBACK, VatMode.INTEREST, 60_000) if back else (Family.LEASE, VatMode.RENT, 130_000)
    )
    return running_loan(
        number=number, agreed=terms, family=family, vat_mode=mode, vat_ppm=ppm,
        deposit_fen=terms.principal_fen // 10, purchase_price_fen=price_fen or None,
    )  # fmt: skip


def subvented(terms: LoanTerms = EX04, number: int = 1, **extra: Any) -> LoanInHand:
    """Open a loan whose maker pays seven tenths of the subvention, and its dealer the rest."""
    return running_loan(
        number=number, agreed=terms, gross_rate_ppm=59_900, subvention_fen=867_801, oem_share_ppm=700_000, **extra
    )  # fmt: skip


def row(loan: LoanInHand) -> models.Loan:
    """Return the stored loan."""
    return models.Loan.objects.get(id=loan.loan_id)


def bill(on: str) -> BatchBilled:
    """Do of a night what a due date asks for, the days between being left out."""
    billed = bill_batch(instalments=night.instalments_to_bill(day(on)), by=SYSTEM, on=day(on), at=AT)
    earn_subventions(by=SYSTEM, on=day(on), at=AT)
    return billed


def pays(loan: LoanInHand, on: str, fen: int | None = None) -> None:
    """Pay by transfer what is due on a day, or another amount."""
    due = queries.home(loan_id=loan.loan_id, customer_id=None, on=day(on)).due_fen if fen is None else fen
    receive_transfer(
        loan_id=loan.loan_id, transaction_no=f"T:{loan.loan_id}:{on}", amount_fen=due,
        paid_on=date.fromisoformat(on), by=ACCOUNTANT, on=day(on), at=AT,
    )  # fmt: skip


def standing(account: Account) -> int:
    """Return what stands on an account in all, debit positive."""
    return sum(
        line.debit_fen - line.credit_fen for line in trial_balance(date.max) if line.account == account.value
    )
