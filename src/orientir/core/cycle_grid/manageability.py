"""Three indicators of manageability: documents in the open, interaction of all who take part, the whole cycle.

Source: the Concept of Chelyabinsk, table 4 (what is told there in words is counted here, each part with what lacks).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orientir.core.cycle_grid.grid import CycleGrid, Line
from orientir.core.packs.directions import ROW_LEVELS, Position, RowLevel


@dataclass(frozen=True, slots=True)
class Manageability:
    """One indicator: ``done`` of ``asked``, and what lacks by name."""

    number: int
    done: int
    asked: int
    missing: tuple[str, ...]

    @property
    def share(self) -> float | None:
        return self.done / self.asked if self.asked else None


def count_documents(
    grid: CycleGrid, unit: str, line: Line, titles: Mapping[Position, str]
) -> Manageability:
    """Indicator 1: positions of a line that a public document with requisites shows; ``titles`` names the positions."""
    missing = [
        titles[position]
        for position in line.positions
        if not any(one.kind == "document" for one in grid.shown(unit, line, position))
    ]
    asked = len(line.positions)
    return Manageability(1, asked - len(missing), asked, tuple(missing))


def count_interaction(actors: Mapping[str, str], took_part: Iterable[str]) -> Manageability:
    """Indicator 2: actors (code → title) of the system that took part in something in the year."""
    met = set(took_part)
    missing = tuple(title for code, title in actors.items() if code not in met)
    return Manageability(2, len(actors) - len(missing), len(actors), missing)


def count_whole_cycles(
    grids: Sequence[tuple[CycleGrid, Mapping[str, RowLevel]]], titles: Mapping[str, str]
) -> Manageability:
    """Indicator 3: units whose cycle is whole, on all levels; each grid comes with the level of its units."""
    units = [
        (grid, unit)
        for level in ROW_LEVELS
        for grid, levels in grids
        for unit in grid.units
        if levels.get(unit) == level
    ]
    missing = [titles[unit] for grid, unit in units if not grid.coverage_of(unit).is_whole]
    return Manageability(3, len(units) - len(missing), len(units), tuple(missing))
