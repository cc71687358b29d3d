"""``suiche first-supervisor USERNAME NAME``: the first person who signs in at the desk of a company that begins.

The password is asked on the terminal, twice: an argument would stand in the shell's history and in the list of
processes. Where somebody works already nothing is changed.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable

from suiche.kit.actor import SYSTEM
from suiche.kit.clock import now
from suiche.kit.refusal import Refusal
from suiche.parties.actions.hire_first import hire_first


def main(arguments: list[str], ask: Callable[[str], str] | None = None) -> int:
    """Hire; returns 0, 1 where it is refused, 2 where there is no terminal or the passwords differ. ``ask`` stands in for it."""
    parser = argparse.ArgumentParser(
        prog="suiche first-supervisor",
        description="hire the first supervisor; the password is asked on the terminal",
    )
    parser.add_argument("username", help="the work name: 2 to 31 small letters and digits, a letter first")
    parser.add_argument("name", help="the name colleagues see")
    given = parser.parse_args(arguments)
    if ask is None and not sys.stdin.isatty():
        print("The password is asked on a terminal; here is none.", file=sys.stderr)
        return 2
    asked = ask or getpass.getpass
    password = asked("Password, at least 10 characters: ")
    if asked("Once more: ") != password:
        print("The two passwords differ; nothing was changed.", file=sys.stderr)
        return 2
    try:
        hire_first(username=given.username, name=given.name, password=password, by=SYSTEM, at=now())
    except Refusal as refusal:
        print(refusal.words.en, file=sys.stderr)
        return 1
    print(f"{given.username} is a supervisor and signs in at /desk/sign-in.")
    return 0
