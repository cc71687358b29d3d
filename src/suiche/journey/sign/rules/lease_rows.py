"""What the cost table says of a lease beside what it says of a loan: deposit, price at the end, the three choices."""

from __future__ import annotations

from dataclasses import dataclass

from suiche.kit.words import Words
from suiche.maths.money import grouped

RETURNABLE = Words("给经销商代收，期满退", "to the dealer for us, returned at the end")


@dataclass(frozen=True)
class LeaseFacts:
    """What a lease has beside its plan. ``back``: sold to us by the lessee. A car that may come back has a residual
    and may have run ``kilometres``, each beyond them at ``kilometre_fen``; one that is always bought has a price.
    """

    back: bool
    deposit_fen: int
    residual_fen: int
    purchase_price_fen: int
    vat_ppm: int
    kilometres: int
    kilometre_fen: int


def deposit_how(lease: LeaseFacts) -> Words:
    """Say how a deposit is paid, kept and given back: it is no cost, and yet it makes the money dearer."""
    fen = grouped(lease.deposit_fen)
    return Words(
        f"提车前和首付一起交{fen}元，期满退，不计利息",
        f"¥{fen} with the down payment, given back at the end without interest",
    )


def price_how() -> Words:
    """Say when the nominal price is paid."""
    return Words("付清租金时付一次，车就归您", "Once, with the last rent; the car is yours then")


def choices(lease: LeaseFacts) -> tuple[tuple[Words, Words], ...]:
    """Return (choice, what it costs) at the end of a lease with a residual; none for another."""
    if not lease.residual_fen:
        return ()
    residual, per_km = grouped(lease.residual_fen), grouped(lease.kilometre_fen)
    bought = Words(f"付{residual}元，押金可以抵。", f"¥{residual}, which the deposit can go towards.")
    returned = Words(
        f"不付残值。超过{lease.kilometres:,}公里的，每公里{per_km}元；损坏按授权维修店的报价。",
        f"No residual. Each kilometre beyond {lease.kilometres:,} costs ¥{per_km}, damage what an authorised workshop asks.",
    )
    renewed = Words("按当时的报价，另签明示表才收。", "As priced then, after a new cost table.")
    return (
        (Words("期满买下车", "Buying the car at the end"), bought),
        (Words("期满还车", "Returning the car at the end"), returned),
        (Words("期满续租", "Renewing the lease at the end"), renewed),
    )
