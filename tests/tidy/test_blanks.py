"""English beside Chinese needs blanks where Chinese has none: the ones that get lost, and Chinese punctuation left in."""

import re
from collections.abc import Iterator

from tests.tidy.tree import Rule, Source, python, templates

BLANKS = Rule(
    forbids="English that is shown without its blank, or with Chinese punctuation:",
    why="“137,440.00,36 months” reads as another number. A browser drops a blank at the end of a .nw element.",
    instead='end the element before the blank: {{ t("元，", ",") }}</span>{{ t("", " ") }}<span class="nw">…',
)
_UNBROKEN = re.compile(r'<(\w+) class="[^"]*\bnw\b[^"]*"[^>]*>((?:(?!</?\1\b).)*)</\1>', re.DOTALL)
_ENDS_BLANK = re.compile(r' "\)\s*\}\}\s*(?:\{%[^%]*%\}\s*)*$')
_ENGLISH = re.compile(r'(?:\bt|Words)\(\s*f?"[^"]*",\s*f?"([^"]*)"')
_FOREIGN = re.compile(r"[，。：；！？、（）]|[a-z][,;][A-Za-z]")


def lost(source: Source) -> Iterator[str]:
    """Elements whose last English word ends in a blank that the browser drops."""
    for found in _UNBROKEN.finditer(source.text):
        if _ENDS_BLANK.search(found.group(2)):
            line = source.text.count("\n", 0, found.start()) + 1
            yield f"{source.path}:{line}: {found.group(2)[-40:]}"


def foreign(source: Source) -> Iterator[str]:
    """English sentences with full-width punctuation, or with a comma that no blank follows."""
    for found in _ENGLISH.finditer(source.text):
        if _FOREIGN.search(re.sub(r"\{[^}]*\}", "", found.group(1))):
            yield f"{source.path}:{source.text.count(chr(10), 0, found.start()) + 1}: {found.group(1)}"


def test_no_blank_is_lost_in_english() -> None:
    BLANKS.holds(finding for source in templates() for finding in (*lost(source), *foreign(source)))
    BLANKS.holds(finding for source in python() for finding in foreign(source))


def test_a_lost_blank_is_found() -> None:
    page = Source(
        "src/suiche/channels/x.html",
        '<span class="nw">{{ t("元，", ", ") }}</span><span class="dim nw">{{ t("元，", ",") }}</span>\n'
        '{{ t("元，共", "，in all") }}{{ t("元，", "yuan,in all") }}{{ t("共", "1,000, in all") }}',
    )
    assert len(list(lost(page))) == 1
    assert len(list(foreign(page))) == 2
