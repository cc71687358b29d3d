"""What stands on the screens: both languages side by side, plain sentences, nothing inline, nothing promised."""

import ast
import re
from collections.abc import Iterator

from tests.tidy import wording
from tests.tidy.tree import ROOT, Rule, Source, docstrings, python, templates
from tests.tidy.wording import CHINESE

BOTH = Rule(
    forbids="Chinese in a template without English beside it:",
    why="a page must be whole in both languages, and the reviewer sees both sentences in one line.",
    instead='{{ t("保存", "Save") }}; a macro that takes words takes the pair.',
)
PLAIN = Rule(
    forbids="A sentence against the writing rules (docs/style.md):",
    why="the customer is alone with this sentence; it must say what is, why, and what to do.",
    instead="您, full-width punctuation, one thought, at most 40 characters, the reason and the way out.",
)
NOTHING_INLINE = Rule(
    forbids="Inline style, inline script or a foreign host in a template:",
    why="the content-security policy forbids inline code, so it would not run; another host would see our customers.",
    instead="a class of the design system, a module under static/, data-… attributes for values.",
)

ONE_WORD = Rule(
    forbids="A word of the glossary that leads nowhere, or stands twice:",
    why="who looks a word up searches the code for it; two words for a thing are two things to the next reader.",
    instead="write the name the code has; with a star where the thing is not built yet: `guarantor`*.",
)

# Lines for a terminal are not sentences on a screen.
TERMINAL = ("src/suiche/demo/", "src/suiche/project/", "src/suiche/channels/commands/")
# The style guide shows parts in isolation; its sample sentences are the sample, not the product.
GUIDE = ("/design/guide", "/guide/", "/guide.html")

_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
INLINE = {
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
    "script without src": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/(?:ld\+)?json)", re.IGNORECASE
    ),
    "javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "foreign host": re.compile(r"\b(?:src|srcset|action|poster)\s*=\s*[\"']\s*(?:https?:)?//", re.IGNORECASE),
}


def is_guide(source: Source) -> bool:
    """The page that shows every component."""
    return any(part in source.path for part in GUIDE)


def inline(source: Source) -> Iterator[str]:
    """Everything a content-security policy without inline code would stop."""
    text = _CODE.sub(lambda found: "x" + "\n" * found.group(0).count("\n"), source.text)
    for what, pattern in INLINE.items():
        for found in pattern.finditer(text):
            yield f"{source.path}:{text.count(chr(10), 0, found.start()) + 1}: {what}"


def code_names() -> set[str]:
    """Every identifier and string of the product, docstrings apart, and the names of its files and folders."""
    found: set[str] = set()
    for source in python():
        documented = docstrings(source.tree)
        found.update(source.path.removesuffix(".py").split("/"))
        for node in ast.walk(source.tree):
            named = (getattr(node, kind, None) for kind in ("id", "attr", "name", "arg"))
            found.update(name for name in named if isinstance(name, str))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                found.add(node.value)
    return found


def misleading(glossary: str, known: set[str]) -> Iterator[str]:
    """Names of the third column that no code has, the starred ones apart, and Chinese words that stand twice."""
    words: set[str] = set()
    for line in glossary.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 4 or cells[0] == "中文":
            continue
        for name in re.findall(r"`@?([^`]+)`(?!\*)", cells[2]):
            if not all(part in known for part in re.split(r"[./…]+", name.removesuffix(".py")) if part):
                yield f"{cells[0]}: {name}"
        if cells[0] in words and CHINESE.search(cells[0]):
            yield f"{cells[0]}: twice"
        words.add(cells[0])


def test_the_glossary_leads_to_the_code() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    ONE_WORD.holds(misleading(text, code_names()))


def test_every_page_speaks_both_languages() -> None:
    pages = [source for source in templates() if "/channels/" in source.path and not is_guide(source)]
    BOTH.holds(finding for source in pages for finding in wording.unpaired(source))


def test_pages_keep_the_writing_rules() -> None:
    PLAIN.holds(
        f"{source.path}:{line}: {fault}"
        for source in templates()
        if not is_guide(source)
        for line, text in wording.template_texts(source)
        for fault in wording.faults(text)
    )


def test_refusals_and_words_keep_the_writing_rules() -> None:
    PLAIN.holds(
        f"{source.path}:{line}: {fault}"
        for source in python()
        if not source.path.startswith(TERMINAL)
        for line, text in wording.python_texts(source)
        for fault in wording.faults(text)
    )


def test_nothing_is_inline() -> None:
    NOTHING_INLINE.holds(finding for source in templates() for finding in inline(source))


def test_the_writing_rules_bite() -> None:
    bad = {
        "你的申请": "你",
        "操作失败，请稍后重试！": "请稍后重试",
        "没扣成功,余额不够": "half-width",
        "低利率，马上拿": "低利率",
        "这一句话" * 11: "characters",
    }
    for text, fault in bad.items():
        assert any(fault in found for found in wording.faults(text)), text
    good = "没扣成功，卡里余额不够。今天24点前存够{amount:,}元，我们17:30再扣一次。"
    assert not list(wording.faults(good))


def test_a_word_without_code_is_found() -> None:
    row = "| 还款 | payment | {} | |\n"
    known = {"payment", "journey", "Case"}
    good = row.format("`payment`, `journey/…`, `counter`*")
    assert not list(misleading(good, known))
    assert list(misleading(good + row.format("`Case.gone`"), known)) == ["还款: Case.gone", "还款: twice"]


def test_a_page_in_one_language_is_found() -> None:
    page = Source(
        "src/suiche/channels/customer/x.html",
        """<h1>{{ t("还款", "Payments") }}</h1>{# 说明 #}
<p>下次还款</p>
{{ button("保存") }} {{ button("保存", "Save") }} <b>随车</b>""",
    )
    assert [finding.split(":")[1] for finding in wording.unpaired(page)] == ["2", "3"]


def test_refusals_are_read() -> None:
    code = Source("src/suiche/x.py", 'class Gone(Refusal):\n    zh = "你来晚了"\n\nWords("你好", "Hello")\n')
    assert [text for _, text in wording.python_texts(code)] == ["你来晚了", "你好"]


def test_inline_code_is_found() -> None:
    page = Source(
        "src/suiche/channels/x.html",
        '<p style="a">\n<style>\n<a onclick="x">\n<script>1</script>\n<img src="https://elsewhere/x.png">\n'
        '<script type="module" src="{{ static("x.js") }}"></script><a href="https://example.org">',
    )
    assert len(list(inline(page))) == 5
