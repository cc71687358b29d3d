"""Render papers to PDF/A with typst: the same view gives the same bytes.

What a person typed reaches typst as JSON data, never as source, so it cannot become markup. Only the pinned
font of the package ``manimgx-fonts-cjk`` (SIL Open Font License) is used, never one of the machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from hashlib import file_digest
from pathlib import Path
from typing import Any

import manimgx_fonts_cjk
import segno
import typst

from suiche.documents.papers import Paper, capital_yuan, view
from suiche.kit.clock import Instant, shanghai

TEMPLATES = Path(__file__).parent / "templates"
FONT = Path(manimgx_fonts_cjk.__file__).parent / "NotoSansCJK-VF.otf.ttc"
FONT_SHA256 = "d3d8256cdec8dbcb3552284bc6b20c734dd60c2ee9df83b5758e34807c4bac32"
PAGE_HEIGHT = 841.89  # A4 in points: typst measures from the top, PDF from the bottom
STANDARD = "a-2b"


class FontChangedError(RuntimeError):
    """The installed font is not the pinned one: papers would no longer be the same bytes. Reinstall the pins."""


@dataclass(frozen=True)
class Box:
    """A signature field: its name, page from 1, and rectangle in PDF points (left, bottom, right, top)."""

    field: str
    page: int
    rectangle: tuple[int, int, int, int]


@dataclass(frozen=True)
class Rendered:
    """A paper before anybody signed it."""

    pdf: bytes
    boxes: tuple[Box, ...]


@cache
def _fonts() -> Any:
    """Return the one font folder, after checking that it holds what was pinned (once per process)."""
    with FONT.open("rb") as file:
        if file_digest(file, "sha256").hexdigest() != FONT_SHA256:
            raise FontChangedError(str(FONT))
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT.parent)]
    )


def _compiler(template: str, data: dict[str, Any]) -> Any:
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    return typst.Compiler(
        input=str(TEMPLATES / f"{template}.typ"), root=str(TEMPLATES), font_paths=_fonts(), sys_inputs=inputs
    )


def _parts(at: Instant) -> list[int]:
    """Return the UTC parts of the creation moment: the document's date must agree with the file's."""
    local = at.astimezone(UTC)
    return [local.year, local.month, local.day, local.hour, local.minute, local.second]


def _qr(text: str) -> str:
    """Return a QR code as SVG text; error level M survives a folded print."""
    return segno.make(text, error="m").svg_inline(border=0, dark="#11211f", omitsize=True)


def _data(paper: Paper) -> dict[str, Any]:
    data = view(paper)
    data["title"] = paper.title
    data["made_at_parts"] = _parts(paper.head.made_at)
    if "verify_url" in data:
        data["qr"] = _qr(data["verify_url"])
    if "amount_fen" in data:
        data["amount_capital"] = capital_yuan(getattr(paper, "amount_fen", 0))
    if "principal_fen" in data:
        data["principal_capital"] = capital_yuan(getattr(paper, "principal_fen", 0))
    return data


def _boxes(compiler: Any) -> tuple[Box, ...]:
    """Ask the template where it drew its signature boxes: metadata labelled ``signature``."""
    found: list[dict[str, Any]] = json.loads(compiler.query("<signature>", field="value"))
    return tuple(_box(entry) for entry in found)


def _box(entry: dict[str, Any]) -> Box:
    left, top, width, height = (float(str(entry[name]).removesuffix("pt")) for name in ("x", "y", "w", "h"))
    bottom = PAGE_HEIGHT - top - height
    rectangle = (round(left), round(bottom), round(left + width), round(bottom + height))
    return Box(field=str(entry["field"]), page=int(entry["page"]), rectangle=rectangle)


def render(paper: Paper) -> Rendered:
    """Render a paper to PDF/A-2b. Deterministic; raises typst's error only for a broken template."""
    compiler = _compiler(paper.template, _data(paper))
    pdf = compiler.compile(
        format="pdf", pdf_standards=[STANDARD], timestamp=int(paper.head.made_at.timestamp())
    )
    return Rendered(pdf=bytes(pdf), boxes=_boxes(compiler))


def company_stamp(*, name: str, demo: bool) -> bytes:
    """Return the round red seal of the company as a one-page PDF with a transparent ground."""
    compiler = _compiler("stamp_company", {"name": name, "demo": demo})
    return bytes(compiler.compile(format="pdf", timestamp=0))


def person_stamp(*, name: str, at: Instant) -> bytes:
    """Return the face of a person's electronic signature as a one-page PDF. ``at``: when they confirmed."""
    local = shanghai(at)
    when = f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    compiler = _compiler("stamp_person", {"name": name, "when": when})
    return bytes(compiler.compile(format="pdf", timestamp=0))
