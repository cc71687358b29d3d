"""The embedded PostgreSQL: a real server that comes as a Python wheel, of which only the programs are used.

It listens on a Unix socket alone, in a folder that nobody else may enter, and lets in only the user who
started it (peer authentication: no password exists). Killed in any way, it recovers at the next start.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psycopg
from psycopg import sql

from suiche.demo.children import die_with_parent, end
from suiche.demo.home import disk_full, open_log, require_space
from suiche.demo.leftover import FAST, IMMEDIATE, stop_leftover
from suiche.demo.postgres_place import ENVIRONMENT, Place, find_place
from suiche.demo.say import StartError

ROLE = DATABASE = "suiche"
NEW_CLUSTER_BYTES = 400_000_000
RUNNING_BYTES = 100_000_000
READY_SECONDS = 120  # a recovery after a kill may have much to replay
GIVING_WAY_SECONDS = 15  # the last sessions of a killed server need a moment to notice
SETTINGS = {
    "listen_addresses": "",  # no port at all
    "unix_socket_permissions": "0700",
    "wal_compression": "off",  # this build has no lz4; pglz costs ten times more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "max_wal_size": "512MB",
}
FOR_TESTS = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


class EmbeddedPostgres:
    """One server under ``home``; a context manager that gives its DATABASE_URL.

    ``durable=False`` (tests) trades safety for speed. ``cache`` is the memory it keeps pages in. ``may_move`` allows the data to be kept under /var/tmp
    where root's home is closed to the server's user.
    """

    def __init__(self, home: Path, *, durable: bool, cache: str = "128MB", may_move: bool = False) -> None:
        """Name the home; nothing is touched before ``place`` or ``start``."""
        self.home = home
        self._durable = durable
        self._cache = cache
        self._may_move = may_move
        self._place: Place | None = None
        self._socket: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> str:
        """Start, and give the address."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Stop, whatever happened."""
        self.stop()

    @property
    def url(self) -> str:
        """Return the address the server has, or will have once started."""
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(self._sockets()), safe='/')}"

    @property
    def running(self) -> bool:
        """Tell whether the server we started is alive."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> str:
        """Start the server, creating it the first time; return its DATABASE_URL.

        Refuses (StartError) with one sentence: a full disk, a broken data folder, a place it cannot run in.
        """
        place = self._where()
        stop_leftover(place.data)
        if not place.data.exists():
            require_space(self.home, NEW_CLUSTER_BYTES)
            _create(place, self.home, durable=self._durable)
        require_space(place.folder, RUNNING_BYTES)
        _require_sound(place)
        self._launch(place)
        self._make_database()
        return self.url

    def stop(self) -> None:
        """Stop the server within seconds; every committed row is on disk."""
        if self._process is not None:
            end(self._process, FAST, IMMEDIATE)
            self._process = None
        if self._socket is not None and self._socket.parent != self._where().folder:
            shutil.rmtree(self._socket, ignore_errors=True)  # the short one under the temporary folder
            self._socket = None

    def kill(self) -> None:
        """End the server as a power cut does (SIGKILL); ``start`` recovers what was committed."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _where(self) -> Place:
        if self._place is None:
            self._place = find_place(self.home, may_move=self._may_move)
        return self._place

    def _sockets(self) -> Path:
        if self._socket is None:
            self._socket = self._where().socket_folder()
        return self._socket

    def _launch(self, place: Place) -> None:
        give_up = time.monotonic() + GIVING_WAY_SECONDS
        while not self._try_launch(place, retry=time.monotonic() < give_up):
            time.sleep(0.2)

    def _try_launch(self, place: Place, *, retry: bool) -> bool:
        """Start once and wait until it answers; False when it should be tried again."""
        sockets = self._sockets()
        place.own(sockets)
        for leftover in sockets.iterdir():
            leftover.unlink()
        own = {"unix_socket_directories": str(sockets), "shared_buffers": self._cache}
        settings = SETTINGS | own | ({} if self._durable else FOR_TESTS)
        command = [str(place.programs / "postgres"), "-D", str(place.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        log = open_log(self.home, "postgres")
        told_from = os.fstat(log).st_size
        try:
            self._process = _popen(place, command, log, before_exec=True)
        finally:
            os.close(log)
        if self._answers():
            return True
        end(self._process, IMMEDIATE)
        told = (self.home / "log" / "postgres.log").read_bytes()[told_from:].decode(errors="replace")
        if retry and ("shared memory block" in told or 'lock file "' in told):
            return False
        raise _why(told, place, self.home)

    def _answers(self) -> bool:
        until = time.monotonic() + READY_SECONDS
        while self.running and time.monotonic() < until:
            try:
                psycopg.connect(
                    host=str(self._sockets()), user=ROLE, dbname="postgres", connect_timeout=5
                ).close()
            except psycopg.OperationalError:
                time.sleep(0.03)
            else:
                return True
        return False

    def _make_database(self) -> None:
        try:
            with psycopg.connect(
                host=str(self._sockets()), user=ROLE, dbname="postgres", autocommit=True
            ) as connection:
                known = connection.execute(
                    "select 1 from pg_database where datname = %s", [DATABASE]
                ).fetchone()
                if known is None:
                    connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))
        except psycopg.Error as problem:
            self.stop()
            raise _why(f"FATAL: {problem}", self._where(), self.home) from problem


def _popen(
    place: Place, command: list[str], output: int, *, before_exec: bool = False
) -> subprocess.Popen[bytes]:
    """Run one of the server's programs as its user, in a process group of its own."""
    user, group = place.user or (None, None)
    return subprocess.Popen(  # noqa: S603 - the wheel's own program
        command,
        cwd="/",
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        process_group=0,
        user=user,
        group=group,
        extra_groups=[] if place.user else None,
        preexec_fn=die_with_parent(signal.SIGINT)
        if before_exec
        else None,  # SIGINT: it still shuts down in order
    )


def _create(place: Place, home: Path, *, durable: bool) -> None:
    """Make the data folder beside its final name, and move it there once it is complete."""
    draft = place.folder / "data.new"
    shutil.rmtree(draft, ignore_errors=True)  # an interrupted first start
    place.own(draft)
    command = [
        str(place.programs / "initdb"),
        "-D",
        str(draft),
        "-U",
        ROLE,
        "-E",
        "UTF8",
        "--no-instructions",
        "-A",
        "peer",
    ]
    command += [
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]  # the same order on every machine
    command += [] if durable else ["--no-sync"]
    with tempfile.TemporaryFile() as output:
        process = _popen(place, command, output.fileno())
        try:
            failed = process.wait() != 0
        except BaseException:
            end(process, (signal.SIGTERM, 2.0))
            raise
        output.seek(0)
        told = output.read().decode(errors="replace")
    if failed:
        shutil.rmtree(draft, ignore_errors=True)
        raise _why(told, place, home)
    _let_in(draft)
    draft.replace(place.data)


def _let_in(data: Path) -> None:
    """Let the user who starts the server in through the socket, and nobody else (root stays out of the table)."""
    account = pwd.getpwuid(os.geteuid()).pw_name
    (data / "pg_hba.conf").write_text(f"local all {ROLE} peer map=starter\n", encoding="utf-8")
    (data / "pg_ident.conf").write_text(f'starter "{account}" {ROLE}\n', encoding="utf-8")


def _require_sound(place: Place) -> None:
    """Refuse a data folder that is not one, or one of another version."""
    made_by = place.data / "PG_VERSION"
    command = [str(place.programs / "postgres"), "--version"]
    version = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - the wheel's own
    major = version.stdout.split()[-1].split(".")[0]
    try:
        found = made_by.read_text(encoding="utf-8").strip()
    except OSError:
        found = "?"
    if found != major:
        raise _broken(place, f"PG_VERSION: {found}, PostgreSQL {major}")


def _why(told: str, place: Place, home: Path) -> StartError:
    """Turn what PostgreSQL wrote before it gave up into one sentence."""
    if "No space left on device" in told:
        return disk_full(home)
    lines = [
        line
        for line in told.splitlines()
        if any(word in line for word in ("PANIC", "FATAL", "error:", "ERROR"))
    ]
    lines = lines or told.strip().splitlines()
    return _broken(place, lines[0].strip() if lines else "it gave no reason")


def _broken(place: Place, reason: str) -> StartError:
    reason = reason[-200:]
    return StartError(
        f"数据文件夹 {place.data} 无法使用（{reason}）：运行 make reset 重新开始，或先把您的备份放回去。",
        f"The data folder {place.data} cannot be used ({reason}): run make reset to start over, or put your copy back first.",
    )
