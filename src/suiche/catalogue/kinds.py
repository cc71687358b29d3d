"""What kinds there are: of vehicle, of drive, of body, of product. Choices, not states: nothing moves between them."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.words import Words


class Condition(StrEnum):
    """Whether a vehicle had an owner before; the price base and the caps differ."""

    NEW = "NEW"
    USED = "USED"


class Energy(StrEnum):
    """What drives it; subsidies and loan-to-value rules differ."""

    ICE = "ICE"
    BEV = "BEV"
    PHEV = "PHEV"


class Body(StrEnum):
    """Its shape, which is also its picture."""

    SUV = "SUV"
    SEDAN = "SEDAN"
    MPV = "MPV"
    HATCH = "HATCH"


class Family(StrEnum):
    """A family of products; the longest term depends on it."""

    LOAN = "LOAN"


ENERGY_WORDS = {
    Energy.ICE: Words("燃油", "petrol"),
    Energy.BEV: Words("纯电", "electric"),
    Energy.PHEV: Words("插混或增程", "plug-in hybrid"),
}
BODY_WORDS = {
    Body.SUV: Words("SUV", "SUV"),
    Body.SEDAN: Words("轿车", "saloon"),
    Body.MPV: Words("MPV", "people carrier"),
    Body.HATCH: Words("两厢车", "hatchback"),
}
CONDITION_WORDS = {
    Condition.NEW: Words("新车", "new"),
    Condition.USED: Words("二手车", "used"),
}
