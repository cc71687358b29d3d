"""A text in both languages, as programs get it."""

from __future__ import annotations

from ninja import Schema

from suiche.kit.words import Words


class WordsOut(Schema):
    """A text in both languages."""

    zh: str
    en: str


def words_out(words: Words) -> WordsOut:
    """Return the words as the API tells them."""
    return WordsOut(zh=words.zh, en=words.en)
