"""``suiche journey [--url …]``: one new customer goes the whole road over the API, against a running demo.

Each step is printed with its duration. At the end the promises are checked: the books balance and agree, the
contract is closed at 0.00, the signatures are valid. Exit code 0 when all hold, 1 when one does not, 2 when the
demo cannot be reached. Everything it needs it learns from the demo's own discovery address.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from suiche.demo import journey_contract, journey_loan, journey_road
from suiche.demo.address import CARRIED_AT
from suiche.demo.journey_road import DISCOVERY, Road, StepFailed

WHOLE_ROAD_SECONDS = 90.0
Step = Callable[[Road], str]
ROAD: tuple[tuple[str, Step], ...] = (
    ("meet a new person", journey_road.meet),
    ("look at cars and plans", journey_road.look),
    ("calculate", journey_road.calculate),
    ("sign in", journey_road.sign_in),
    ("save the quote", journey_road.save),
    ("apply", journey_contract.apply),
    ("be decided", journey_contract.decided),
    ("read and confirm the cost", journey_contract.read),
    ("sign, and have it verified", journey_contract.sign),
    ("receive the car", journey_contract.receive),
    ("pay an instalment", journey_loan.pay),
    ("see everything explained", journey_loan.explained),
    ("settle early", journey_loan.settle),
    ("certificate", journey_loan.certificate),
    ("the books agree", journey_loan.books),
)


def main(arguments: list[str]) -> int:
    """Go the road and return the exit code."""
    parser = argparse.ArgumentParser(prog="suiche journey", description=__doc__)
    default = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    parser.add_argument("--url", default=default, help=f"where the demo answers (default: {default})")
    url = parser.parse_args(arguments).url.rstrip("/")
    try:
        road = _arrive(url)
    except (httpx.HTTPError, ValueError, KeyError):
        print(
            f"No demo answers at {url}: start it with make demo, or name its address with --url.",
            file=sys.stderr,
        )
        return 2
    started = time.monotonic()
    for number, (title, step) in enumerate(ROAD, start=1):
        began = time.monotonic()
        try:
            said = step(road)
        except (StepFailed, httpx.HTTPError) as problem:
            print(f"✗ {number:>2} {title}: {problem}", file=sys.stderr)
            return 1
        print(f"✓ {number:>2} {title:<34} {time.monotonic() - began:6.2f} s   {said}", flush=True)
    took = time.monotonic() - started
    print(f"The whole road took {took:.1f} s.")
    if took > WHOLE_ROAD_SECONDS:
        print(f"That is longer than the {WHOLE_ROAD_SECONDS:.0f} s a journey may take.", file=sys.stderr)
        return 1
    return 0


def _arrive(url: str) -> Road:
    """Ask the demo what a program needs to know. Raises what httpx raises when there is none."""
    parts = urlsplit(url)
    # Only the demo's own pages ask for the password; the API's token stands in the same header.
    password = httpx.BasicAuth(parts.username or "demo", parts.password) if parts.password else None
    site = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    web = httpx.Client(base_url=site, timeout=30, headers={"Accept-Language": "en"})
    answer = web.get(DISCOVERY, auth=password)
    answer.raise_for_status()
    known: dict[str, Any] = answer.json()
    # The sandbox itself answers on its own machine only; the website carries what a traveller needs of it.
    sandbox = httpx.Client(base_url=f"{site}{CARRIED_AT}", auth=password, timeout=30)
    return Road(web=web, sandbox=sandbox, known=known, password=password)
