"""Photos from outside: looked at from a distance, decoded in a process of their own, drawn anew.

JPG or PNG of at most 10 MB. What is kept is a JPEG without metadata (no place, no time, no device). A file may be
made to exhaust whoever opens it: hence a process with 10 s, 512 MB and 60 million pixels at most.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import suiche
from suiche.journey.apply.photo_process import TOO_MANY_PIXELS
from suiche.kit.limits import Places
from suiche.kit.refusal import BadInput, Refusal

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
SHORTEST_SIDE = 200  # below that nothing on a card can be read
LONGEST_SIDE = 2400
QUALITY = 85
SECONDS, MEMORY = 10, 512 * 1024 * 1024
MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_SOURCE = Path(suiche.__file__).parent.parent
_places = Places(at_once=2, waiting=1)


class PhotosBusy(Refusal):
    """Every place for decoding photos is taken; nothing was kept."""

    code = "photos_busy"
    status = 503
    zh = "正在处理别的照片，这次没有收到。请过半分钟再传。"
    en = "Other photos are being processed and yours was not received. Please try again in half a minute."


@dataclass(frozen=True)
class CleanPhoto:
    """A photo that may be kept: a JPEG drawn by us, its size in pixels, its hash."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Return the hash (hex) of the content."""
        return sha256(self.content).hexdigest()


def cleaned(raw: bytes, *, field: str) -> CleanPhoto:
    """Return the photo drawn anew. Refuses: BadInput (``field``): too large, not JPG or PNG, too many pixels, too small; PhotosBusy."""
    if len(raw) > MOST_BYTES:
        raise BadInput(field=field, zh="照片超过10MB。请换一张小一点的，或者重新拍。", en="The photo is over 10 MB. Please choose a smaller one or take it again.")  # fmt: skip
    if not raw.startswith(MAGIC):
        raise BadInput(field=field, zh="只能传JPG或PNG照片。请重新拍，或者换一个文件。", en="Only JPG or PNG photos can be used. Please take it again or choose another file.")  # fmt: skip
    code, answer = _decoded(raw)
    if code == TOO_MANY_PIXELS:
        raise BadInput(field=field, zh="照片尺寸太大了。请用手机的普通画质重新拍。", en="The photo has too many pixels. Please take it again in normal quality.")  # fmt: skip
    if code != 0:
        raise BadInput(field=field, zh="这张照片打不开，可能坏了。请重新拍一张。", en="This photo cannot be opened; it may be damaged. Please take it again.")  # fmt: skip
    size, _, content = answer.partition(b"\n")
    width, height = (int(side) for side in size.split())
    if min(width, height) < SHORTEST_SIDE:
        raise BadInput(field=field, zh="照片太小，字看不清。请靠近一点重新拍。", en="The photo is too small to read. Please take it again from nearer.")  # fmt: skip
    return CleanPhoto(content, width, height)


def _decoded(raw: bytes) -> tuple[int, bytes]:
    limits = (SECONDS, MEMORY, MOST_PIXELS, LONGEST_SIDE, QUALITY)
    command = [sys.executable, "-m", "suiche.journey.apply.photo_process", *(str(limit) for limit in limits)]
    with _places.taken(busy=PhotosBusy, patience_seconds=SECONDS):
        try:
            done = subprocess.run(  # noqa: S603  # our own interpreter and module; the file goes in as data
                command, input=raw, capture_output=True, timeout=SECONDS + 5, check=False, cwd="/",
                env={"PYTHONPATH": str(_SOURCE), "LC_ALL": "C.UTF-8"},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return 1, b""
    return done.returncode, done.stdout
