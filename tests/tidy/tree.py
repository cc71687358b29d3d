"""The source tree as the house rules see it: files, parsed modules, and how a broken rule is told."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "src" / "suiche"


@dataclass(frozen=True)
class Source:
    """One text file: its path as the reader of a failure should see it, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed module."""
        return ast.parse(self.text, filename=self.path)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def room_parts(self) -> tuple[str, ...]:
        """The folders below src/suiche, the file name last."""
        parts = tuple(self.path.split("/"))
        return parts[2:] if parts[:2] == ("src", "suiche") else parts

    def at(self, node: ast.AST, what: str) -> str:
        """One finding, with the line a reader can jump to."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {what}"


@dataclass(frozen=True)
class Rule:
    """A house rule: what it forbids, why, and what to do instead."""

    forbids: str
    why: str
    instead: str

    def holds(self, findings: Iterable[str]) -> None:
        """Fail with every finding and the rule's reason."""
        found = sorted(set(findings))
        if found:
            lines = "\n  ".join(found)
            complaint = f"{self.forbids}\n  {lines}\nWhy: {self.why}\nInstead: {self.instead}"
            pytest.fail(complaint, pytrace=False)


def python(*folders: str) -> Iterator[Source]:
    """Every Python file below the folders (paths from the root of the repository), migrations left out."""
    for folder in folders or ("src/suiche",):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and "__pycache__" not in path.parts:
                yield read(path)


def templates() -> Iterator[Source]:
    """Every page template of the product."""
    for path in sorted(PRODUCT.rglob("*")):
        if path.suffix in {".html", ".jinja"}:
            yield read(path)


@cache
def read(path: Path) -> Source:
    """One file of the tree, read and parsed once for all rules (see conftest.py)."""
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute; an empty string for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    return ""


def docstrings(tree: ast.Module) -> set[int]:
    """The ids of the constants that are docstrings."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


def imports(tree: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    """Every imported module or member as a dotted name, with its statement."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"
