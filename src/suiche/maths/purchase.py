"""Around the price of a car: purchase tax (车辆购置税), and how much of what comes with it may be financed (附加品)."""

from suiche.maths.money import divide_half_up
from suiche.maths.rates import PPM, share_of

TAX_PPM = 100_000  # 车辆购置税法: 10 % of the price without value-added tax


def purchase_tax(price_fen: int, vat_ppm: int, relief_ppm: int = 0, relief_cap_fen: int | None = None) -> int:
    """Return the tax on a car whose price includes value-added tax, rounded once.

    A new-energy car is relieved of a share of it (`relief_ppm`), of at most `relief_cap_fen` a car.
    """
    denominator = PPM + vat_ppm  # the tax is price · TAX_PPM / denominator
    numerator = price_fen * TAX_PPM
    relieved = numerator * relief_ppm
    if relief_cap_fen is not None:
        relieved = min(relieved, relief_cap_fen * denominator * PPM)
    return divide_half_up(numerator * PPM - relieved, denominator * PPM)


def addon_limit(
    accessories_fen: int, share_ppm: int, large_share_ppm: int | None = None, large_fen: int = 0
) -> int:
    """Return how much may be lent for accessories: a share of their price, a smaller one above `large_fen` in all.

    Taxes are no accessories: the caller leaves them out. The result is rounded down, since it is a cap.
    """
    large = large_share_ppm is not None and accessories_fen > large_fen
    return accessories_fen * (large_share_ppm if large and large_share_ppm is not None else share_ppm) // PPM


def car_loan(price_fen: int, down_ppm: int) -> int:
    """Return what is lent for the car itself after a down payment of a share of its price."""
    return price_fen - share_of(price_fen, down_ppm)
