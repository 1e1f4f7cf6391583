"""Where the cells of a blank stand in its workbook: one sheet a section, found again by its place, not by its words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from orientir.core.packs.blank_cells import Cell, cell_name, grown_name, grown_words, list_cells
from orientir.core.packs.blanks import Blank, BlankField, BlankSection, BlankTable

MARK_SHEET = "Метка"
LISTS_SHEET = "Списки"
HEAD_ROWS = 4  # title, organisation, year and what to know, an empty one
FIRST_COLUMN, VALUE_COLUMN, NOTE_COLUMN, COMMENT_COLUMN = 0, 1, 2, 3
LAYOUT = "1"


@dataclass(frozen=True, slots=True)
class FormMark:
    """Whose workbook it is. ``pack`` and ``edition`` tell one year's template from another's."""

    form: str
    blank: str
    edition: str
    unit_id: str
    unit_title: str
    year: int

    def digest(self) -> str:
        """Notices a mark that was edited by hand; no protection against whoever means to."""
        told = "\n".join(
            [LAYOUT, self.form, self.blank, self.edition, self.unit_id, str(self.year)]
        )
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell of the blank at a row and a column (from 0) of a sheet; ``words``: where it stands, for messages."""

    name: str
    field: BlankField
    sheet: str
    row: int
    column: int
    words: str
    cell: Cell | None = None

    @property
    def address(self) -> str:
        return f"{letters(self.column)}{self.row + 1}"


@dataclass(frozen=True, slots=True)
class PlacedHead:
    """A line of heads above a table: title of the table and where it begins."""

    sheet: str
    row: int
    table: BlankTable


@dataclass(frozen=True, slots=True)
class Layout:
    """``comments``: place of a comment (sheet, row, column) → the cell it speaks of."""

    sheets: tuple[tuple[str, BlankSection], ...]
    cells: tuple[PlacedCell, ...]
    heads: tuple[PlacedHead, ...]
    comments: dict[tuple[str, int, int], str]


def lay_out(blank: Blank) -> Layout:
    """The same for writing and for reading."""
    known = {cell.name: cell for cell in list_cells(blank)}
    cells: list[PlacedCell] = []
    heads: list[PlacedHead] = []
    comments: dict[tuple[str, int, int], str] = {}
    sheets = tuple((sheet_name(n, one), one) for n, one in enumerate(blank.sections, 1))
    for sheet, section in sheets:
        row = HEAD_ROWS
        for field in section.fields:
            cell = known[field.code]
            cells.append(PlacedCell(cell.name, field, sheet, row, VALUE_COLUMN, cell.words, cell))
            comments[sheet, row, COMMENT_COLUMN] = cell.name
            row += 1
        for table in section.tables:
            row += 1
            heads.append(PlacedHead(sheet, row, table))
            row += 2
            for placed, place in _table(sheet, section, table, row, known):
                cells.append(placed)
                comments.setdefault(place, placed.name)
            row += len(table.rows) or (table.grows or 0)
    return Layout(sheets, tuple(cells), tuple(heads), comments)


def _table(
    sheet: str, section: BlankSection, table: BlankTable, row: int, known: dict[str, Cell]
) -> Iterator[tuple[PlacedCell, tuple[str, int, int]]]:
    """Cells of a table from ``row`` down; a comment stands to the right of its row."""
    last = len(table.columns) + 1
    for down, line in enumerate(table.rows):
        for right, field in enumerate(table.columns, 1):
            cell = known[cell_name(table.code, line.code, field.code)]
            placed = PlacedCell(cell.name, field, sheet, row + down, right, cell.words, cell)
            yield placed, (sheet, row + down, last)
    for number in range(1, (table.grows or 0) + 1):
        for right, field in enumerate(table.columns, 1):
            name = grown_name(table.code, number, field.code)
            words = grown_words(section, table, number, field)
            at = row + number - 1
            yield PlacedCell(name, field, sheet, at, right, words), (sheet, at, last)


def sheet_name(number: int, section: BlankSection) -> str:
    """At most 31 characters without those that Excel refuses in a name."""
    plain = "".join(sign for sign in section.title if sign not in "[]:*?/\\'")
    return f"{number}. {plain}"[:31].strip()


def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
