"""Which units got a measure and since when: read from lines or from a file, every mistake by its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.api import UnitBook
from orientir.kit.tabular.reading import as_text, read_grids

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
MOST_SHOWN: Final = 5
_LINE: Final = re.compile(r"(.+?)[;\t]\s*(\d{4})\s*$")


class StartsNotRead(Mistake):
    """The list of units is not sound; says which lines and why."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line: what was written for the unit, and the year."""

    place: str
    unit: str
    year: str


def lines_of(text: str) -> list[Told]:
    """«школа № 5; 2024», a line for each."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            told = _LINE.match(line.strip())
            unit, year = (told[1].strip(), told[2]) if told else (line.strip(), "")
            found.append(Told(f"строка {number}", unit, year))
    return found


def rows_of(content: bytes, name: str) -> list[Told]:
    """The first sheet of an xlsx or CSV file: the unit in the first column, the year in the last one of the first row.

    A row whose year is empty is a unit that did not get the measure; a first row without a year is the head.
    """
    grid = read_grids(content, name)[0]
    rows = [[as_text(cell).strip() for cell in row] for row in grid.rows]
    last = max((place for place, cell in enumerate(rows[0]) if cell), default=0)
    if last == 0:
        raise StartsNotRead(f"{name}: нужны два столбца: единица и первый год под мерой")
    found = []
    for number, row in enumerate(rows, 1):
        year = row[last] if len(row) > last else ""
        if year and (number > 1 or _is_year(year)):
            found.append(Told(f"{name}, строка {number}", row[0], year))
    return found


def read_starts(told: Sequence[Told], book: UnitBook, level: str) -> dict[int, int]:
    """Unit → the first year under the measure. Raises StartsNotRead."""
    starts: dict[int, int] = {}
    faults: list[str] = []
    for one in told:
        unit, fault = _unit_of(one, book, level)
        if fault is None and unit in starts:
            fault = f"«{one.unit}» стоит дважды"
        if fault is None and not _is_year(one.year):
            fault = f"«{one.unit}»: впишите год, с которого действует мера, как 2024"
        if fault is not None:
            faults.append(f"{one.place}: {fault}")
        else:
            starts[unit] = int(one.year)
    if faults:
        raise StartsNotRead(_together(faults))
    if not starts:
        raise StartsNotRead("впишите, кто и с какого года получил меру: строка на каждого")
    return starts


def _unit_of(one: Told, book: UnitBook, level: str) -> tuple[int, str | None]:
    found = [unit for unit in book.find(one.unit) if book.units[unit].level == level]
    if len(found) == 1:
        return found[0], None
    if found:
        return 0, f"«{one.unit}» – таких {len(found)}: впишите код"
    return 0, f"«{one.unit}» – среди единиц этого уровня такой нет: впишите код или название"


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR


def _together(faults: Iterable[str]) -> str:
    told = list(faults)
    more = f"; и ещё {len(told) - MOST_SHOWN}" if len(told) > MOST_SHOWN else ""
    return "; ".join(told[:MOST_SHOWN]) + more
