"""The embedded PostgreSQL survives what happens to it: kills, leftovers, broken folders, closed parents."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from suiche.demo.home import prepare_home
from suiche.demo.postgres import EmbeddedPostgres
from suiche.demo.say import StartError
from suiche.kit.ids import new_token


def new_home() -> Path:
    """A home directly under the temporary folder: pytest's own folders are closed to the server's user."""
    path = Path(tempfile.gettempdir()) / f"suiche-{new_token()[:8]}"
    prepare_home(path)
    return path


@pytest.fixture(scope="module")
def used() -> Iterator[Path]:
    """A home in which a server has run; making its data folder takes a second."""
    path = new_home()
    with EmbeddedPostgres(path, durable=False):
        pass
    yield path
    shutil.rmtree(path)


@pytest.fixture
def home(used: Path) -> Iterator[Path]:
    """A copy of the used home, owners included."""
    path = new_home()
    subprocess.run(["cp", "-a", used / "postgres", path], check=True)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def unused() -> Iterator[Path]:
    """A home without a data folder."""
    path = new_home()
    yield path
    shutil.rmtree(path)


def one(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[arg-type,unused-ignore]
    return row[0] if row else None


def server_of(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])


def gone(number: int) -> bool:
    """A process that is no more, or of which only the zombie is left for its parent to bury."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{number}/status").read_text()
    except OSError:
        return True


def test_rows_survive_a_kill_of_the_server(home: Path) -> None:
    first = EmbeddedPostgres(home, durable=True)
    with psycopg.connect(first.start()) as connection:
        connection.execute("create table kept as select 7 as n")
    os.kill(server_of(home), signal.SIGKILL)
    second = EmbeddedPostgres(home, durable=True)
    with second as url:
        assert one(url, "select n from kept") == 7
    first.stop()


def test_a_server_left_running_is_taken_over(home: Path) -> None:
    """Its supervisor was killed: the next start ends it in order and starts its own."""
    left = EmbeddedPostgres(home, durable=False)
    left.start()
    number = server_of(home)
    with EmbeddedPostgres(home, durable=False) as url:
        assert one(url, "select 1") == 1
        assert server_of(home) != number
        assert gone(number)
    left.stop()


def test_a_stranger_with_the_old_number_does_not_stop_the_start(home: Path) -> None:
    lock = home / "postgres" / "data" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{lock.parent}\n1\n5432\n\n\n\n")
    with EmbeddedPostgres(home, durable=False) as url:
        assert one(url, "select 1") == 1


def test_an_interrupted_first_start_begins_again(unused: Path) -> None:
    (unused / "postgres" / "data.new").mkdir(parents=True)
    (unused / "postgres" / "data.new" / "PG_VERSION").write_text("half")
    with EmbeddedPostgres(unused, durable=False) as url:
        assert one(url, "show server_encoding") == "UTF8"


@pytest.mark.parametrize("damage", ["PG_VERSION", "global/pg_control"])
def test_a_broken_data_folder_is_one_sentence(home: Path, damage: str) -> None:
    (home / "postgres" / "data" / damage).unlink()
    with pytest.raises(StartError, match="make reset") as refused:
        EmbeddedPostgres(home, durable=False).start()
    assert "\n" not in str(refused.value)


def test_stop_leaves_no_process_and_takes_a_moment(home: Path) -> None:
    server = EmbeddedPostgres(home, durable=True)
    url = server.start()
    number = server_of(home)
    with psycopg.connect(url):  # a session in use does not hold the stop up
        began = time.monotonic()
        server.stop()
    assert time.monotonic() - began < 5
    assert gone(number)


def test_a_path_too_long_for_a_socket_works(unused: Path) -> None:
    deep = unused / ("long-" * 25)
    prepare_home(deep)
    with EmbeddedPostgres(deep, durable=False) as url:
        assert one(url, "select 1") == 1
    assert not list(Path(tempfile.gettempdir()).glob("suiche-*/.s.PGSQL*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root meets a folder closed to the server's user")
def test_root_never_opens_a_folder_that_is_not_ours(unused: Path) -> None:
    closed = unused / "closed"
    closed.mkdir(mode=0o700)
    prepare_home(closed / "home")
    with pytest.raises(StartError, match="may not enter"):
        EmbeddedPostgres(closed / "home", durable=False).start()
    assert closed.stat().st_mode & 0o777 == 0o700
