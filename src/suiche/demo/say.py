"""What the terminal says while the demo starts: one line per step, in the language of the terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from suiche.kit.words import Language, Words


class StartError(Exception):
    """The demo cannot go on; carries one sentence that says why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep the sentence in both languages."""
        super().__init__(en)
        self.words = Words(zh=zh, en=en)


def language() -> Language:
    """Return the terminal's language: Chinese where its locale is Chinese, else English."""
    spoken = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "zh" if spoken.lower().startswith("zh") else "en"


def say(zh: str, en: str) -> None:
    """Print one line at once; a terminal that has gone away or cannot write Chinese does not stop the demo."""
    text = Words(zh=zh, en=en).in_(language())
    encoding = sys.stdout.encoding or "ascii"
    try:
        print(text.encode(encoding, "replace").decode(encoding), flush=True)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - stays open for the rest of the process


def say_problem(problem: StartError) -> None:
    """Print the one sentence of a start that failed, on standard error."""
    encoding = sys.stderr.encoding or "ascii"
    text = problem.words.in_(language())
    print(text.encode(encoding, "replace").decode(encoding), file=sys.stderr, flush=True)


@contextmanager
def step(zh: str, en: str) -> Iterator[None]:
    """Announce a step, and tick it off with its seconds; a failure is told by whoever catches it."""
    say(f"  … {zh}", f"  … {en}")
    began = time.monotonic()
    yield
    seconds = time.monotonic() - began
    say(f"  ✓ {zh}（{seconds:.1f} 秒）", f"  ✓ {en} ({seconds:.1f} s)")
