"""Whole numbers from the environment: one that is out of its bounds starts nothing, for it would quietly switch a guard off."""

from __future__ import annotations

from collections.abc import Mapping


class NumberError(Exception):
    """A setting is no such number; ``zh`` and ``en`` are one sentence that says what to write."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep both sentences."""
        super().__init__(en)
        self.zh, self.en = zh, en


def load_whole(given: Mapping[str, str], name: str, usual: int, *, most: int) -> int:
    """Read a whole number from 1 to ``most``, ``usual`` where nothing is said. Refuses (NumberError): anything else."""
    text = given.get(name, "").strip() or str(usual)
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most):
        raise NumberError(
            f"{name}={text} 不行：请写 1 到 {most} 的整数。",
            f"{name}={text} cannot be used: write a whole number from 1 to {most}.",
        )
    return int(text)
