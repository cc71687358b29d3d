"""Draw every lifecycle of the product into docs/lifecycles/, from the same tables the code obeys.

Run it after a change to any states.py: `python tools/draw_lifecycles.py`. A house rule fails while the pages are old.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from suiche.kit.states import Lifecycle

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ROOT / "src" / "suiche"
PAGES = ROOT / "docs" / "lifecycles"

INDEX = """# Lifecycles

Drawn from the tables in the code (`states.py` of each room) by `tools/draw_lifecycles.py`; do not edit these pages.
A paper moves only along its table: `move_to` is the only setter, and the database checks the state once more.

| lifecycle | room | states | ends |
|---|---|---|---|
{rows}
"""

PAGE = """# {name}

Room: `{room}`. {about}

```mermaid
stateDiagram-v2
{edges}
```

| state | may move to |
|---|---|
{rows}
"""


def room_modules() -> list[ModuleType]:
    """Every states.py of a room; kit.states is the machinery."""
    paths = (path.relative_to(PRODUCT.parent) for path in sorted(PRODUCT.rglob("states.py")))
    return [import_module(".".join(path.with_suffix("").parts)) for path in paths if path.parts[1] != "kit"]


def lifecycles_of(module: ModuleType) -> list[Lifecycle[Any]]:
    """The tables a module declares, in the order in which they stand there."""
    return [value for value in vars(module).values() if isinstance(value, Lifecycle)]


def file_name(room: str, name: str) -> str:
    """`journey.apply`, `apply.application` -> `journey-apply-application.md`; a room named twice stands once."""
    last = room.rpartition(".")[2]
    return (
        f"{room}-{name.removeprefix(last + '.')}".replace(".", "-").replace("_", "-").replace(" ", "-")
        + ".md"
    )


def page(room: str, lifecycle: Lifecycle[Any]) -> str:
    """One lifecycle as a diagram and as a table."""
    edges = [f"    [*] --> {lifecycle.start}"]
    edges += [f"    {before} --> {after}" for before in lifecycle.states for after in lifecycle.moves[before]]
    edges += [f"    {end} --> [*]" for end in lifecycle.ends]
    rows = [
        f"| `{state}` | {', '.join(f'`{after}`' for after in lifecycle.moves[state]) or 'the end'} |"
        for state in lifecycle.states
    ]
    about = (lifecycle.states.__doc__ or "").strip().splitlines()
    return PAGE.format(
        name=lifecycle.name,
        room=room,
        about=about[0] if about else "",
        edges="\n".join(edges),
        rows="\n".join(rows),
    )


def pages() -> dict[str, str]:
    """Every page of docs/lifecycles by file name."""
    found: dict[str, str] = {}
    rows = []
    for module in room_modules():
        room = module.__name__.removeprefix("suiche.").removesuffix(".states")
        for lifecycle in lifecycles_of(module):
            name = file_name(room, lifecycle.name)
            found[name] = page(room, lifecycle)
            ends = ", ".join(f"`{end}`" for end in lifecycle.ends) or "none"
            rows.append(
                f"| [{lifecycle.name}]({name}) | `{room}` | {len(lifecycle.states.__members__)} | {ends} |"
            )
    return {"README.md": INDEX.format(rows="\n".join(rows)), **found}


def main() -> None:
    """Write the pages, and take away those of lifecycles that are gone."""
    PAGES.mkdir(parents=True, exist_ok=True)
    drawn = pages()
    for old in PAGES.glob("*.md"):
        if old.name not in drawn:
            old.unlink()
    for name, text in drawn.items():
        (PAGES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
