"""Tests about tests: each one asserts something, and none stands in for our own code."""

import ast
from collections.abc import Iterator

import pytest

from tests.tidy.tree import Rule, Source, dotted, imports, python

ASSERTS = Rule(
    forbids="A test that asserts nothing:",
    why="it is green whatever the product does.",
    instead="assert the row, the refusal or the words; a helper that asserts is named check_…, assert_… or expect_….",
)
NO_MOCKS = Rule(
    forbids="A mock of our own code:",
    why="a test against a stand-in proves the stand-in.",
    instead="pass time and ids as arguments; partners have a sandbox that speaks their wire format.",
)

# What a test may set for its own time: (file, what) -> why it stands in for nothing.
MAY_SET: dict[tuple[str, str], str] = {
    (
        "tests/steps/test_night.py",
        "night_tasks.BATCH",
    ): "a number: the same night with fewer loans in a batch",
    (
        "tests/steps/test_documents_verify.py",
        "suiche.documents.verify.MEMORY",
    ): "a limit that a real file then reaches",
    (
        "tests/steps/test_reminders.py",
        "begin_reminders.SOME",
    ): "a number: the same day in smaller pieces",
    (
        "tests/channels/test_staff_desk.py",
        "due_queries.MOST_LOOKED_AT",
    ): "a number: a list is cut with fewer loans",
    ("tests/steps/test_reminders.py", "rules.REMIND_FROM"): "an hour: so that the test runs at any",
    ("tests/steps/test_reminders.py", "rules.REMIND_UNTIL"): "an hour: so that the test runs at any",
}

WITNESSES = {"raises", "fail", "holds", "warns"}
HELPERS = ("assert_", "check_", "expect_", "must_", "_assert", "_check", "_expect")


def without_assertion(source: Source) -> Iterator[str]:
    """Test functions in which nothing can fail but the code itself."""
    for node in ast.walk(source.tree):
        is_test = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
        if is_test and not any(_witness(part) for part in ast.walk(node)):
            yield source.at(node, getattr(node, "name", ""))


def _witness(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    last = dotted(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
    return last in WITNESSES or last.startswith(HELPERS) or last in {"check", "expect"}


def mocks(source: Source) -> Iterator[str]:
    """Imports of mocking machinery, and whatever is put in the place of an attribute."""
    for node, name in imports(source.tree):
        if name.startswith(("unittest.mock", "mock.", "pytest_mock", "responses.", "respx")):
            yield source.at(node, name)
    for call in ast.walk(source.tree):
        if isinstance(call, ast.Call) and dotted(call).endswith(".setattr") and call.args:
            what = _replaced(call)
            if (source.path, what) not in MAY_SET:
                yield source.at(call, what)


def _replaced(call: ast.Call) -> str:
    """`night_tasks.BATCH` of `monkeypatch.setattr(night_tasks, "BATCH", 3)`, or the dotted name it was given."""
    words = [one.value if isinstance(one, ast.Constant) else ast.unparse(one) for one in call.args[:2]]
    return str(words[0]) if isinstance(call.args[0], ast.Constant) else ".".join(map(str, words))


def test_every_test_asserts() -> None:
    ASSERTS.holds(f for source in python("tests") for f in without_assertion(source))


def test_nothing_of_ours_is_mocked() -> None:
    NO_MOCKS.holds(f for source in python("tests") for f in mocks(source))


def test_the_rules_bite() -> None:
    idle = Source("tests/x.py", "from unittest.mock import patch\ndef test_it():\n    run()\n")
    assert len(list(without_assertion(idle))) == 1
    assert len(list(mocks(idle))) == 1
    set_ = 'monkeypatch.setattr(night_tasks, "BATCH", 3)\npatch.setattr("suiche.kit.clock.now", then)\n'
    assert [one.rpartition(" ")[2] for one in mocks(Source("tests/steps/test_night.py", set_))] == [
        "suiche.kit.clock.now"
    ]
    assert not list(without_assertion(Source("tests/x.py", "def test_it():\n    check_balance(loan)\n")))


def test_a_broken_rule_says_why_and_what_to_do_instead() -> None:
    with pytest.raises(
        pytest.fail.Exception, match=r"(?s)asserts nothing.*x\.py:3.*Why: .*Instead: "
    ) as told:
        ASSERTS.holds(["tests/x.py:3: test_it"])
    assert "check_" in str(told.value)
    ASSERTS.holds([])
