"""``suiche reset``: remove what a demo keeps, and nothing else, so that the next start begins from nothing."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

from suiche.demo.home import OWN_FILES, OWN_FOLDERS, Home, locked
from suiche.demo.leftover import stop_leftover
from suiche.demo.postgres_place import known_folders
from suiche.demo.say import StartError, say, say_problem
from suiche.demo.supervisor import end_leftovers


def reset(home: Home, empty_database: Callable[[], None] | None) -> int:
    """Empty the home, and the user's own demo database by ``empty_database``; returns the exit code."""
    try:
        if home.path.exists():
            with locked(home.path):
                if empty_database is not None:
                    empty_database()
                _remove(home.path)
            with contextlib.suppress(OSError):  # somebody else's files stay
                home.path.rmdir()
        elif empty_database is not None:
            empty_database()
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


def _remove(home: Path) -> None:
    end_leftovers(home)
    for folder in known_folders(home):
        stop_leftover(folder / "data")
        if folder.exists():
            shutil.rmtree(folder)
    for name in OWN_FOLDERS:
        if (home / name).exists():
            shutil.rmtree(home / name)
    for name in (*(name for name in OWN_FILES if name != "lock"), "lock"):  # the lock last
        (home / name).unlink(missing_ok=True)
