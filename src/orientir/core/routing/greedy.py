"""Seats given out plainly: what the solver is compared with, and what fills the seats that are left."""

from __future__ import annotations

from orientir.core.routing import loops
from orientir.core.routing.bundles import Buyers
from orientir.core.routing.posing import Ints


def fill_by_gain(buyers: Buyers, bundles: Ints) -> Ints:
    """``bundles`` (people × MOST) with the seats that they leave free given out, the largest gain first."""
    filled = bundles.copy()
    loops.give_by_gain(buyers.wares, buyers.crowd, buyers.seats_left(filled), filled)
    return filled


def by_gain(buyers: Buyers) -> Ints:
    """Each time the seat that covers most, whoever's it is."""
    return fill_by_gain(buyers, buyers.nobody())


def by_turn(buyers: Buyers) -> Ints:
    """The neediest person takes what covers most, then the next: as lists are worked through by hand."""
    bundles = buyers.nobody()
    loops.give_by_turn(buyers.wares, buyers.crowd, buyers.seats_left(bundles), bundles)
    return bundles
