"""Shape of the code: sizes, file names, docstrings, and how an action is written."""

import ast
from collections.abc import Iterator

from tests.tidy.tree import Rule, Source, dotted, imports, python

FILE_LINES, FUNCTION_LINES = 400, 60
# What is larger than the limit today, and may only shrink: path (and function) -> lines. Empty is how it should stay.
RATCHET: dict[str, int] = {}

FORBIDDEN_FILES = {"services", "utils", "helpers", "managers", "signals", "util", "helper", "misc", "common"}

SIZES = Rule(
    forbids=f"Too large (limit: file {FILE_LINES} lines, function {FUNCTION_LINES}):",
    why="what does not fit one look is not understood in one look, and not reviewed.",
    instead="split along a noun of the trade; a file has one subject, a function one thought.",
)
NAMES = Rule(
    forbids="A file name that says nothing:",
    why="'utils' has no subject, so everything ends up in it; 'service' names nothing in this house.",
    instead="name the file after what it decides, reads or does; see the grammar in docs/architecture.md.",
)
DOCSTRINGS = Rule(
    forbids="Without a docstring:",
    why="the reader wants to know shapes, units, refusals and the source of a rule before the code.",
    instead='one sentence is often enough: """Withdraw the application. Refuses: AlreadySigned."""',
)
ACTIONS = Rule(
    forbids="Not an action file:",
    why="one use case, one file, one function: the directory listing is the list of what the system can do.",
    instead="one public function named as the file, decorated @action or @part, all arguments keyword-only.",
)
NO_NESTING = Rule(
    forbids="An action that calls another action:",
    why="a transaction in a transaction has two audit rows and half an effect when the inner one refuses.",
    instead="make the shared write a @part, or publish an event.",
)


def sizes(source: Source) -> Iterator[str]:
    """Files and functions above the limit, unless the ratchet holds them."""
    lines = source.text.count("\n")
    if lines > RATCHET.get(source.path, FILE_LINES):
        yield f"{source.path}: {lines} lines"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            if length > RATCHET.get(f"{source.path}:{node.name}", FUNCTION_LINES):
                yield source.at(node, f"{node.name} has {length} lines")


def forbidden_name(source: Source) -> Iterator[str]:
    """The file, or a folder it lies in, has a name that says nothing."""
    for part in source.room_parts:
        if part.removesuffix(".py") in FORBIDDEN_FILES:
            yield source.path


def undocumented(source: Source) -> Iterator[str]:
    """Modules, public classes, their public methods and public functions without a docstring.

    Functions inside functions, and classes inside classes (Django's Meta), are private.
    """
    if ast.get_docstring(source.tree) is None:
        yield f"{source.path}: the module"
    for node in source.tree.body:
        within = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else ()
        for one in (node, *(method for method in within if not isinstance(method, ast.ClassDef))):
            if not isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if not one.name.startswith("_") and ast.get_docstring(one) is None:
                yield source.at(one, one.name)


def is_action_file(source: Source) -> bool:
    """A file in a folder `actions`."""
    return source.room_parts[-2:-1] == ("actions",) and source.name != "__init__.py"


def misshapen_action(source: Source) -> Iterator[str]:
    """What keeps the file from being one use case."""
    public = [
        node
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]
    if len(public) != 1:
        names = ", ".join(node.name for node in public) or "none"
        yield f"{source.path}: public functions: {names}"
        return
    verb = public[0]
    if verb.name.rstrip("_") != source.name.removesuffix(".py").rstrip("_"):
        yield source.at(verb, f"{verb.name} is not named as its file")
    if decorated(verb) is None:
        yield source.at(verb, f"{verb.name} has neither @action nor @part")
    if verb.args.args or verb.args.posonlyargs or verb.args.vararg:
        yield source.at(verb, f"{verb.name} takes positional arguments")


def decorated(verb: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    """'action' or 'part', whichever decorates the function."""
    for decorator in verb.decorator_list:
        last = dotted(decorator).rpartition(".")[2]
        if last in {"action", "part"}:
            return last
    return None


def action_names() -> set[str]:
    """Dotted names of every function that opens a transaction of its own."""
    found = set()
    for source in python():
        if is_action_file(source):
            module = ".".join(("suiche", *source.room_parts)).removesuffix(".py")
            for node in source.tree.body:
                if isinstance(node, ast.FunctionDef) and decorated(node) == "action":
                    found |= {f"{module}.{node.name}", module}
    return found


def nested(source: Source, opening: set[str]) -> Iterator[str]:
    """Imports, inside an action file, of a function that opens a transaction."""
    for node, name in imports(source.tree):
        if name in opening:
            yield source.at(node, name)


def test_sizes() -> None:
    SIZES.holds(f for source in python("src/suiche", "tests", "tools") for f in sizes(source))


def test_file_names() -> None:
    NAMES.holds(f for source in python() for f in forbidden_name(source))


def test_docstrings() -> None:
    DOCSTRINGS.holds(f for source in python() for f in undocumented(source))


def test_an_action_is_one_file_with_one_function() -> None:
    ACTIONS.holds(f for source in python() if is_action_file(source) for f in misshapen_action(source))


def test_an_action_never_calls_an_action() -> None:
    opening = action_names()
    NO_NESTING.holds(f for source in python() if is_action_file(source) for f in nested(source, opening))


def test_the_rules_bite() -> None:
    long = Source("src/suiche/x.py", "def f():\n" + "    pass\n" * 401)
    assert len(list(sizes(long))) == 2
    assert list(forbidden_name(Source("src/suiche/kit/utils.py", "")))
    bare = (
        "def shown(): ...\ndef _hidden(): ...\nclass Shown:\n    def told(self): ...\n    class Meta: ...\n"
    )
    assert len(list(undocumented(Source("src/suiche/x.py", bare)))) == 4
    verb = "src/suiche/journey/apply/actions/submit.py"
    assert is_action_file(Source(verb, ""))
    assert not list(misshapen_action(Source(verb, "@action\ndef submit(*, by): ...\ndef _x(): ...\n")))
    assert list(misshapen_action(Source(verb, "@action\ndef submit(*, by): ...\ndef other(): ...\n")))
    assert len(list(misshapen_action(Source(verb, "def send(by): ...\n")))) == 3
    other = Source(
        verb, "from suiche.a.actions.close import close\nfrom suiche.ledger.actions.post import post\n"
    )
    assert len(list(nested(other, {"suiche.a.actions.close.close"}))) == 1
