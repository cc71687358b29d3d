"""kill -9 while a book comes over: the same command goes on, nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from suiche.demo.portfolio.book import make_portfolio
from suiche.journey.repay import queries
from suiche.journey.repay.models import Instalment, Loan, LoanEvent, OpenItem
from suiche.journey.repay.takeover.models import PaymentBefore, Run, RunBatch
from suiche.ledger import queries as ledger
from suiche.parties.models import Customer, SignIn
from tests.steps.test_takeover import open_dealers

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = int(os.environ.get("SUICHE_KILLS", "3"))
CONTRACTS = 200


def _start(folder: Path) -> subprocess.Popen[str]:
    """Start ``suiche import-portfolio`` as operations would, on this test's database, in small batches."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    command = [sys.executable, "-m", "suiche.project.cli", "import-portfolio", str(folder), "--batch", "8"]
    return subprocess.Popen(
        command, env=os.environ | {"DATABASE_URL": address.geturl()}, stdout=subprocess.PIPE, text=True
    )


def test_a_killed_import_goes_on_and_nothing_comes_twice(tmp_path: Path) -> None:
    open_dealers()
    make_portfolio(tmp_path, contracts=CONTRACTS, seed=11, as_of=date(2026, 9, 30))
    chance = random.Random(11)  # noqa: S311 - which moment is killed, not a secret
    done_before = -1
    for _ in range(KILLS):
        running = _start(tmp_path)
        assert running.stdout is not None
        assert "batches" in running.stdout.readline()  # it has begun or gone on
        time.sleep(chance.uniform(0, 0.25))
        running.send_signal(signal.SIGKILL)
        running.wait()
        done = RunBatch.objects.filter(done_at__isnull=False).count()
        assert done >= done_before
        done_before = done
        assert Loan.objects.count() == sum(RunBatch.objects.values_list("taken", flat=True))
        assert queries.differences() == ()
    last = _start(tmp_path)
    output, _ = last.communicate(timeout=60)
    assert last.returncode == 0, output
    assert "Every total agrees" in output
    assert f"{CONTRACTS} contracts taken over, 0 left out" in output
    lines = {
        file: len((tmp_path / f"{file}.csv").read_text().splitlines()) - 1
        for file in ("schedules", "payments", "open_items", "parties")
    }
    assert Loan.objects.count() == LoanEvent.objects.count() == CONTRACTS
    assert Instalment.objects.count() == lines["schedules"]
    assert PaymentBefore.objects.count() == lines["payments"]
    assert OpenItem.objects.count() == lines["open_items"]
    assert Customer.objects.count() == SignIn.objects.count() == lines["parties"]
    assert Run.objects.get().reconciled is True
    assert queries.differences() == ()
    assert ledger.proof().balances
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('repay_instalment_due') is not null")
        assert cursor.fetchone() == (True,)
