"""A file of official statistics (ФСН) → answers of a blank, by a mapping of sections, rows and graphs.

Such files have no fixed cells: a section is found by its number («3.4.» or «Раздел 3.4»), its graphs by the line of
their numbers (1, 2, 3 …), its rows by the numbers in graph 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from orientir.core.mistakes import Mistake
from orientir.core.packs.mappings import MappedCell, StatisticsMapping
from orientir.kit.returns.layout import letters
from orientir.kit.returns.reading import MOST_BYTES, MOST_UNPACKED
from orientir.kit.tabular import bounds
from orientir.kit.tabular.reading import Grid, as_text, read_grids

_SECTION = re.compile(r"\s*(?:раздел\s+)?\(?(\d+(?:\.\d+)+)\.?\)?(?:\s|$)", re.IGNORECASE)
_LEAST_GRAPHS = 3


@dataclass(frozen=True, slots=True)
class TakenCell:
    """What stood where: ``value`` as the file has it; nothing where the cell is empty."""

    mapped: MappedCell
    sheet: str
    address: str
    value: object


@dataclass(frozen=True, slots=True)
class _Block:
    """A section of the file: row of each number, column of each graph."""

    grid: Grid
    rows: Mapping[str, int]
    graphs: Mapping[str, int]


def read_statistics(content: bytes, name: str, mapping: StatisticsMapping) -> tuple[TakenCell, ...]:
    """The cells that the mapping names. Raises Mistake for a file of another form, and names what was not found."""
    if len(content) > MOST_BYTES:
        raise Mistake(
            f"{name}: файл больше {MOST_BYTES // 2**20} МБ. Выгрузите только форму {mapping.file}."
        )
    bounds.check_workbook(content, name, MOST_UNPACKED)
    grids = read_grids(content, name)
    _check_marks(grids, name, mapping)
    blocks = dict(_blocks(grids))
    lost = [one for one in mapping.cells if not _is_there(blocks.get(one.section), one)]
    if lost:
        listed = "; ".join(
            f"раздел {one.section}, строка {one.row}, графа {one.graph}" for one in lost[:5]
        )
        more = f" и ещё {len(lost) - 5}" if len(lost) > 5 else ""
        raise Mistake(
            f"{name}: в файле не нашлось: {listed}{more}. Проверьте, той ли редакции файл; соответствие "
            f"«{mapping.title}» правится в методике."
        )
    return tuple(_taken(blocks[one.section], one) for one in mapping.cells)


def as_typed(taken: Sequence[TakenCell]) -> dict[str, object]:
    """What a return is judged by; empty cells of the file say nothing, never a nought."""
    return {one.mapped.cell: one.value for one in taken if as_text(one.value).strip()}


def _check_marks(grids: Sequence[Grid], name: str, mapping: StatisticsMapping) -> None:
    texts = [
        as_text(cell)
        for grid in grids
        for row in grid.rows
        for cell in row
        if isinstance(cell, str)
    ]
    texts += [grid.sheet for grid in grids]
    for mark in mapping.marks:
        if not any(mark.lower() in text.lower() for text in texts):
            raise Mistake(f"{name}: это не {mapping.file}: в файле нет слов «{mark}».")


def _blocks(grids: Sequence[Grid]) -> Iterator[tuple[str, _Block]]:
    for grid in grids:
        section = ""
        for number, row in enumerate(grid.rows):
            section = _section(row) or section
            graphs = _graphs(row)
            if section and graphs:
                yield section, _Block(grid, dict(_numbered(grid, number, graphs)), graphs)


def _section(row: Sequence[object]) -> str:
    """The number with which the first filled cell begins, if the row is a heading."""
    texts = [text for cell in row if (text := as_text(cell).strip())]
    found = _SECTION.match(texts[0]) if texts and len(texts) <= 2 else None
    return found[1] if found else ""


def _graphs(row: Sequence[object]) -> dict[str, int]:
    """The line of graphs' numbers: 1, 2, 3 … each one more than the one before."""
    filled = [(place, text) for place, cell in enumerate(row) if (text := as_text(cell).strip())]
    numbers = [text for _place, text in filled]
    if len(numbers) < _LEAST_GRAPHS or numbers != [str(n) for n in range(1, len(numbers) + 1)]:
        return {}
    return {text: place for place, text in filled}


def _numbered(grid: Grid, head: int, graphs: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Number of a row (as printed, «06») → its place, down to the next heading."""
    for number in range(head + 1, len(grid.rows)):
        row = grid.rows[number]
        if _section(row) or _graphs(row):
            return
        text = as_text(row[graphs["2"]]).strip() if graphs["2"] < len(row) else ""
        if text.isdecimal():
            yield text.zfill(2), number


def _is_there(block: _Block | None, one: MappedCell) -> bool:
    return block is not None and one.row in block.rows and one.graph in block.graphs


def _taken(block: _Block, one: MappedCell) -> TakenCell:
    row, column = block.rows[one.row], block.graphs[one.graph]
    cells = block.grid.rows[row]
    value = cells[column] if column < len(cells) else ""
    return TakenCell(one, block.grid.sheet, f"{letters(column)}{row + 1}", value)
