"""The colours hold the contrast they promise (WCAG 2.2: 4.5 for text, 3 for borders of controls), light and dark."""

import re
from pathlib import Path

import pytest

import suiche.channels.design as design

TOKENS = (Path(design.__file__).parent / "static" / "suiche" / "tokens.css").read_text(encoding="utf-8")

# foreground, background, promised in light, promised in dark
PAIRS = [
    ("ink", "surface", 16.6, 14.6),
    ("ink", "lamp-soft", 4.5, 4.5),
    ("ink", "bad-soft", 4.5, 4.5),
    ("ink-2", "surface", 7.6, 8.3),
    ("ink-2", "bg", 6.5, 6.5),
    ("ink-2", "sunk", 6.4, 6.5),
    ("brand", "surface", 9.3, 9.5),
    ("brand", "soft", 4.5, 4.5),
    ("on-brand", "brand", 9.3, 9.6),
    ("on-panel", "panel", 10.9, 12.0),
    ("on-panel-2", "panel", 7.3, 8.2),
    ("on-lamp", "lamp", 8.9, 8.9),
    ("lamp-ink", "lamp-soft", 6.5, 8.4),
    ("bad", "surface", 6.4, 8.6),
    ("bad", "bad-soft", 5.6, 7.9),
    ("on-bad", "bad", 4.5, 4.5),
    ("edge", "surface", 4.0, 4.2),
    ("mid", "surface", 4.3, 6.7),
    ("focus", "surface", 3.0, 3.0),
]


def colours(block: str) -> dict[str, str]:
    """The hexadecimal colours of one rule of the token sheet."""
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", block))


def themes() -> dict[str, dict[str, str]]:
    """Light, dark by choice, dark by the device."""
    light = colours(TOKENS.split("@media", 1)[0])
    chosen = re.search(r":root\[data-theme=dark\]\{(.*?)\}", TOKENS, re.DOTALL)
    device = re.search(r":root:not\(\[data-theme=light\]\)\{(.*?)\}\}", TOKENS, re.DOTALL)
    assert chosen
    assert device
    return {"light": light, "dark": light | colours(chosen[1]), "device": light | colours(device[1])}


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("front", "back", "light", "dark"), PAIRS)
def test_pairs_keep_their_promise(front: str, back: str, light: float, dark: float) -> None:
    found = themes()
    assert contrast(found["light"][front], found["light"][back]) >= light
    assert contrast(found["dark"][front], found["dark"][back]) >= dark


def test_dark_by_choice_and_dark_by_device_are_the_same() -> None:
    assert themes()["dark"] == themes()["device"]


def test_components_take_colours_only_from_tokens() -> None:
    folder = Path(design.__file__).parent / "static" / "suiche"
    allowed = {
        "#0b4f4c",
        "#fff",
        "#f3a73f",
        "#000",
        "#0a1716",
        "#f3f9f7",
        "#12302e",
        "#35605b",
        "#4d7772",
    }  # mark, QR, camera
    for sheet in ("components.css", "desk.css"):
        used = set(re.findall(r"#[0-9a-f]{3,6}\b(?=[;}\s,)])", (folder / sheet).read_text(encoding="utf-8")))
        assert used <= allowed, sheet
