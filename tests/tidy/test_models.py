"""Tables: keys point backwards in time, money is whole fen, and the database is the last witness of every state."""

from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tests.tidy.tree import PRODUCT, Rule

if TYPE_CHECKING:
    from django.db import models

    AnyField = models.Field[Any, Any]

BACKWARDS = Rule(
    forbids="A foreign key that points forwards in time, or upwards or sideways on the map:",
    why="the past must not know the future: a table that names a later one cannot be understood, moved or split alone.",
    instead="keep the key on the later side, or an id without a constraint where two registers meet.",
)
PROTECTED = Rule(
    forbids="A foreign key that does not protect:",
    why="a cascade deletes records the law makes us keep; a reverse name lets the past read the future.",
    instead='on_delete=PROTECT, related_name="+"; read the other way through the later room\'s queries.',
)
WHOLE_FEN = Rule(
    forbids="A money column without its unit, or not a whole number:",
    why="an amount whose unit is not in its name is added to one of another unit one day.",
    instead="`<name>_fen = BigIntegerField()`; rates are `<name>_ppm`; no float or decimal column.",
)
WITNESS = Rule(
    forbids="A state without a CHECK constraint:",
    why="a bulk update or a migration goes around the setter; the database does not.",
    instead='Meta.constraints = [state_check(LIFECYCLE, "<app>_<paper>_state")].',
)
COMPLETE = Rule(
    forbids="A lifecycle that is not complete:",
    why="a state no move leads to is dead, and a state enum without a table has no one who obeys it.",
    instead="one Lifecycle per state enum in states.py, with a row for every state; ends have an empty row.",
)

# The map from below to above; rooms on one line do not know each other.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("kit",),
    ("ledger", "partners"),
    ("contact", "documents", "catalogue", "parties"),
    ("journey.shop",),
    ("journey.apply",),
    ("journey.decide",),
    ("journey.sign",),
    ("journey.repay",),
    ("journey.change",),
    ("journey.finish",),
    ("journey.stay",),
    ("care", "dealers", "staff"),
    ("channels",),
    ("demo",),
)
MONEY_WORDS = {
    "amount", "balance", "price", "fee", "principal", "interest", "penalty", "instalment", "payment",
    "income", "debt", "deposit", "cost", "total", "fen", "cents", "yuan",
}  # fmt: skip
FRAMEWORK_TABLES = {"auth", "contenttypes", "sessions"}


def room(module: str) -> str:
    """`suiche.journey.apply.models` -> `journey.apply`; `suiche.parties.models` -> `parties`."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2] if parts[0] == "journey" else parts[:1])


def floor(name: str) -> int:
    """The height of a room on the map."""
    return next(height for height, rooms in enumerate(FLOORS) if name in rooms)


def looks_back(mine: str, theirs: str) -> bool:
    """A table of room `mine` may point to one of room `theirs`."""
    return mine == theirs or floor(theirs) < floor(mine)


def product_models() -> "list[type[models.Model]]":
    """Every concrete table of the product."""
    from django.apps import apps

    return [model for model in apps.get_models() if model.__module__.startswith("suiche.")]


def relations(model: "type[models.Model]") -> "Iterator[AnyField]":
    """The model's own foreign keys; what a framework's mixin brings along is not ours to name."""
    for field in model._meta.local_fields:
        if field.remote_field is not None and field.related_model is not None:
            yield field


def pointing_forward(model: "type[models.Model]") -> Iterator[str]:
    """Foreign keys that do not point backwards."""
    for field in relations(model):
        target: Any = field.related_model
        if isinstance(target, str) or target._meta.app_label in FRAMEWORK_TABLES:
            continue
        if target.__module__.startswith("suiche.") and not looks_back(
            room(model.__module__), room(target.__module__)
        ):
            yield f"{model._meta.label}.{field.name} -> {target._meta.label}"


def unprotected(model: "type[models.Model]") -> Iterator[str]:
    """Foreign keys that cascade or that can be read from the other side."""
    from django.db.models import PROTECT

    for field in relations(model):
        relation: Any = field.remote_field
        if getattr(relation, "parent_link", False):
            continue
        if relation.on_delete is not PROTECT:
            yield f"{model._meta.label}.{field.name}: on_delete={relation.on_delete.__name__}"
        if relation.related_name != "+":
            yield f"{model._meta.label}.{field.name}: related_name={relation.related_name!r}"


def bad_money(model: "type[models.Model]") -> Iterator[str]:
    """Columns that hold money without `_fen`, or numbers that are not whole."""
    from django.db import models

    for field in model._meta.local_fields:
        where = f"{model._meta.label}.{field.name} ({type(field).__name__})"
        if isinstance(field, models.FloatField):
            yield where
        elif isinstance(field, models.DecimalField):
            if field.decimal_places:  # without: a whole number larger than 64 bits
                yield where
        elif field.name.endswith("_fen"):
            if not isinstance(field, models.BigIntegerField):
                yield where
        elif isinstance(field, models.IntegerField) and field.name.rpartition("_")[2] in MONEY_WORDS:
            yield where


def unwitnessed(model: "type[models.Model]") -> Iterator[str]:
    """Columns named `state` that no CHECK constraint watches."""
    from django.db.models import CheckConstraint

    if not any(field.name == "state" for field in model._meta.local_fields):
        return
    checks = [c for c in model._meta.constraints if isinstance(c, CheckConstraint)]
    if not any("state" in str(check.condition) for check in checks):
        yield model._meta.label


def state_modules() -> list[Any]:
    """Every states.py of a room (kit.states is the machinery, not a lifecycle)."""
    found = []
    for path in sorted(PRODUCT.rglob("states.py")):
        parts = path.relative_to(PRODUCT.parent).with_suffix("").parts
        if parts[:2] != ("suiche", "kit"):
            found.append(import_module(".".join(parts)))
    return found


def incomplete(module: Any) -> Iterator[str]:
    """State enums (`…State`) without a lifecycle; kinds and roles may stand beside them. Rows that are missing, states that cannot be reached."""
    from suiche.kit.states import Lifecycle

    values = vars(module).values()
    lifecycles = [value for value in values if isinstance(value, Lifecycle)]
    own = [
        v
        for v in values
        if isinstance(v, type) and issubclass(v, StrEnum) and v.__module__ == module.__name__
    ]
    enums = [enum for enum in own if enum.__name__.endswith(("State", "Status"))]
    for enum in enums:
        if all(lifecycle.states is not enum for lifecycle in lifecycles):
            yield f"{module.__name__}.{enum.__name__}: no Lifecycle"
    for lifecycle in lifecycles:
        reached, frontier = {lifecycle.start}, [lifecycle.start]
        while frontier:
            new = set(lifecycle.moves.get(frontier.pop(), ())) - reached
            reached |= new
            frontier += new
        for state in lifecycle.states:
            if state not in lifecycle.moves:
                yield f"{module.__name__}: {lifecycle.name} has no row for {state}"
            if state not in reached:
                yield f"{module.__name__}: {lifecycle.name} never reaches {state}"


def test_foreign_keys_point_backwards_in_time() -> None:
    BACKWARDS.holds(f for model in product_models() for f in pointing_forward(model))


def test_foreign_keys_protect() -> None:
    PROTECTED.holds(f for model in product_models() for f in unprotected(model))


def test_money_columns_are_whole_fen() -> None:
    WHOLE_FEN.holds(f for model in product_models() for f in bad_money(model))


def test_the_database_witnesses_every_state() -> None:
    WITNESS.holds(f for model in product_models() for f in unwitnessed(model))


def test_every_lifecycle_is_complete() -> None:
    COMPLETE.holds(f for module in state_modules() for f in incomplete(module))


def test_the_rules_bite() -> None:
    from django.db import models
    from django.test.utils import isolate_apps

    assert looks_back("journey.repay", "journey.sign")
    assert not looks_back("journey.sign", "journey.repay")
    assert not looks_back("parties", "catalogue")
    assert room("suiche.journey.apply.models") == "journey.apply"

    with isolate_apps("django.contrib.contenttypes"):

        class Bad(models.Model):
            """Breaks every rule of a table once."""

            other = models.ForeignKey("contenttypes.ContentType", on_delete=models.CASCADE)
            amount = models.IntegerField()
            fee_fen = models.IntegerField()
            rate = models.FloatField()
            state = models.CharField(max_length=10)

            class Meta:
                app_label = "tidy"

        assert len(list(unprotected(Bad))) == 2
        assert len(list(bad_money(Bad))) == 3
        assert list(unwitnessed(Bad))


def test_an_incomplete_lifecycle_is_found() -> None:
    from types import ModuleType

    from suiche.kit.states import Lifecycle

    class LightState(StrEnum):
        """A state enum that nobody obeys."""

        RED = "RED"
        GREEN = "GREEN"

    module = ModuleType("planted")
    LightState.__module__ = "planted"
    module.LightState = LightState  # type: ignore[attr-defined]
    assert list(incomplete(module)) == ["planted.LightState: no Lifecycle"]
    table = Lifecycle(
        LightState,
        name="light",
        start=LightState.RED,
        moves={LightState.RED: (LightState.GREEN,), LightState.GREEN: ()},
    )
    module.TABLE = table  # type: ignore[attr-defined]
    assert not list(incomplete(module))
    table.moves = {LightState.RED: ()}
    assert len(list(incomplete(module))) == 2
