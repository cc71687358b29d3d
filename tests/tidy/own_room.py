"""An import-linter contract: some modules of a room may be imported by that room only.

A name stands for its kind too: `tasks` for `tasks.py` and for `debit_tasks.py`.

The built-in contract needs one entry per room; this one reads the rooms from the tree, so that a new room is
protected from its first file. It is named in `.importlinter` under `contract_types`.
"""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OwnRoomContract(Contract):
    """Every `<room>.<private>` module, its children included, is imported only from inside `<room>`."""

    type_name = "own_room"

    private = fields.ListField(subfield=fields.StringField())
    open_to = fields.ListField(subfield=fields.StringField(), required=False)
    broken_contract_guidance = fields.TextField(required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect the imports that cross a room's wall into one of its private modules."""
        names = set(self.private)  # type: ignore[call-overload]  # import-linter replaces the field by its value
        guests = tuple(f"{guest}." for guest in getattr(self, "open_to", None) or ())
        intruders: list[tuple[str, str]] = []
        for module in sorted(graph.modules):
            room = room_of(module, names)
            if room is None:
                continue
            for importer in sorted(graph.find_modules_that_directly_import(module)):
                if not f"{importer}.".startswith((f"{room}.", *guests)):
                    intruders.append((importer, module))
        return ContractCheck(kept=not intruders, metadata={"intruders": intruders})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line per crossing, then what to do instead."""
        for importer, module in check.metadata["intruders"]:
            output.print_error(f"{importer} -> {module}", bold=False)
        output.new_line()
        output.print(str(self.broken_contract_guidance))


def room_of(module: str, private: set[str]) -> str | None:
    """Name the room whose private part `module` is or lies in; None when it is open to others."""
    parts = module.split(".")
    for position, part in enumerate(parts):
        if position and (part in private or part.rpartition("_")[2] in private):
            return ".".join(parts[:position])
    return None
