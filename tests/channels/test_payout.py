"""Paying the dealer over the sandbox bank: once, patiently while the bank works on it, and never silently lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from suiche.journey.repay.models import Loan
from suiche.kit.clock import Instant, now
from suiche.kit.models import Job
from suiche.ledger import queries as ledger
from suiche.ledger.kinds import Account
from suiche.parties.models import Dealer
from tests.channels.gateway_world import gateway, work
from tests.partners.sandbox_server import Sandbox
from tests.steps.loans import running_loan

pytestmark = pytest.mark.django_db
PAYING = "pay_the_dealer"


@pytest.fixture
def bank(tmp_path: Path, settings: Any) -> Iterator[Sandbox]:
    with gateway(settings, "http://127.0.0.1:1", tmp_path) as sandbox:
        yield sandbox


def loan_at_dealer(account_no: str) -> Loan:
    loan = Loan.objects.get(id=running_loan().loan_id)
    Dealer.objects.all().update(account_no=account_no)
    return loan


def test_the_dealer_is_paid_and_it_is_posted_once(bank: Sandbox) -> None:
    loan = loan_at_dealer("6222000000000000")
    work()
    loan.refresh_from_db()
    assert loan.dealer_paid_at is not None
    assert ledger.balances(loan.id)[Account.BANK] == -loan.principal_fen
    assert not Job.objects.filter(task__endswith=PAYING).exists()


def test_a_dealer_that_has_closed_meanwhile_is_paid_what_it_is_owed(bank: Sandbox) -> None:
    loan = loan_at_dealer("6222000000000000")
    Dealer.objects.all().update(active=False)
    work()
    loan.refresh_from_db()
    assert loan.dealer_paid_at is not None


def test_a_bank_that_is_still_working_is_asked_again_and_that_is_no_failure(bank: Sandbox) -> None:
    loan = loan_at_dealer("6222000000009002")  # PROCESSING for 20 seconds
    work()
    work(at=Instant(now() + timedelta(minutes=1)))
    job = Job.objects.get(task__endswith=PAYING)
    assert (job.attempts, job.dead) == (0, False)
    loan.refresh_from_db()
    assert loan.dealer_paid_at is None


def test_a_payment_that_the_bank_refuses_is_left_for_a_person(bank: Sandbox) -> None:
    loan = loan_at_dealer("6222000000009001")
    for hours in range(12):
        work(at=Instant(now() + timedelta(hours=hours + 1)))
    job = Job.objects.get(task__endswith=PAYING)
    assert job.dead and "has failed" in job.last_error

    dealer = Dealer.objects.get()  # the dealer gives an account that works; a colleague tries again
    dealer.account_no = "6222000000000000"
    dealer.save()
    Job.objects.filter(id=job.id).update(dead=False, attempts=0, not_before=now())
    work()
    loan.refresh_from_db()
    assert loan.dealer_paid_at is not None
    assert ledger.balances(loan.id)[Account.BANK] == -loan.principal_fen
