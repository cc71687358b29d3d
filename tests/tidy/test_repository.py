"""The repository itself: no leftovers, no secrets, no addresses of registries or machines, decisions of one page."""

import ast
import re
import subprocess
from collections.abc import Iterator

from tests.tidy.tree import ROOT, Rule, Source, dotted, imports, python, read

FINISHED = Rule(
    forbids="Unfinished or left-over code:",
    why="a note to later in the product is a promise nobody keeps; a print is a log nobody reads, with data in it.",
    instead="finish it, or write an issue; answer through the command line, or log without personal data.",
)
NO_SECRETS = Rule(
    forbids="Something that looks like a secret:",
    why="what was committed once is public for ever.",
    instead="keys are generated into SUICHE_HOME, or come from the environment.",
)
NO_HOSTS = Rule(
    forbids="An address of a registry, or a path of somebody's machine:",
    why="an installation elsewhere uses its own mirror, and has no such folder.",
    instead="pins with hashes and no addresses; paths relative to the repository or from the environment.",
)
CHANNELS_TRANSLATE = Rule(
    forbids="A channel that reaches for tables or SQL:",
    why="a channel translates; a rule or a query in it exists on one channel only.",
    instead="call the room's queries (frozen views) or one action.",
)
ONE_PAGE = Rule(
    forbids="A decision that is not one numbered page:",
    why="a decision that cannot be read in two minutes is not found by the person who needs it.",
    instead="docs/decisions/NNNN-name.md, at most 60 lines: Context, Decision, Measured, Consequences.",
)

# Entry points that ask whether the database answers, and read nothing. A reason beside every line.
MAY_CONNECT = {"src/suiche/channels/commands/worker.py": "no first heartbeat before the database answers"}

LINKS = Rule(
    forbids="A link in the docs that leads nowhere:",
    why="a reader who meets a dead link stops believing the page.",
    instead="link to what exists in the repository, or take the link out.",
)

_NOTES = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
_SECRET = re.compile(
    "-----BEGIN [A-Z ]*PRIVATE" + " KEY-----" + r"|\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{30,}|\bsk_live_\w+"
)
_REGISTRY = re.compile(
    r"--(?:extra-)?index" + r"-url|--find" + r"-links|--trusted" + r"-host|@ https?://|"
    r"\b" + "python" + r"hosted\.org|\bpy" + r"pi\.org/simple|" + "registry" + r"\.npmjs"
)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
_MACHINE = re.compile(r"(?<![\w.])/(?:wor" + r"k|home/\w+|Users/\w+)/(?:main|shared|plan|src)\b")
_SPEAKING = ("src/suiche/project/", "src/suiche/demo/", "src/suiche/channels/commands/")
_TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".html",
    ".jinja",
    ".css",
    ".js",
    ".svg",
    ".typ",
    ".json",
    ".yml",
    ".sh",
    "",
}
_LEFT = re.compile(r"NotImplementedError|print|breakpoint")
_SECTIONS = ("## Context", "## Decision", "## Measured", "## Consequences")


def tracked() -> Iterator[Source]:
    """Every text file in version control, and those about to be. Without git the rules that ask fail."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in _TEXT and path.is_file() and path.stat().st_size < 1_000_000:
            try:
                yield read(path)
            except UnicodeDecodeError:
                continue


def leftovers(source: Source) -> Iterator[str]:
    """Notes to later, stubs, and prints outside the parts that speak on a terminal."""
    silent = source.path.startswith("src/") and not source.path.startswith(_SPEAKING)
    yield from matches(source, _NOTES)
    if not _LEFT.search(source.text):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Raise) and node.exc is not None and dotted(node.exc) == "NotImplementedError":
            yield source.at(node, "NotImplementedError")
        if silent and isinstance(node, ast.Call) and dotted(node.func) in {"print", "pprint", "breakpoint"}:
            yield source.at(node, dotted(node.func))


def matches(source: Source, pattern: re.Pattern[str]) -> Iterator[str]:
    """Lines of a file in which the pattern stands."""
    if not pattern.search(source.text):
        return
    for number, line in enumerate(source.text.splitlines(), start=1):
        found = pattern.search(line)
        if found:
            yield f"{source.path}:{number}: {found.group(0)}"


def reaches(source: Source) -> Iterator[str]:
    """Tables or SQL in a channel."""
    for statement, name in imports(source.tree):
        if name.startswith(("django.db", "psycopg")) and source.path not in MAY_CONNECT:
            yield source.at(statement, name)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_meta"}:
            yield source.at(node, f".{node.attr}")


def dead_links(source: Source) -> Iterator[str]:
    """Relative links of a page whose target is not in the repository."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        for target in _LINK.findall(line):
            if not (ROOT / source.path).parent.joinpath(target).exists():
                yield f"{source.path}:{number}: {target}"


def unlike_a_decision(source: Source) -> Iterator[str]:
    """What keeps a decision from being one numbered page."""
    if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", source.name):
        yield f"{source.path}: the name"
    if source.text.count("\n") > 60:
        yield f"{source.path}: {source.text.count(chr(10))} lines"
    for section in _SECTIONS:
        if section not in source.text:
            yield f"{source.path}: no '{section}'"


def test_nothing_is_left_over() -> None:
    FINISHED.holds(f for source in python("src/suiche", "tests", "tools") for f in leftovers(source))


def test_no_secrets() -> None:
    NO_SECRETS.holds(f for source in tracked() for f in matches(source, _SECRET))


def test_no_registry_hosts() -> None:
    files = [s for s in tracked() if s.path.startswith("requirements/") or s.name == "pyproject.toml"]
    assert files
    NO_HOSTS.holds(f for source in files for f in matches(source, _REGISTRY))
    NO_HOSTS.holds(name for name in ("uv.lock", "package-lock.json", "poetry.lock") if (ROOT / name).exists())


def test_no_paths_of_a_machine() -> None:
    NO_HOSTS.holds(f for source in tracked() for f in matches(source, _MACHINE))


def test_channels_have_no_sql() -> None:
    CHANNELS_TRANSLATE.holds(f for source in python("src/suiche/channels") for f in reaches(source))


def test_decisions_are_one_page_each() -> None:
    files = [read(path) for path in sorted((ROOT / "docs" / "decisions").iterdir())]
    ONE_PAGE.holds(f for source in files for f in unlike_a_decision(source))
    numbers = [int(source.name[:4]) for source in files]
    assert numbers == list(range(1, len(numbers) + 1)), f"decisions are numbered 1, 2, 3 …: {numbers}"


def test_links_lead_somewhere() -> None:
    pages = [s for s in tracked() if s.name.endswith(".md")]
    assert pages
    LINKS.holds(f for source in pages for f in dead_links(source))


def test_the_rules_bite() -> None:
    note = "TO" + "DO"
    bad = Source("src/suiche/kit/x.py", f"# {note}: later\nprint(1)\nraise NotImplementedError\n")
    assert len(list(leftovers(bad))) == 3
    assert list(matches(Source("x", "-----BEGIN EC PRIVATE" + " KEY-----"), _SECRET))
    assert list(matches(Source("x", "--index" + "-url https://mirror"), _REGISTRY))
    assert list(matches(Source("x", "see /wor" + "k/shared/house.md"), _MACHINE))
    page = Source("src/suiche/channels/x.py", "from django.db import connection\nLoan.objects.all()\n")
    assert len(list(reaches(page))) == 2
    assert len(list(unlike_a_decision(Source("docs/decisions/x.md", "\n" * 61)))) == 6
    assert (
        len(list(dead_links(Source("docs/x.md", "[a](style.md) [b](gone.md) [c](https://example.org/x)"))))
        == 1
    )
