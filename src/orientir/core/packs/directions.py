"""Directions of the management of quality, versioned by years, and what is done in each on three levels.

The circle of management has nine positions; a direction's track goes it whole or only its last three. Source of the
positions: the powers of the Concept of Chelyabinsk (table 2) and the federal assessment of mechanisms of management.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from orientir.core.packs.specs import Status

Position = Literal[
    "goals", "indicators", "collection", "monitoring", "analysis", "recommendations", "measures",
    "decisions", "effect",
]  # fmt: skip
POSITIONS: Final[tuple[Position, ...]] = get_args(Position)
Circle = Literal["full", "short"]
POSITIONS_OF: Final[Mapping[Circle, tuple[Position, ...]]] = {
    "full": POSITIONS, "short": POSITIONS[-3:],
}  # fmt: skip
RowLevel = Literal["region", "municipality", "organisation"]
ROW_LEVELS: Final[tuple[RowLevel, ...]] = get_args(RowLevel)
NOBODY: Final = "-"
"""The dash of a document: nobody does it on this level. An empty cell is an empty text: nothing is said."""


@dataclass(frozen=True, slots=True)
class Track:
    """A theme of a direction that goes the circle: whole, or only measures, decisions and their effect."""

    code: str
    title: str
    circle: Circle


@dataclass(frozen=True, slots=True)
class DirectionRow:
    """What is done in a year, by level. ``number``: of the row within the year; a cell that lists several deeds
    makes several rows of one number, told apart by ``item``.

    ``position``: to which of the nine it belongs; ``positions``: of levels that do another thing than the region.
    """

    year: int
    number: int
    position: Position
    region: str = ""
    municipality: str = ""
    organisation: str = ""
    item: int = 0
    positions: Mapping[RowLevel, Position] | None = None

    def on(self, level: RowLevel) -> str:
        """What the document says of the level: a text, ``NOBODY`` or nothing."""
        text: str = getattr(self, level)
        return text

    def position_on(self, level: RowLevel) -> Position:
        return (self.positions or {}).get(level, self.position)


@dataclass(frozen=True, slots=True)
class Direction:
    """``source`` and ``status`` tell whose list it is; ``group``: the block of directions it stands in."""

    number: int
    code: str
    title: str
    short_title: str
    first_year: int
    last_year: int | None
    tracks: tuple[Track, ...]
    rows: tuple[DirectionRow, ...]
    source: str
    status: Status
    clause: str
    group: str = ""

    @property
    def years(self) -> tuple[int, ...]:
        """Years of which anything is said."""
        return tuple(sorted({one.year for one in self.rows}))
