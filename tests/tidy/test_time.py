"""The clock is read in one place: `suiche.kit.clock`."""

import ast
import re
from collections.abc import Iterator

from tests.tidy.tree import Rule, Source, docstrings, dotted, imports, python

ONE_CLOCK = Rule(
    forbids="A clock is read outside suiche.kit.clock:",
    why="the business date can be moved, instants cannot; code with its own clock disagrees with both and cannot be tested.",
    instead="take `at: Instant` or `on: BusinessDate` as an argument; the door (a channel, a worker) reads kit.clock once.",
)

GIVEN = Rule(
    forbids="A rule, state, event or piece of maths that reads the clock:",
    why="a decision on values must give the same answer tomorrow, and be replayed from its stored inputs.",
    instead="take the Instant or the BusinessDate as an argument; only the types come from kit.clock.",
)

ONCE = Rule(
    forbids="A door that reads the clock and the business date apart:",
    why="between the two readings midnight may pass: the paper would then carry one day and its moment another.",
    instead="read once: `at = now()`, then `on = business_date_of(at)`.",
)

# Where two readings are meant.
APART = {"src/suiche/demo/tasks.py": {"travel"}}  # moves the date between its readings

CLOCK = "src/suiche/kit/clock.py"
READS = {"now", "utcnow", "today", "localdate", "localtime"}
OWNERS = {"datetime", "date", "timezone", "dt"}
FORBIDDEN_NAMES = {
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "django.utils.timezone.now",
    "django.utils.timezone.localdate",
    "django.utils.timezone.localtime",
    "django.db.models.functions.Now",
}
SQL_CLOCK = re.compile(r"\b(now\(\)|clock_timestamp\(\)|current_date\b|current_timestamp\b)", re.IGNORECASE)


def clock_reads(source: Source) -> Iterator[str]:
    """Every place that asks the machine or the database what time it is."""
    plain = docstrings(source.tree)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and _is_clock(node):
            yield source.at(node, dotted(node))
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield source.at(node.value, f"{node.arg}=…")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in plain:
            found = SQL_CLOCK.search(node.value)
            if found:
                yield source.at(node, f"SQL {found.group(0)}")
    for statement, name in imports(source.tree):
        if name in FORBIDDEN_NAMES:
            yield source.at(statement, f"import of {name}")


def _is_clock(node: ast.Attribute) -> bool:
    name = dotted(node)
    owner = name.rpartition(".")[0].rpartition(".")[2]
    return name in FORBIDDEN_NAMES or (node.attr in READS and owner in OWNERS)


def timeless(source: Source) -> bool:
    """Code that is given the time and never asks for it."""
    return source.name in {"rules.py", "states.py", "events.py"} or source.room_parts[0] == "maths"


def asks_the_time(source: Source) -> Iterator[str]:
    """Imports of the clock itself, or of a function that reads it."""
    for statement, name in imports(source.tree):
        if name in {"suiche.kit.clock", "suiche.kit.clock.now", "suiche.kit.clock.business_date"}:
            yield source.at(statement, name)


def reads_apart(source: Source) -> Iterator[str]:
    """Functions that call both now() and business_date()."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.name not in APART.get(source.path, ()):
            called = {dotted(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
            if {"now", "business_date"} <= called:
                yield source.at(node, node.name)


def test_a_door_reads_the_clock_once() -> None:
    ONCE.holds(finding for source in python() if source.path != CLOCK for finding in reads_apart(source))


def test_decisions_are_given_the_time() -> None:
    GIVEN.holds(finding for source in python() if timeless(source) for finding in asks_the_time(source))


def test_only_the_clock_reads_the_clock() -> None:
    ONE_CLOCK.holds(finding for source in python() if source.path != CLOCK for finding in clock_reads(source))


def test_the_rule_bites() -> None:
    bad = Source(
        "src/suiche/x.py",
        '''"""Docs may say now()."""
import time
from time import time as clock_time
a = datetime.now(tz=UTC)
b = datetime.date.today()
c = timezone.now
d = time.time()
e = models.DateTimeField(auto_now=True)
f = "update job set at = now()"
ok = clock.now(), time.monotonic(), clock.business_date()
''',
    )
    assert len(list(clock_reads(bad))) == 7
    apart = Source("src/suiche/x.py", "def f():\n    g(at=now(), on=business_date())\n")
    once = Source("src/suiche/x.py", "def f():\n    at = now()\n    g(at=at, on=business_date_of(at))\n")
    assert (len(list(reads_apart(apart))), len(list(reads_apart(once)))) == (1, 0)
    rule = Source("src/suiche/journey/decide/rules.py", "from suiche.kit.clock import Instant, now\n")
    assert timeless(rule)
    assert len(list(asks_the_time(rule))) == 1
