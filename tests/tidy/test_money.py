"""Money is a whole number of fen: no float near it, one place that divides, integer columns named by their unit."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator

from suiche.ledger.kinds import Rule as PostingRule
from tests.tidy.tree import Rule, Source, dotted, imports, python

NO_FLOAT = Rule(
    forbids="Float in money code:",
    why="a float cannot hold 0.01; one wrong fen in a schedule is a wrong posting in the ledger.",
    instead="count in int fen and int ppm; round once, in maths, with half up.",
)
ONE_DIVISION = Rule(
    forbids="True division in money code:",
    why="`/` on integers makes a float, and rounding in many places makes sums that do not add up.",
    instead="use the rounding functions of maths (or `//` with a comment why the floor is right).",
)
ONE_TAX = Rule(
    forbids="Tax taken out of an amount by hand:",
    why="rounded in two places it differs by a fen some day, and the ledger's tax is not the statement's.",
    instead="ask tax_inside or, for many rows, tax_inside_sql of maths/vat.py.",
)
ONE_READER = Rule(
    forbids="An amount that a person typed, read by hand:",
    why="one page takes 1,280 and ￥1280 and the next one refuses them.",
    instead="ask read_yuan or fen of channels/design/typed.py; what programs send is fen, or maths.form.",
)
POSTED_BY_NOBODY = Rule(
    forbids="A posting rule that nothing posts:",
    why="the table of rules says what reaches the books; a rule that stands there unused says what does not.",
    instead="post it, or take it out of the ledger's kinds and rules until something does.",
)
MATHS_ALONE = Rule(
    forbids="An import that maths may not have:",
    why="arithmetic that anyone can check has no clock, no database and no framework.",
    instead="pass the value in; standard library only (NumPy for the vectorised twin).",
)

# Modules that compute in floating point and still give whole numbers that are exact. A reason beside every line.
FLOATS_WITH_A_BOUND: dict[str, str] = {
    "src/suiche/maths/portfolio_kernels.py": "a first guess of an instalment, with a bound on its error: where that leaves "
    "the rounding in doubt, the plain engine decides",
    "src/suiche/maths/portfolio_cost.py": "a yearly rate, no money: what lies too close to a half goes to the plain solver",
}
# Modules that divide exact rationals or decimals, where `/` makes no float. A reason beside every line.
DIVIDES_EXACTLY: dict[str, str] = {
    "src/suiche/maths/annual_cost.py": "the annual cost is the root of an equation, found in Decimal with 34 digits and more",
}


TYPED_AT = "src/suiche/channels/design/typed.py"
TAX_AT = "src/suiche/maths/vat.py"
TAX_OF_GROSS = re.compile(r"\bdivide_half_up\(.*\bPPM \+|\b1_?000_?000 \+ ")
# What math has for whole numbers and exact ones; everything else in it computes in floats.
WHOLE_MATH = {"ceil", "comb", "factorial", "floor", "gcd", "isqrt", "lcm", "perm", "prod", "trunc"}
FLOAT_TYPES = {
    "double",
    "float",
    "float16",
    "float32",
    "float64",
    "floating",
    "half",
    "longdouble",
    "single",
    "f4",
    "f8",
}
FLOAT_NUMPY = {
    "average", "cbrt", "divide", "exp", "exp2", "expm1", "float_power", "inf", "ldexp", "linspace", "log", "log10",
    "log1p", "log2", "mean", "median", "nan", "rint", "sqrt", "std", "true_divide", "var",
}  # fmt: skip


def is_money_code(source: Source) -> bool:
    """Maths, the ledger, every rules.py and every action."""
    parts = source.room_parts
    return (
        parts[0] in {"maths", "ledger"} or parts[-1] == "rules.py" or "actions" in parts or "rules" in parts
    )


def floats(source: Source) -> Iterator[str]:
    """Float literals, and any mention of the types or of what gives floats in math and NumPy."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and (
            isinstance(node.value, float | complex) or node.value in FLOAT_TYPES
        ):
            yield source.at(node, f"literal {node.value!r}")
        elif isinstance(node, ast.Name) and node.id == "float":
            yield source.at(node, "float")
        elif isinstance(node, ast.Attribute) and gives_float(dotted(node)):
            yield source.at(node, dotted(node))
    for statement, name in imports(source.tree):
        if gives_float(name):
            yield source.at(statement, name)


def gives_float(name: str) -> bool:
    """A function, constant or type of math or NumPy that makes floats of whole numbers."""
    top, _, last = name.partition(".")
    if top == "math":
        return bool(last) and last not in WHOLE_MATH
    return top in {"np", "numpy"} and (last in FLOAT_TYPES or last in FLOAT_NUMPY)


def divisions(source: Source) -> Iterator[str]:
    """Every `/` and `/=`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield source.at(node, ast.unparse(node))


def taxes(source: Source) -> Iterator[str]:
    """Every gross · rate / (1 + rate), in Python and in SQL."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if TAX_OF_GROSS.search(line):
            yield f"{source.path}:{number}: {line.strip()}"


def readers(source: Source) -> Iterator[str]:
    """Every import of what turns exact text into fen."""
    for node, name in imports(source.tree):
        if name == "suiche.maths.money.yuan_to_fen":
            yield source.at(node, name)


def strangers(source: Source) -> Iterator[str]:
    """Imports of maths that are neither standard library, NumPy nor maths itself."""
    for node, name in imports(source.tree):
        top = name.partition(".")[0]
        inside = name.startswith("suiche.maths")
        if not inside and top not in sys.stdlib_module_names and top != "numpy":
            yield source.at(node, name)


def money_code() -> Iterable[Source]:
    return [source for source in python() if is_money_code(source)]


def test_no_float_in_money_code() -> None:
    bounded = [source for source in money_code() if source.path in FLOATS_WITH_A_BOUND]
    NO_FLOAT.holds(finding for source in money_code() if source not in bounded for finding in floats(source))
    assert len(bounded) == len(FLOATS_WITH_A_BOUND) and all(any(floats(source)) for source in bounded)


def test_division_happens_in_one_place() -> None:
    ONE_DIVISION.holds(
        finding
        for source in money_code()
        if source.path not in DIVIDES_EXACTLY
        for finding in divisions(source)
    )


def test_tax_is_taken_out_in_one_place() -> None:
    ONE_TAX.holds(
        finding for source in python("src/suiche") if source.path != TAX_AT for finding in taxes(source)
    )


def test_what_people_type_is_read_in_one_place() -> None:
    channels = [source for source in python("src/suiche/channels") if source.path != TYPED_AT]
    ONE_READER.holds(finding for source in channels for finding in readers(source))
    assert any(readers(source) for source in python("src/suiche/channels") if source.path == TYPED_AT)


def test_every_posting_rule_is_posted() -> None:
    outside = [one.text for one in python("src/suiche") if not one.path.startswith("src/suiche/ledger/")]
    named = set(re.findall(r"\bRule\.([A-Z_]+)\b", "\n".join(outside)))
    POSTED_BY_NOBODY.holds(set(PostingRule.__members__) - named)


def test_maths_stands_alone() -> None:
    MATHS_ALONE.holds(finding for source in python("src/suiche/maths") for finding in strangers(source))


def test_the_rules_bite() -> None:
    bad = Source(
        "src/suiche/maths/bad.py",
        "import httpx\nimport datetime\nrate = 0.0399\nx = float('1')\ny = 1 / 2\ny /= 3\nz = math.sqrt(2)\n",
    )
    assert is_money_code(bad)
    assert len(list(floats(bad))) == 3
    vectors = Source(
        "src/suiche/maths/bad.py",
        "from math import log, gcd\nx = np.log(y.astype(np.float64))\ny.astype(float)\ny.astype('float64')\n"
        "z = math.isqrt(2), np.int64(1), np.floor_divide(y, 2)\n",
    )
    assert len(list(floats(vectors))) == 5
    assert len(list(divisions(bad))) == 2
    by_hand = "x = divide_half_up(gross * rate, PPM + rate)\ny = 'select gross * ppm / (1000000 + ppm)'\nz = PPM + 1\n"
    assert len(list(taxes(Source("src/suiche/ledger/bad.py", by_hand)))) == 2
    assert [finding.rpartition(" ")[2] for finding in strangers(bad)] == ["httpx"]
    assert not is_money_code(Source("src/suiche/channels/customer/pages.py", ""))
