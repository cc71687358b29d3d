"""``suiche reset``: remove what a demo keeps, and nothing else, so that the next start begins from nothing."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

from suiche.demo.home import Home, is_ours, locked
from suiche.demo.leftover import stop_leftover
from suiche.demo.postgres_place import known_folders
from suiche.demo.say import StartError, say, say_problem
from suiche.demo.supervisor import end_leftovers


def reset(home: Home, empty_database: Callable[[], None] | None) -> int:
    """Empty the home, and the user's own demo database by ``empty_database``; returns the exit code."""
    try:
        _reset(home.path, empty_database or _nothing)
    except StartError as problem:
        say_problem(problem)
        return 1
    except OSError as problem:
        say_problem(
            StartError(
                f"不能删除 {problem.filename}：{problem.strerror}。",
                f"Cannot remove {problem.filename}: {problem.strerror}.",
            )
        )
        return 1
    say(f"已清空 {home.path}，下次从头开始。", f"{home.path} is empty: the next start begins from nothing.")
    return 0


def _nothing() -> None:
    """Stand for the database of a home that has only its own."""


def _reset(home: Path, empty_database: Callable[[], None]) -> None:
    if not home.exists():
        empty_database()
        return
    if not is_ours(home):
        raise StartError(
            f"{home} 不是演示的文件夹，没有删除任何东西：请检查 SUICHE_HOME。",
            f"{home} is not a demo's folder, nothing was removed: check SUICHE_HOME.",
        )
    with locked(home):
        empty_database()
        _remove(home)
    (home / "lock").unlink()
    with contextlib.suppress(OSError):  # a folder that the user made and we may not remove stays, empty
        home.rmdir()


def _remove(home: Path) -> None:
    """Remove everything but the lock; the servers that a killed demo left behind go first."""
    end_leftovers(home)
    for folder in known_folders(home):
        stop_leftover(folder / "data")
        if folder.exists():
            shutil.rmtree(folder)
    for entry in home.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != "lock":
            entry.unlink()
