"""Blocks of items and the forms made of them: an item is in one block, a block in one form or in several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from orientir.core.assembly.specs import Blueprint, Cell, Wanted


@dataclass(frozen=True, slots=True)
class Layout:
    """``forms[f]``: the blocks of form f. ``bounds[c][b]``: least and most items of cell c in block b.

    ``least[competency]``: items of it in every form at least.
    """

    cells: tuple[Cell, ...]
    forms: tuple[tuple[int, ...], ...]
    bounds: tuple[tuple[tuple[int, int], ...], ...]
    least: dict[str, int]

    @property
    def blocks(self) -> int:
        return len(self.bounds[0])

    def copies(self, block: int) -> int:
        """In how many forms a block stands."""
        return sum(block in form for form in self.forms)

    def needed(self, cell: int) -> int:
        """How many different items of a cell all forms take together."""
        if len(self.forms) == self.blocks:
            return self.cells[cell].count
        return sum(low for low, _high in self.bounds[cell])


def lay_out(blueprint: Blueprint, wanted: Wanted) -> Layout:
    """The blocks that the design asks for."""
    if wanted.design == "booklets" and wanted.forms > 1:
        return _booklets(blueprint, wanted)
    return _parallel(blueprint, wanted)


def _parallel(blueprint: Blueprint, wanted: Wanted) -> Layout:
    """Block 0 holds the anchors, block f the rest of form f."""
    counts = [cell.count for cell in blueprint.cells]
    anchors = share_out(wanted.anchors if wanted.forms > 1 else 0, counts)
    bounds = tuple(
        ((anchor, anchor), *[(count - anchor, count - anchor)] * wanted.forms)
        for count, anchor in zip(counts, anchors, strict=True)
    )
    forms = tuple((0, number) for number in range(1, wanted.forms + 1))
    return Layout(blueprint.cells, forms, bounds, {})


def _booklets(blueprint: Blueprint, wanted: Wanted) -> Layout:
    """As many blocks as booklets; every pair of booklets has a block in common (cyclic design)."""
    number = wanted.forms
    starts = difference_cover(number)
    forms = tuple(tuple((first + step) % number for step in starts) for first in range(number))
    bounds = tuple(
        ((cell.count // number, -(-cell.count // number)),) * number for cell in blueprint.cells
    )
    totals: dict[str, int] = {}
    for cell in blueprint.cells:
        totals[cell.competency] = totals.get(cell.competency, 0) + cell.count
    least = {name: min(total, wanted.least) for name, total in totals.items() if wanted.least}
    return Layout(blueprint.cells, forms, bounds, least)


def share_out(total: int, counts: Sequence[int]) -> list[int]:
    """``total`` in proportion to ``counts`` by largest remainders, none above its count."""
    whole = sum(counts)
    if total >= whole:
        return list(counts)
    exact = [total * count / whole for count in counts]
    shares = [int(one) for one in exact]
    order = sorted(range(len(counts)), key=lambda place: (shares[place] - exact[place], place))
    for place in order[: total - sum(shares)]:
        shares[place] += 1
    return shares


def difference_cover(number: int) -> tuple[int, ...]:
    """The smallest set of steps whose differences give every remainder: rotated, any two copies meet.

    For 3, 7 and 13 booklets it is a perfect difference set (Singer, 1938), a balanced incomplete block design.
    """
    for size in range(1, number + 1):
        for rest in combinations(range(1, number), size - 1):
            steps = (0, *rest)
            if len({(one - other) % number for one in steps for other in steps}) == number:
                return steps
    raise AssertionError("all remainders cover themselves")
