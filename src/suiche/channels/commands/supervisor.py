"""``suiche supervisor end|password USERNAME``: what no supervisor may do to another where only two are left.

A password still waits for the other supervisor's word at the desk, where there is one: the command is no way around it.
"""

from __future__ import annotations

import argparse
import sys

from suiche.kit.actor import SYSTEM
from suiche.kit.clock import now
from suiche.kit.refusal import Refusal
from suiche.parties.actions.end_sign_in import end_sign_in
from suiche.parties.actions.give_password import give_password
from suiche.parties.people_queries import people


def main(arguments: list[str]) -> int:
    """End or let in; returns 0, or 1 where it is refused. The one-time password is printed once."""
    parser = argparse.ArgumentParser(
        prog="suiche supervisor", description="end a supervisor's sign-in, or give a one-time password"
    )
    parser.add_argument("what", choices=["end", "password"])
    parser.add_argument("username", help="the supervisor's work name")
    parser.add_argument(
        "--reason", default="By the administrators", help="shown to the supervisor who agrees"
    )
    given = parser.parse_args(arguments)
    whom = next((one for one in people() if one.supervises and one.username == given.username), None)
    if whom is None:
        print(f"{given.username} is no supervisor here; nothing was changed.", file=sys.stderr)
        return 1
    try:
        if given.what == "end":
            end_sign_in(sign_in_id=whom.sign_in_id, by=SYSTEM, at=now())
            print(f"{given.username} is ended.")
            return 0
        let_in = give_password(sign_in_id=whom.sign_in_id, reason=given.reason, by=SYSTEM, at=now())
    except Refusal as refusal:
        print(refusal.words.en, file=sys.stderr)
        return 1
    print(f"One-time password: {let_in.password}")
    if let_in.waits:
        print("It works once another supervisor agrees at /desk/people.")
    return 0
