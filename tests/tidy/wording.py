"""The writing rules of docs/style.md as functions on one Chinese text, and where such texts stand in the tree."""

import ast
import re
from collections.abc import Iterator

from tests.tidy.tree import Source, dotted

CHINESE = re.compile(r"[\u3400-\u9fff]")
SENTENCE_LIMIT = 40

# Said without cause or way out; each has a better sentence in docs/style.md.
EMPTY_PHRASES = (
    "请稍后重试",
    "请稍后再试",
    "请耐心等待",
    "操作失败",
    "系统繁忙",
    "系统错误",
    "网络异常",
    "暂无数据",
)
# 金融产品网络营销管理办法 (in force 2026-09-30), article 10, and absolute promises under the advertising law.
MARKETING = (
    "低风险", "低门槛", "秒到账", "高收益", "低利率", "无成本",
    "零风险", "零成本", "无门槛", "秒批", "包过", "最优惠", "最划算", "全网最低", "国家级", "百分百通过", "不限征信",
)  # fmt: skip

FORBIDDEN = {
    "你": "we say 您",
    "！": "we do not shout",
    **dict.fromkeys(EMPTY_PHRASES, "say the reason and the way out"),
    **dict.fromkeys(MARKETING, "a promise the marketing rules forbid"),
}

_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\(\w+\)s|<[^<>]+>")
_HALF_WIDTH = re.compile(
    r"[\u3400-\u9fff“”》）][,;:!?](?!//)|[\u3400-\u9fff]\.(?:\s|$)|[\u3400-\u9fff]\(|[\u3400-\u9fff] ?\d? ?\)"
)
_SENTENCE_END = re.compile(r"[。？！；\n]")
_PAIR = re.compile(
    r"""(?P<quote>["'])(?P<text>(?:(?!(?P=quote)).)*[\u3400-\u9fff](?:(?!(?P=quote)).)*)(?P=quote)(?P<after>\s*,\s*["'])?""",
    re.DOTALL,
)
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
# Marks that are the same in every language: the brand, the seal, the name of the language, punctuation of amounts.
MARKS = {"随车", "算", "中文", "元"}


def faults(text: str) -> Iterator[str]:
    """What is wrong with one Chinese text for a screen."""
    plain = _PLACEHOLDER.sub("0", text)
    half = _HALF_WIDTH.search(plain)
    if half:
        yield f"half-width punctuation after Chinese: {half.group(0)!r}"
    for phrase, reason in FORBIDDEN.items():
        if phrase in plain:
            yield f"{phrase} ({reason})"
    for sentence in _SENTENCE_END.split(plain):
        if len(sentence.strip()) > SENTENCE_LIMIT:
            yield f"{len(sentence.strip())} characters in one sentence: {sentence.strip()}"


def template_texts(source: Source) -> Iterator[tuple[int, str]]:
    """Every Chinese string in the expressions of a template, with its line."""
    text = _blank(_COMMENT, source.text)
    for code in _CODE.finditer(text):
        for pair in _PAIR.finditer(code.group(0)):
            yield _line(text, code.start() + pair.start()), pair.group("text")


def unpaired(source: Source) -> Iterator[str]:
    """Chinese in a template that has no English beside it."""
    text = _blank(_COMMENT, source.text)
    for number, line in enumerate(_blank(_CODE, text).splitlines(), start=1):
        words = line
        for mark in MARKS:
            words = words.replace(mark, "")
        if CHINESE.search(words):
            yield f"{source.path}:{number}: {line.strip()[:60]}"
    for code in _CODE.finditer(text):
        said = list(_calls_of_t(code.group(0)))
        for pair in _PAIR.finditer(code.group(0)):
            if any(start < pair.start() < end for start, end in said):
                continue
            if not pair.group("after") and pair.group("text") not in MARKS:
                yield f"{source.path}:{_line(text, code.start() + pair.start())}: {pair.group(0)[:60]}"


def python_texts(source: Source) -> Iterator[tuple[int, str]]:
    """Chinese sentences of the code: `zh = "…"` of a refusal, the first word of `Words(…)` and `t(…)`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == "zh" for target in targets):
                yield from _constant(node.value)
        elif isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in {"Words", "t"}:
            for argument in [*node.args[:1], *(k.value for k in node.keywords if k.arg == "zh")]:
                yield from _constant(argument)


def _calls_of_t(code: str) -> Iterator[tuple[int, int]]:
    """Where calls of `t(…)` begin and end: inside them the languages stand beside each other by construction."""
    for call in re.finditer(r"\bt\(", code):
        depth = 0
        for position in range(call.end() - 1, len(code)):
            depth += {"(": 1, ")": -1}.get(code[position], 0)
            if not depth:
                yield call.start(), position
                break


def _constant(node: ast.AST | None) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
        yield node.lineno, node.value


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Take the matches out and keep the lines where they are."""
    return pattern.sub(lambda found: "\n" * found.group(0).count("\n"), text)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
