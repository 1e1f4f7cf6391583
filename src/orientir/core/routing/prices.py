"""Prices of seats at which what people would choose fits the seats, or nearly: Lagrangian relaxation.

At any prices of at least zero, what everybody's best bundle is worth above its prices, and all seats at their prices,
together are no less than any plan covers (Geoffrion, 1974, doi:10.1007/BFb0120690): the least such sum is the bound.
Steps by Polyak (1969, doi:10.1016/0041-5553(69)90061-5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from orientir.core.routing.bundles import Buyers, Chosen
from orientir.core.routing.loops import EMPTY
from orientir.core.routing.posing import Floats, Ints

Report = Callable[[str, int, int], None]
"""Told of a step in words, how much of it is done, and of how much."""


@dataclass(slots=True, eq=False)
class Market:
    """What was found: the least bound, the prices that gave it, and bundles chosen near them."""

    bound: float
    price: Floats
    bundles: list[Ints]


def ask(buyers: Buyers, price: Floats) -> tuple[float, Chosen, Ints]:
    """The bound at these prices, what everybody would choose, and how many would sit in each group."""
    chosen = buyers.choose(price)
    taken = chosen.groups[chosen.groups != EMPTY]
    seats = buyers.problem.offers.seats
    bound = float(chosen.net.sum() + price @ seats)
    return bound, chosen, np.bincount(taken, minlength=len(seats))


def find_prices(buyers: Buyers, target: float, steps: int, kept: int, report: Report) -> Market:
    """Prices after ``steps``; the choices of the last ``kept`` steps. ``target``: what some plan covers already."""
    seats = buyers.problem.offers.seats
    price = np.zeros(len(seats))
    market = Market(np.inf, price, [])
    stride, stale = 1.0, 0
    for step in range(steps):
        bound, chosen, demand = ask(buyers, price)
        report("Цены мест", step + 1, steps)
        if step >= steps - kept:
            market.bundles.append(chosen.groups)
        stale += 1
        if bound < market.bound - 1e-9:
            stale = 0
            market.bound, market.price = bound, price
        if stale >= 5:
            stride, stale = stride * 0.6, 0
            price = market.price
            continue
        excess = (demand - seats).astype(float)
        excess[(excess < 0) & (price <= 0)] = 0.0
        length = excess @ excess
        if length == 0:
            break
        aim = max(bound - target * 1.001, 1e-6 * bound)
        price = np.maximum(price + stride * aim / length * excess, 0.0)
    return market
