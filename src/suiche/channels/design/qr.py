"""QR codes as one SVG path, drawn by the page itself: no picture file, no data address."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET_MODULES = 4  # the standard's quiet zone (ISO/IEC 18004), in modules


@dataclass(frozen=True)
class QrCode:
    """A square of ``size`` modules, quiet zone included, and the path of its dark ones."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """Return the QR code of a text (error correction M), one horizontal run of dark modules a stroke."""
    matrix = tuple(
        tuple(bool(cell) for cell in row) for row in segno.make(text, error="m", micro=False).matrix
    )
    strokes = [stroke for y, row in enumerate(matrix) for stroke in _runs(row, y)]
    return QrCode(size=len(matrix) + 2 * QUIET_MODULES, path="".join(strokes))


def _runs(row: tuple[bool, ...], y: int) -> list[str]:
    """Return a rectangle for each run of dark modules in a row."""
    strokes: list[str] = []
    start: int | None = None
    for x, dark in enumerate((*row, False)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            strokes.append(f"M{start + QUIET_MODULES} {y + QUIET_MODULES}h{x - start}v1h-{x - start}z")
            start = None
    return strokes
