"""Our own icons: strokes on a 24 × 24 grid, one path each, drawn inline in the colour of the text around.

An icon never stands for a word: it is hidden from screen readers and always has words beside it.
"""

from __future__ import annotations

from markupsafe import Markup

PATHS: dict[str, str] = {
    "tick": "M5 12.5l4.5 4.5L19 7.5",
    "cross": "M6 6l12 12M18 6L6 18",
    "plus": "M12 5v14M5 12h14",
    "minus": "M5 12h14",
    "warn": "M12 4.5l8.5 15h-17zM12 10.5v4M12 17v.1",
    "info": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5.5M12 7.8v.1",
    "clock": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2",
    "home": "M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z",
    "bill": "M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9 8.5h6M9 12.5h6",
    "grid": "M4 6h7v5H4zM13 6h7v5h-7zM4 14h7v5H4zM13 14h7v5h-7z",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6",
    "people": "M9 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5c.6-3.5 3.2-5.2 6.5-5.2s5.9 1.7 6.5 5.2"
    "M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.7c2.2.6 3.6 2.2 4 4.8",
    "phone": "M6.5 3.5h3l1.5 4.5-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4.5 1.5v3c0 1.1-.9 2-2 2"
    "C11 19.5 4.5 13 4.5 5.5c0-1.1.9-2 2-2z",
    "chat": "M4 5h16v11h-8l-4.5 4V16H4zM8.5 10.5h7",
    "elder": "M3 19l4.5-13h1L13 19M4.6 15h6.8M14.5 19l3-8h.8l3 8M15.6 16.5h4.6",
    "card": "M3.5 6h17v12h-17zM3.5 10h17M7 14.5h3",
    "calendar": "M4 6h16v14H4zM4 10.5h16M8.5 3.5V7M15.5 3.5V7",
    "paper": "M6 3.5h8.5L18 7v13.5H6zM14 3.5V7.5h4M9 12h6M9 16h6",
    "flag": "M6 21V4M6 4.5h11l-2.5 4 2.5 4H6",
    "camera": "M4 8.5h3.5L9.5 6h5l2 2.5H20V19H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z",
    "car": "M3.5 16.5v-3l2-1 2-4.5h8l3 4.5 2 1v3zM7.5 18.5a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z"
    "M16.5 18.5a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "key": "M8 15.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 11.5h8.5M17.5 11.5v3",
    "shield": "M12 3.5l7 2.5v5.5c0 4.3-2.8 7.4-7 9-4.2-1.6-7-4.7-7-9V6zM8.8 11.8l2.3 2.3 4.2-4.3",
    "pen": "M4.5 19.5l1-4L16 5l3 3L8.5 18.5zM14 7l3 3",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20.5 20.5",
    "filter": "M4 6h16M7 12h10M10 18h4",
    "download": "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 19.5h15",
    "upload": "M12 16V5M7.5 9L12 4.5 16.5 9M4.5 19.5h15",
    "save": "M6 4h12v16.5l-6-4-6 4z",
    "share": "M12 14.5V4M8 7.5L12 3.5l4 4M6.5 11H5v9.5h14V11h-1.5",
    "copy": "M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4",
    "print": "M7 8.5v-5h10v5M7 16.5H4v-8h16v8h-3M7 14h10v6.5H7z",
    "eye": "M2.5 12c2.3-4.2 5.4-6.3 9.5-6.3s7.2 2.1 9.5 6.3c-2.3 4.2-5.4 6.3-9.5 6.3S4.8 16.2 2.5 12z"
    "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
    "qr": "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v2.5M14 20h2.5M19 19.5h1v.5",
    "globe": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM3.5 12h17M12 3.5c2.3 2.4 3.5 5.2 3.5 8.5"
    "s-1.2 6.1-3.5 8.5c-2.3-2.4-3.5-5.2-3.5-8.5s1.2-6.1 3.5-8.5z",
    "sun": "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4"
    "M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
    "bell": "M6 16.5c1-1.3 1.5-3 1.5-6a4.5 4.5 0 0 1 9 0c0 3 .5 4.7 1.5 6zM10 19.5c.4.7 1.1 1 2 1s1.6-.3 2-1",
    "pin": "M12 21c4.3-4.5 6.5-8 6.5-11a6.5 6.5 0 0 0-13 0c0 3 2.2 6.5 6.5 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "shop": "M4.5 10.5V20h15v-9.5M3.5 10l1.5-6h14l1.5 6c-1.2 1.3-3.2 1.3-4.3 0-1.1 1.3-3.1 1.3-4.2 0"
    "-1.1 1.3-3.1 1.3-4.2 0-1.1 1.3-3.1 1.3-4.3 0zM10 20v-5h4v5",
    "chart": "M4 20.5h16M6.5 17v-5M11 17V7M15.5 17v-7.5M20 17V4.5",
    "swap": "M4 8.5h14M14.5 5L18 8.5 14.5 12M20 15.5H6M9.5 12L6 15.5 9.5 19",
    "redo": "M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9M19.5 4v5h-5",
    "back": "M14.5 5l-7 7 7 7",
    "next": "M9.5 5l7 7-7 7",
    "out": "M14 4.5h5.5V10M19.5 4.5l-8 8M10 5.5H5v14h14v-5",
    "leave": "M14 4H5v16h9M10.5 12h10M17 8.5l3.5 3.5-3.5 3.5",
    "list": "M8.5 6.5h11M8.5 12h11M8.5 17.5h11M4.5 6.5h.1M4.5 12h.1M4.5 17.5h.1",
    "bolt": "M13 3L5.5 13.5H11L10 21l8-11h-5.8z",
}


def icon(name: str) -> Markup:
    """Return the icon of that name as inline SVG; an unknown name is a fault."""
    path = PATHS[name]
    # The path is a constant of this file: nothing a person typed reaches it.
    return Markup(  # noqa: S704
        f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{path}"/></svg>'
    )
