"""The drawn lifecycles are those of the code."""

from tools import draw_lifecycles

from tests.tidy.tree import ROOT, Rule

CURRENT = Rule(
    forbids="A lifecycle page that is not what the code does:",
    why="a drawing that lies is worse than none.",
    instead="run `python tools/draw_lifecycles.py` and commit docs/lifecycles.",
)


def test_lifecycle_pages_are_current() -> None:
    folder = ROOT / "docs" / "lifecycles"
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    drawn = draw_lifecycles.pages()
    CURRENT.holds(name for name in drawn.keys() | written.keys() if drawn.get(name) != written.get(name))


def test_a_page_shows_every_move() -> None:
    from enum import StrEnum

    from suiche.kit.states import Lifecycle

    class DoorState(StrEnum):
        """A door."""

        OPEN = "OPEN"
        SHUT = "SHUT"

    table = Lifecycle(
        DoorState,
        name="door",
        start=DoorState.OPEN,
        moves={DoorState.OPEN: (DoorState.SHUT,), DoorState.SHUT: ()},
    )
    page = draw_lifecycles.page("house", table)
    for line in ("[*] --> OPEN", "OPEN --> SHUT", "SHUT --> [*]", "| `SHUT` | the end |", "A door."):
        assert line in page
