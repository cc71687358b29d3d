"""Every test runs against a real PostgreSQL, in a database of its own process (see tests/databases.py).

Its address and the keys are known before Django reads its settings, so that a run of pure arithmetic in one
process never starts a server. Several processes share one server, which the first of all starts. Everything lies
in temporary homes, removed at the end, after Ctrl-C too.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from pytest_django import DjangoDbBlocker
from xdist.scheduler.loadfile import LoadFileScheduling

from suiche.demo.home import prepare_home
from suiche.demo.postgres import EmbeddedPostgres
from suiche.project.keys import create_keys
from tests.databases import empty, use_a_copy

HOME = Path(tempfile.mkdtemp(prefix="suiche-test-"))
SHARED = "SUICHE_TEST_SERVER"  # the home of the server that several processes share
BROWSER, RULES = "tests/browser/", "tests/tidy/"
FIRST_WAY = "zh-phone"  # the walk that has a process, a product and a browser of its own
FIRST = ("lives", "tidy", "partners", "steps", "channels")
# The one without windows shows the same pages for half the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
UNDER_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")

prepare_home(HOME)
create_keys(HOME, demo=True)
(HOME / "static").mkdir()  # page files are found in their folders; the server wants to see this one
HELPS = "PYTEST_XDIST_WORKER" in os.environ  # one of several processes; the first of all has the server
SERVER = Path(os.environ[SHARED]) if HELPS else HOME
POSTGRES = EmbeddedPostgres(SERVER, durable=False)
os.environ.update(
    SUICHE_ENV="test",
    SUICHE_HOME=str(HOME),
    DATABASE_URL=POSTGRES.url,
    DJANGO_SETTINGS_MODULE="suiche.project.settings",
)
os.environ.setdefault("SUICHE_PUBLIC_URL", "http://127.0.0.1:8000")
hypothesis.settings.register_profile(
    "suiche", deadline=None, print_blob=True
)  # a busy machine is not a failure
hypothesis.settings.load_profile("suiche")


def _leave_nothing() -> None:
    if not HELPS:
        POSTGRES.stop()
    shutil.rmtree(HOME, ignore_errors=True)


atexit.register(_leave_nothing)


def pytest_configure(config: pytest.Config) -> None:
    """Read the settings now that the environment is complete; pytest-django then sets Django up."""
    from django.conf import settings

    settings.DATABASES  # noqa: B018 - reading is the point
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = lambda self: empty()  # type: ignore[attr-defined]  # Django empties all
    if getattr(config.option, "numprocesses", None) and not HELPS:
        # A process that runs tests for us makes a home of its own; it must not find our settings and read them first.
        del os.environ["DJANGO_SETTINGS_MODULE"]
        os.environ[SHARED] = str(HOME)
        POSTGRES.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove the home, however the run ended."""
    _leave_nothing()


class Together(LoadFileScheduling):  # type: ignore[misc]  # xdist ships no types
    """Spread files over processes. What looks at the pages of one walk shares one product and one browser, the other
    walk and all other browser tests another: together they would take longer than everything else. The house rules
    share what they have read.
    """

    def _split_scope(self, nodeid: str) -> str:
        scope = str(super()._split_scope(nodeid))
        if scope.startswith(RULES):
            return RULES
        if not scope.startswith(BROWSER):
            return scope
        return f"{BROWSER}{FIRST_WAY}" if FIRST_WAY in nodeid else BROWSER


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    """Use our own grouping."""
    return Together(config, log)


def _rank(item: pytest.Item) -> int:
    """What takes longest begins first: the walks, the other browser tests (the last ends a demo), then the rest."""
    file = item.nodeid.partition("::")[0]
    if file.startswith(BROWSER):
        return {f"{BROWSER}test_pages.py": 0, f"{BROWSER}test_walk.py": 0, f"{BROWSER}test_whole.py": 2}.get(
            file, 1
        )
    folder = file.split("/")[1]
    return 3 + (FIRST.index(folder) if folder in FIRST else len(FIRST))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first; without chromium skip what drives it.

    Under CI a missing browser is a failure, told by ``chromium``.
    """
    items.sort(key=_rank)
    if CHROMIUM or UNDER_CI:
        return
    skip = pytest.mark.skip(
        reason="chromium is missing: install it (Debian: apt install chromium-headless-shell)"
    )
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(skip)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded stays to the end: nothing of it is looked through for what can go."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a browser test under CI when there is no browser."""
    if "browser" in item.keywords and not CHROMIUM:
        pytest.fail("chromium is missing under CI: .ci/run installs it", pytrace=False)
    if HELPS and "browser" not in item.keywords:
        _give_way()


@cache
def _give_way() -> None:
    """Let the process that has the browser go first, for it ends last."""
    os.nice(5)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that the browser tests did not run."""
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if "chromium is missing" in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_sep(
            "!",
            f"{len(skipped)} browser tests were SKIPPED: install chromium-headless-shell (or chromium)",
            red=True,
        )


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Debian's chromium, the one without windows if it is there."""
    assert CHROMIUM, "mark the test with pytest.mark.browser"
    return CHROMIUM


@pytest.fixture(scope="session")
def authority_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve one certification authority for all tests of this process: what it certified once stays good."""
    from tests.steps.documents_world import authority

    with authority(tmp_path_factory.mktemp("authority")) as url:
        yield url


@pytest.fixture(scope="session")
def postgres() -> str:
    """Have the server running; return its DATABASE_URL (an empty database beside the tests' own)."""
    return POSTGRES.url if HELPS or POSTGRES.running else POSTGRES.start()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker, postgres: str) -> None:
    """Give this process a database of its own; it goes with the server."""
    with django_db_blocker.unblock():
        use_a_copy(
            f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}", postgres, SERVER / "template.lock"
        )
