"""Year × unit × direction × track × position → what shows it, with what lacks told apart from what is not asked.

A short track has three positions, and nothing is asked of the six others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from orientir.core.cycle_grid.evidence import Evidence, check_evidence
from orientir.core.packs.directions import POSITIONS_OF, Circle, Direction, Position, Track

Key = tuple[str, str, str, Position]
"""Unit, direction, track, position."""


@dataclass(frozen=True, slots=True)
class Line:
    """A direction, or one of its tracks (``track`` is empty where the direction has none), with what is asked."""

    direction: str
    track: str
    title: str
    circle: Circle

    @property
    def positions(self) -> tuple[Position, ...]:
        return POSITIONS_OF[self.circle]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many positions are shown of those asked."""

    shown: int
    asked: int

    @property
    def share(self) -> float | None:
        return self.shown / self.asked if self.asked else None

    @property
    def is_whole(self) -> bool:
        return self.asked > 0 and self.shown == self.asked


@dataclass(frozen=True, slots=True)
class CycleGrid:
    """A year of some units. ``cells`` holds only places that something shows."""

    year: int
    units: tuple[str, ...]
    lines: tuple[Line, ...]
    cells: Mapping[Key, tuple[Evidence, ...]]

    def shown(self, unit: str, line: Line, position: Position) -> tuple[Evidence, ...]:
        return self.cells.get((unit, line.direction, line.track, position), ())

    def missing(self, unit: str) -> Iterator[tuple[Line, Position]]:
        """What is asked of a unit and nothing shows."""
        for line in self.lines:
            for position in line.positions:
                if not self.shown(unit, line, position):
                    yield line, position

    def coverage(self, units: Iterable[str], lines: Iterable[Line]) -> Coverage:
        chosen = tuple(lines)
        places = [
            (unit, line.direction, line.track, position)
            for unit in units
            for line in chosen
            for position in line.positions
        ]
        return Coverage(sum(place in self.cells for place in places), len(places))

    def coverage_of(self, unit: str) -> Coverage:
        return self.coverage((unit,), self.lines)


def lines_of(directions: Iterable[Direction], year: int) -> tuple[Line, ...]:
    """The directions that stand in a year; the list of 2019–2020 is not that of 2021."""
    standing = (
        one
        for one in directions
        if one.first_year <= year and (one.last_year is None or year <= one.last_year)
    )
    return tuple(
        Line(one.code, track.code, track.title, track.circle)
        for one in standing
        for track in one.tracks or (Track("", one.title, "full"),)
    )


def lay_grid(
    year: int, units: Sequence[str], lines: Sequence[Line], evidence: Iterable[Evidence]
) -> CycleGrid:
    """Raises NotEvidence where a thing does not show its position; other years, units and lines are passed over."""
    known, asked = set(units), {(one.direction, one.track): set(one.positions) for one in lines}
    cells: dict[Key, list[Evidence]] = {}
    for one in evidence:
        if one.year != year or one.unit not in known:
            continue
        if one.position in asked.get((one.direction, one.track), ()):
            check_evidence(one)
            cells.setdefault((one.unit, one.direction, one.track, one.position), []).append(one)
    laid = {key: tuple(found) for key, found in cells.items()}
    return CycleGrid(year, tuple(units), tuple(lines), laid)
