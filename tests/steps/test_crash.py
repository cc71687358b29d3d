"""kill -9 between payment and posting: whatever instant a worker dies at, every payment is posted exactly once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from suiche.journey.repay import models, queries
from suiche.kit.clock import business_date, now
from suiche.kit.models import InboxMessage, Job
from suiche.ledger import queries as ledger
from tests.channels.account_world import open_order, start_for
from tests.channels.gateway_world import arrived, gateway, pay, until, work
from tests.partners.sandbox_server import Sandbox
from tests.steps.loans import running_loan

pytestmark = pytest.mark.django_db(transaction=True)
LONG = os.environ.get("SUICHE_LONG") == "1"
PAYMENTS, KILLS = (12, 8) if LONG else (8, 4)


@pytest.fixture
def bank(live_server: LiveServer, settings: Any) -> Iterator[Sandbox]:
    """The gateway in the tests' own home, so that a worker in a process of its own finds the same keys."""
    with gateway(settings, live_server.url, Path(django_settings.HOME)) as sandbox:
        yield sandbox


def worker(sandbox: Sandbox, heartbeat: Path) -> subprocess.Popen[bytes]:
    """Start ``suiche worker`` as operations would, on this test's database."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = os.environ | {
        "DATABASE_URL": address.geturl(),
        "SUICHE_SANDBOX_URL": sandbox.url,
    }
    command = [
        sys.executable,
        "-m",
        "suiche.project.cli",
        "worker",
        "--threads",
        "2",
        "--heartbeat",
        str(heartbeat),
    ]
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=(heartbeat.parent / f"{heartbeat.name}.log").open("wb"),
    )


def at_work(running: subprocess.Popen[bytes], heartbeat: Path) -> None:
    """Wait until the worker has reached its jobs."""
    until(lambda: heartbeat.exists() or running.poll() is not None, seconds=60)
    assert running.poll() is None, heartbeat.with_name(f"{heartbeat.name}.log").read_text()


def test_a_worker_killed_at_any_instant_posts_each_payment_once(bank: Sandbox, tmp_path: Path) -> None:
    loans = [running_loan(number=n, start=start_for("today")) for n in range(1, PAYMENTS + 1)]
    orders = [open_order(loan) for loan in loans]
    work()
    bank.faults("payments")  # thinks 30 to 120 ms again
    for opened in orders:
        pay(bank, queries.order(order_id=opened.order_id, customer_id=None).order_no)
    until(arrived(PAYMENTS))
    dice = random.Random(20_260_215)  # noqa: S311  # instants of death, repeatable
    for attempt in range(KILLS):
        heartbeat = tmp_path / f"beat-{attempt}"
        doomed = worker(bank, heartbeat)
        at_work(doomed, heartbeat)
        time.sleep(dice.uniform(0, 0.05))
        doomed.send_signal(signal.SIGKILL)
        doomed.wait()
    Job.objects.update(not_before=now())  # what was begun waits a little, as after a failure
    survivor = worker(bank, tmp_path / "beat-last")
    try:
        until(lambda: not InboxMessage.objects.filter(handled_at=None).exists(), seconds=90)
    finally:
        survivor.terminate()
        survivor.wait(timeout=30)
    for loan in loans:
        home = queries.home(loan_id=loan.loan_id, customer_id=None, on=business_date())
        assert (home.paid_periods, home.credit_fen) == (1, 0)
    assert models.Receipt.objects.count() == PAYMENTS
    assert not Job.objects.filter(task__endswith=":handle_payment_notice").exists()
    assert ledger.proof().balances
    assert queries.differences() == ()
