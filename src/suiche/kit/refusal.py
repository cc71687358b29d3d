"""Refusals: what the product says no to, each with a stable code and a sentence for the person.

A refusal is expected and changes nothing; a fault is a bug and crashes. ``zh`` and ``en`` are templates
over the facts the refusal was raised with, say what is wrong and what to do next. A fact that is a day is written
as one: ``2026年11月25日（周三）``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from suiche.kit.words import Language, Words, written_day


class Refusal(Exception):
    """Something is refused. Subclasses stand beside what refuses."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    zh: ClassVar[str] = "这一步现在不能办。请刷新页面再看。"
    en: ClassVar[str] = "This is not possible now. Please reload the page."
    field: str | None = None  # what was asked for and is wrong, as the form calls it

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    @property
    def words(self) -> Words:
        """Return the sentence in both languages, the facts filled in."""
        zh, en = _written(self.facts, "zh"), _written(self.facts, "en")
        return Words(self.zh.format(**zh), self.en.format(**en))

    def sentence(self, language: Language) -> str:
        """Return the sentence in the language asked for."""
        return self.words.in_(language)

    def __str__(self) -> str:
        return f"{self.code}: {self.words.en}"


def _written(facts: Mapping[str, object], language: Language) -> dict[str, object]:
    """Write the days among the facts as people do, and words in their language; a moment is left to who raises it."""
    return {name: _one(fact, language) for name, fact in facts.items()}


def _one(fact: object, language: Language) -> object:
    if isinstance(fact, date) and not isinstance(fact, datetime):
        fact = written_day(fact)
    return fact.in_(language) if isinstance(fact, Words) else fact


class NotFound(Refusal):
    """There is no such thing, or it is not this person's: both answers look the same from outside."""

    code = "not_found"
    status = 404
    zh = "没有找到这一页的内容。请回首页，从“办事”里再进来。"
    en = "We could not find this. Please go back to the home page and try from there."


class NotAllowed(Refusal):
    """The person is known but lacks the role."""

    code = "not_allowed"
    status = 403
    zh = "您的岗位不能办这件事。需要的话，请联系主管。"
    en = "Your role does not allow this. Please ask your supervisor."


class IllegalMove(Refusal):
    """The paper is not in a state from which this move is possible."""

    code = "illegal_move"
    zh = "这一步已经办过，或者还没轮到。请刷新页面看进度，从那里接着办。"
    en = "This step was done before, or it is not its turn yet. Please reload to see where things stand and go on from there."


class KeyReused(Refusal):
    """The same idempotency key came with another input."""

    code = "idempotency_key_reused"
    zh = "同一个请求编号带了不同的内容。请刷新页面，重新提交。"
    en = "This request number was used before with other content. Please reload and submit again."


class BadInput(Refusal):
    """One field cannot be accepted. Facts: ``field``, ``problem`` (Words)."""

    code = "bad_input"
    status = 422
    field: str

    def __init__(self, *, field: str, zh: str, en: str) -> None:
        super().__init__(field=field)
        self.field = field
        self._words = Words(zh, en)

    @property
    def words(self) -> Words:
        """Return the sentence about the field in both languages."""
        return self._words


class TooManyTries(Refusal):
    """A limit on repeated tries was reached. Fact: ``until`` (Words), as ``limits.time_of_day`` says it."""

    code = "too_many_tries"
    status = 429
    zh = "试得太多次了。请{until}以后再试，或打电话给我们。"
    en = "Too many tries. Please try again after {until}, or call us."
