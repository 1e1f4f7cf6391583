"""A unit's cycle from year to year, where lists of directions change: only what both years ask is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orientir.core.cycle_grid.grid import Coverage, CycleGrid, Line


@dataclass(frozen=True, slots=True)
class YearOfCycle:
    """``coverage`` of everything the year asks; ``same`` and ``same_before``: of the lines that this year and the one
    before both ask, None in the first year or where nothing is the same.
    """

    year: int
    coverage: Coverage
    same: Coverage | None
    same_before: Coverage | None
    added: tuple[Line, ...]
    removed: tuple[Line, ...]

    @property
    def change(self) -> float | None:
        """By how much the share of shown positions moved, of what both years ask."""
        if self.same is None or self.same_before is None:
            return None
        now, then = self.same.share, self.same_before.share
        return None if now is None or then is None else now - then


def tell_history(unit: str, grids: Sequence[CycleGrid]) -> list[YearOfCycle]:
    """One entry a grid, in the order of years; lines are the same by direction, track and circle."""
    ordered = sorted(grids, key=lambda one: one.year)
    befores: list[CycleGrid | None] = [None, *ordered[:-1]]
    return [_year(unit, grid, before) for grid, before in zip(ordered, befores, strict=True)]


def _year(unit: str, grid: CycleGrid, before: CycleGrid | None) -> YearOfCycle:
    now, then = _by_key(grid), _by_key(before) if before else {}
    both = [now[key] for key in now if key in then]
    return YearOfCycle(
        grid.year,
        grid.coverage_of(unit),
        grid.coverage((unit,), both) if both else None,
        before.coverage((unit,), both) if before and both else None,
        tuple(now[key] for key in now if before and key not in then),
        tuple(then[key] for key in then if key not in now),
    )


def _by_key(grid: CycleGrid) -> Mapping[tuple[str, str, str], Line]:
    return {(one.direction, one.track, one.circle): one for one in grid.lines}


def place_among(unit: str, others: Sequence[str], grid: CycleGrid) -> tuple[int, int]:
    """Place of a unit by its share of shown positions among similar ones (from 1, equals share it), and of how many."""
    own = grid.coverage_of(unit).shown
    group = [other for other in others if other != unit]
    better = sum(grid.coverage_of(other).shown > own for other in group)
    return 1 + better, 1 + len(group)
