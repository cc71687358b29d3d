"""``SUICHE_HOME``: the one folder that holds everything a demo keeps (default ``.suiche`` in the checkout)."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import suiche
from suiche.demo.say import StartError

STATE_FILE = "running.json"
MARKS = {"lock", "keys.json"}  # a folder with one of these is a home of ours, all of it
STOPPING_SECONDS = 15.0  # a demo that is stopping gets so long to give the home free
LOG_LIMIT_BYTES = 5_000_000
ROOT_HOME_MODE = 0o711  # as root the database server runs as `nobody`, who must be able to walk through


@dataclass(frozen=True)
class Home:
    """The folder, and whether the user chose it (then nothing is quietly kept elsewhere)."""

    path: Path
    given: bool


def home_from_environment() -> Home:
    """Return the home that ``SUICHE_HOME`` names, else ``.suiche`` in the checkout (or where we stand)."""
    named = os.environ.get("SUICHE_HOME", "")
    if named:
        return Home(Path(named).expanduser().resolve(), given=True)
    checkout = Path(suiche.__file__).resolve().parents[2]
    base = checkout if (checkout / "pyproject.toml").exists() else Path.cwd()
    return Home(base / ".suiche", given=False)


def prepare_home(home: Path) -> None:
    """Make the home and its log folder; refuses a path that cannot be written or holds somebody else's files."""
    try:
        ours = is_ours(home)
        if ours:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.geteuid() == 0:
                home.chmod(ROOT_HOME_MODE)
            (home / "log").mkdir(mode=0o700, exist_ok=True)
    except OSError as problem:
        raise StartError(
            f"{home} 无法写入（{problem.strerror}）：请用 SUICHE_HOME=… 指定另一个文件夹。",
            f"{home} cannot be written ({problem.strerror}): name another folder with SUICHE_HOME=… .",
        ) from problem
    if not ours:
        raise StartError(
            f"{home} 里有别的文件：请用 SUICHE_HOME=… 指定一个空的或新的文件夹。",
            f"{home} holds other files: name an empty or new folder with SUICHE_HOME=… .",
        )


def is_ours(home: Path) -> bool:
    """Tell whether the folder is new, empty, or one that a demo has used."""
    if not home.exists():
        return True
    names = {entry.name for entry in home.iterdir()}
    return names <= {"log"} or bool(names & MARKS)


@contextlib.contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the home for this process alone; the lock falls with the process, however it ends."""
    descriptor = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    give_up = time.monotonic() + STOPPING_SECONDS
    try:
        while not _take(descriptor):
            if (home / STATE_FILE).exists() or time.monotonic() > give_up:  # it is not just stopping
                raise StartError(
                    f"{home} 里已经有一个演示在运行：请先停止它（在它的终端按 Ctrl-C），或用 SUICHE_HOME=… 另开一个。",
                    f"A demo is already running in {home}: stop it first (Ctrl-C in its terminal), "
                    "or use another folder with SUICHE_HOME=… .",
                )
            time.sleep(0.1)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def require_space(folder: Path, bytes_needed: int) -> None:
    """Refuse to start what would fill the disk."""
    free = shutil.disk_usage(folder).free
    if free < bytes_needed:
        raise disk_full(folder)


def disk_full(folder: Path) -> StartError:
    """Return the sentence for a full disk."""
    free = shutil.disk_usage(folder).free // 1_000_000
    return StartError(
        f"磁盘已满：{folder} 只剩 {free} MB，请腾出空间，或用 SUICHE_HOME=… 换一个磁盘。",
        f"The disk is full: {folder} has {free} MB left; free some space, or use another disk with SUICHE_HOME=… .",
    )


def open_log(home: Path, name: str) -> int:
    """Open a log for appending (0600), moving one that has grown large aside; returns the descriptor."""
    path = home / "log" / f"{name}.log"
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def write_state(home: Path, name: str, state: dict[str, Any]) -> None:
    """Write a small JSON file whole or not at all, readable by its owner alone."""
    draft = home / f".{name}.{os.getpid()}"
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(state, file, indent=1)
    draft.replace(home / name)


def read_state(home: Path, name: str) -> dict[str, Any]:
    """Return what ``write_state`` wrote; empty when there is nothing readable."""
    try:
        state = json.loads((home / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}
