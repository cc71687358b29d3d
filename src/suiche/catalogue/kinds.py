"""What kinds there are: of vehicle, of drive, of body, of product. Choices, not states: nothing moves between them."""

from __future__ import annotations

from enum import StrEnum

from suiche.kit.words import Words
from suiche.maths.terms import Method


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
    """A family of products: whose the car is, which paper is signed, how long it may run."""

    LOAN = "LOAN"  # 汽车贷款: the customer's car, mortgaged
    LEASE = "LEASE"  # 直接租赁: our car until the end
    LEASEBACK = "LEASEBACK"  # 售后回租: bought from the customer and let to them


class VatMode(StrEnum):
    """Where value-added tax sits in what is paid."""

    NONE = "NONE"
    RENT = "RENT"  # inside the whole rent: a direct lease
    INTEREST = "INTEREST"  # inside the interest only: a leaseback is taxed as a lending service


class AddonKind(StrEnum):
    """What may be financed together with a car because it depends on it (附加品); purchase tax never is."""

    INSURANCE = "INSURANCE"
    WARRANTY = "WARRANTY"
    CARE = "CARE"
    FILM = "FILM"
    CHARGER = "CHARGER"
    NAVIGATION = "NAVIGATION"
    SOFTWARE = "SOFTWARE"


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
FAMILY_WORDS = {
    Family.LOAN: Words("贷款", "loan"),
    Family.LEASE: Words("直接租赁", "lease"),
    Family.LEASEBACK: Words("售后回租", "sale and leaseback"),
}
VAT_WORDS = {
    VatMode.NONE: Words("不涉及", "none"),
    VatMode.RENT: Words("含在每期租金里", "inside every rent"),
    VatMode.INTEREST: Words("含在利息里", "inside the interest"),
}
ADDON_WORDS = {
    AddonKind.INSURANCE: Words("车险", "car insurance"),
    AddonKind.WARRANTY: Words("延长保修", "extended warranty"),
    AddonKind.CARE: Words("保养套餐", "service plan"),
    AddonKind.FILM: Words("贴膜", "window film"),
    AddonKind.CHARGER: Words("充电桩", "wall charger"),
    AddonKind.NAVIGATION: Words("导航", "navigation"),
    AddonKind.SOFTWARE: Words("车载软件", "car software"),
}
METHOD_WORDS: dict[Method, Words] = {
    Method.EQUAL_INSTALMENT: Words("等额本息", "level instalments"),
    Method.EQUAL_PRINCIPAL: Words("等额本金", "equal principal"),
    Method.BALLOON: Words("等额本息带尾款", "level instalments with a final payment"),
    Method.FLAT: Words("等本等息", "equal principal and equal interest"),
    Method.INTEREST_ONLY: Words("先息后本", "interest first, principal at the end"),
    Method.STEPPED: Words("阶梯还款", "instalments in steps"),
    Method.SEGMENTED: Words("分段利率", "interest in segments"),
}
