"""Primary and complementary suppression down a tree.

Primary: a figure counted from fewer than ``least`` is not shown to others. Complementary: nor may
it be found by taking the shown siblings from the shown total. Source: Hundepool A. et al. (2012)
Statistical Disclosure Control, Wiley, chapter 4, doi:10.1002/9781118348239.

Here one dimension is protected, down the tree within one indicator and year; ``subtraction`` looks across indicators,
years and publications.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one unit: ``denominator`` people or things, inside the figure of ``parent``."""

    unit: str
    parent: str | None
    denominator: float


def disclosed(cells: Sequence[Cell], least: float, *, has_insiders: bool = True) -> frozenset[str]:
    """Units whose figure may be shown to others, of one indicator and year.

    From the top down: what lies under a hidden total is hidden with it, else the total could be
    added up again; among siblings under a shown total see ``shown_siblings``.
    """
    children: dict[str | None, list[Cell]] = defaultdict(list)
    known = {cell.unit for cell in cells}
    for cell in cells:
        children[cell.parent if cell.parent in known else None].append(cell)
    shown: set[str] = set()
    _descend(children, None, least, shown, has_insiders)
    return frozenset(shown)


def shown_siblings(
    denominators: Mapping[str, float], least: float, *, has_insiders: bool = True
) -> frozenset[str]:
    """Those of one shown total's parts that may be shown.

    More of the smallest are hidden until at least ``FEWEST`` parts that hold anybody are, and those together, without
    the largest of them, hold at least ``least``: who knows one hidden part from the inside (its head) must not find
    another. Without ``has_insiders`` nobody is told a hidden figure, its own head neither: then two parts that hold
    ``least`` together do. Parts of nobody hide nothing.
    """
    shown = {unit for unit, count in denominators.items() if count >= least}
    hidden = [count for unit, count in denominators.items() if unit not in shown and count > 0]
    by_size = sorted(shown, key=lambda unit: (denominators[unit], unit))
    while hidden and by_size and _can_be_found(hidden, least, has_insiders):
        smallest = by_size.pop(0)
        shown.remove(smallest)
        hidden.append(denominators[smallest])
    return frozenset(shown)


def _can_be_found(hidden: Sequence[float], least: float, has_insiders: bool) -> bool:
    if has_insiders:
        return len(hidden) < FEWEST or sum(hidden) - max(hidden) < least
    return len(hidden) == 1 or sum(hidden) < least


def _descend(
    children: Mapping[str | None, Sequence[Cell]],
    parent: str | None,
    least: float,
    shown: set[str],
    has_insiders: bool,
) -> None:
    parts = {cell.unit: cell.denominator for cell in children.get(parent, ())}
    if parent is None:  # no total stands above the top: only the primary rule holds
        found = frozenset(unit for unit, count in parts.items() if count >= least)
    else:
        found = shown_siblings(parts, least, has_insiders=has_insiders)
    shown |= found
    for unit in found:
        _descend(children, unit, least, shown, has_insiders)
