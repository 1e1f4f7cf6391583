"""Where in a file of official statistics the cells of a blank stand: form, year, section, row, graph → field.

The files change yearly, so the places are data with an edition of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orientir.core.packs.specs import Status


@dataclass(frozen=True, slots=True)
class MappedCell:
    """``section``: its number as the file prints it; ``row`` and ``graph``: numbers as printed."""

    section: str
    row: str
    graph: str
    cell: str


@dataclass(frozen=True, slots=True)
class StatisticsMapping:
    """``file``: what the official form is called; ``marks``: words by which its file is known, all of them."""

    code: str
    form: str
    title: str
    file: str
    marks: tuple[str, ...]
    first_year: int
    last_year: int | None
    cells: tuple[MappedCell, ...]
    source: str
    status: Status

    def is_of(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)
