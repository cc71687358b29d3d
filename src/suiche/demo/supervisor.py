"""``suiche demo``: from nothing to a running company, and back to nothing when told to stop.

Order: home and lock, port, keys, PostgreSQL, database (prepared by a process of its own), sandbox, worker,
and the web last: whoever gets an answer finds everything behind it ready.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import psycopg

from suiche.demo.address import (
    CARRIED_AT,
    Address,
    address_from_environment,
    demo_password,
    free_port,
    require_free,
)
from suiche.demo.children import die_with_parent, end, parent_catches_interrupt, tie_to_parent
from suiche.demo.crew import Crew, Member, answers, last_line, python
from suiche.demo.greeting import goodbye, greet, stopping
from suiche.demo.home import (
    STATE_FILE,
    Home,
    disk_full,
    locked,
    open_log,
    prepare_home,
    read_state,
    write_state,
)
from suiche.demo.leftover import stop_leftover_group
from suiche.demo.postgres import EmbeddedPostgres
from suiche.demo.postgres_place import known_folders
from suiche.demo.say import StartError, say, say_problem, step

COMMAND = "suiche.project.cli"  # a command line, not an import: what we start, we start as anybody would
PREPARED_BADLY = 3  # the exit code of a preparation whose last line is a sentence for people
READY_SECONDS = 60


class Told(BaseException):
    """Somebody asked us to stop; not an error, so that nothing that catches errors swallows it."""


class Supervisor:
    """One demo, from start to stop."""

    def __init__(self, home: Home, make_keys: Callable[[Path], object]) -> None:
        """Name the home; ``make_keys`` makes its keys if there are none."""
        self._home = home
        self._make_keys = make_keys
        self._crew = Crew(home.path)
        self._postgres: EmbeddedPostgres | None = None
        self._told = threading.Event()
        self._parent_listens = False

    def run(self) -> int:
        """Start everything, stay until told to stop, stop everything; returns the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_now)
        if os.environ.get("SUICHE_WITH_PARENT"):
            tie_to_parent()
            self._parent_listens = parent_catches_interrupt()
        try:
            with ExitStack() as held:
                prepare_home(self._home.path)
                held.enter_context(locked(self._home.path))
                held.callback(self._stop_all)
                self._start_all()
                self._stay()
        except StartError as problem:
            say_problem(problem)
            return 1
        except OSError as problem:
            if problem.errno != errno.ENOSPC:
                raise
            say_problem(disk_full(self._home.path))
            return 1
        except Told:
            pass
        goodbye()
        return 0

    def _stop_now(self, number: int, frame: FrameType | None) -> None:
        if not self._told.is_set():  # a second Ctrl-C does not disturb an orderly stop
            self._told.set()
            raise Told

    def _start_all(self) -> None:
        home = self._home.path
        end_leftovers(home)
        write_state(home, STATE_FILE, {})
        address = address_from_environment()
        require_free(address.host, address.port, other="PORT={port} make demo")
        say(f"随车演示 · {home}", f"Suiche demo · {home}")
        require_keys(home)
        self._make_keys(home)
        environment = self._environment(address)
        sandbox = self._start_sandbox(environment)
        self._remember(environment)
        _prepare(home, environment)
        self._start_crew(sandbox, address, environment)
        password = environment.get("SUICHE_DEMO_PASSWORD", "")
        greet(home, address, sandbox=environment["SUICHE_SANDBOX_URL"], password=password)
        write_state(home, STATE_FILE, read_state(home, STATE_FILE) | {"ready": True})

    def _environment(self, address: Address) -> dict[str, str]:
        """Start the database and return what every process of the demo is told."""
        home = self._home.path
        environment = dict(os.environ) | {
            "SUICHE_ENV": "demo",
            "SUICHE_HOME": str(home),
            "SUICHE_PUBLIC_URL": address.url,
            "SUICHE_SANDBOX_URL": f"http://127.0.0.1:{free_port()}",
            "HOST": address.host,
            "PORT": str(address.port),
            "DJANGO_SETTINGS_MODULE": "suiche.project.settings",
            "PYTHONUNBUFFERED": "1",
        }
        environment.pop("SUICHE_DEMO_PASSWORD", None)
        environment.pop("SUICHE_SANDBOX_SEEN_AT", None)
        if not address.local:
            environment["SUICHE_DEMO_PASSWORD"] = demo_password(home)
            # The sandbox answers on this machine only; the website carries its pages to others.
            environment["SUICHE_SANDBOX_SEEN_AT"] = f"{address.url}{CARRIED_AT}"
        if os.environ.get("DATABASE_URL"):
            require_reachable(os.environ["DATABASE_URL"])
            return environment
        with step("启动 PostgreSQL", "start PostgreSQL"):
            self._postgres = EmbeddedPostgres(home, durable=True, may_move=not self._home.given)
            environment["DATABASE_URL"] = self._postgres.start()
        return environment

    def _start_sandbox(self, environment: dict[str, str]) -> Member:
        """Start the partners; they need no database, and come up while it is prepared."""
        url = environment["SUICHE_SANDBOX_URL"]
        sandbox = Member(
            "sandbox",
            _sandbox_command(url.rpartition(":")[2]),
            environment,
            lambda: answers(f"{url}/health", below=400),
        )
        self._crew.start(sandbox)
        return sandbox

    def _start_crew(self, sandbox: Member, address: Address, environment: dict[str, str]) -> None:
        """Start the worker, and when it and the sandbox are ready the website."""
        beat = self._home.path / "log" / "worker.beat"
        beat.unlink(missing_ok=True)
        command = python(COMMAND, "worker", "--heartbeat", str(beat))
        worker = Member("worker", command, environment, beat.exists)
        own = f"http://{f'[{address.host}]' if ':' in address.host else address.host}:{address.port}/"
        command = python(COMMAND, "web", "--host", address.host, "--port", str(address.port))
        web = Member("web", command, environment, lambda: answers(own))
        with step("启动合作方沙盒与后台任务", "start the partner sandbox and the worker"):
            self._crew.start(worker)
            self._remember(environment)
            self._crew.wait_ready(sandbox, READY_SECONDS)
            self._crew.wait_ready(worker, READY_SECONDS)
        with step("启动网站", "start the website"):
            self._crew.start(web)
            self._remember(environment)
            self._crew.wait_ready(web, READY_SECONDS)

    def _remember(self, environment: Mapping[str, str]) -> None:
        """Write what other commands (journey, manage) need to join in, and what a next start must end."""
        names = ("SUICHE_ENV", "SUICHE_PUBLIC_URL", "SUICHE_SANDBOX_URL", "HOST", "PORT", "DATABASE_URL")
        known = {name: environment[name] for name in names}
        write_state(self._home.path, STATE_FILE, {"environment": known, "processes": self._crew.processes()})

    def _stay(self) -> None:
        """Look after the processes until a signal raises ``Told``."""
        while not self._told.wait(0.25):
            if self._parent_listens and not parent_catches_interrupt():
                return  # make was told to stop, and waits for us
            if self._crew.look_after():
                self._remember_processes()
            if self._postgres is not None and not self._postgres.running:
                say(
                    "  ! PostgreSQL 意外结束，正在重新启动",
                    "  ! PostgreSQL ended unexpectedly, starting it again",
                )
                self._postgres.start()

    def _remember_processes(self) -> None:
        state = read_state(self._home.path, STATE_FILE)
        write_state(self._home.path, STATE_FILE, state | {"processes": self._crew.processes()})

    def _stop_all(self) -> None:
        self._told.set()  # from here on a signal changes nothing
        if self._postgres is not None or self._crew.processes():
            stopping()
        self._crew.stop()
        if self._postgres is not None:
            self._postgres.stop()
        (self._home.path / STATE_FILE).unlink(missing_ok=True)


def end_leftovers(home: Path) -> None:
    """End the processes of a demo that was killed; the caller holds the lock, so nobody else runs here."""
    for number in read_state(home, STATE_FILE).get("processes", {}).values():
        stop_leftover_group(int(number), "suiche")


def require_keys(home: Path) -> None:
    """Refuse a database whose keys are gone: what they locked can never be read again."""
    has_data = any((folder / "data").exists() for folder in known_folders(home))
    if has_data and not (home / "keys.json").exists():
        raise StartError(
            f"{home}/keys.json 不见了，没有它数据无法读取：把您的备份放回去，或运行 make reset 重新开始。",
            f"{home}/keys.json is gone, and the data cannot be read without it: put your copy back, or run make reset.",
        )


def require_reachable(url: str) -> None:
    """Refuse a DATABASE_URL that does not answer."""
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as problem:
        reason = (str(problem).strip().splitlines() or ["-"])[0]
        raise StartError(
            f"DATABASE_URL 指定的数据库连不上（{reason}）：请检查它，或去掉 DATABASE_URL 使用自带的。",
            f"The database of DATABASE_URL does not answer ({reason}): check it, or leave DATABASE_URL out to use our own.",
        ) from problem


def _sandbox_command(port: str) -> list[str]:
    options = [
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        port,
        "--blocking-threads",
        "8",
        "--no-ws",
    ]
    return [
        *python("granian"),
        *options,
        "--workers-kill-timeout",
        "3",
        "suiche.demo.sandbox.app:application",
    ]


def _prepare(home: Path, environment: Mapping[str, str]) -> None:
    """Bring the database up to date in a process of its own, which says its steps; faults go to its log."""
    log = open_log(home, "prepare")
    try:
        process = subprocess.Popen(  # noqa: S603 - ourselves
            python(COMMAND, "demo-prepare"),
            env=environment,
            stdin=subprocess.DEVNULL,
            stderr=log,
            process_group=0,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    finally:
        os.close(log)
    try:
        code = process.wait()
    except BaseException:
        end(process, (signal.SIGTERM, 3.0))
        raise
    if code != 0:
        raise _unprepared(home, said=code == PREPARED_BADLY)


def _unprepared(home: Path, *, said: bool) -> StartError:
    path = home / "log" / "prepare.log"
    told = last_line(path)
    if "No space left on device" in told:
        return disk_full(home)
    if said:
        return StartError(told, told)
    return StartError(
        f"准备数据库时出错：{told}（全文见 {path}）。",
        f"The database could not be prepared: {told} (all of it in {path}).",
    )
