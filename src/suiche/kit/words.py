"""A sentence in the two languages of the product, side by side, so that neither is forgotten."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Words(NamedTuple):
    """One sentence, in Chinese (the binding one) and in English."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the sentence in the language asked for."""
        return self.en if language == "en" else self.zh
