"""Cells of a blank: their names, where they stand, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orientir.core.packs.blanks import Blank, BlankField, BlankRow, BlankSection, BlankTable
from orientir.core.tables import Column, LogicalType


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that always is: of a field, or of a row and a column of a fixed table. ``fact``: what is offered."""

    name: str
    field: BlankField
    section: BlankSection
    table: BlankTable | None = None
    row: BlankRow | None = None

    @property
    def fact(self) -> str | None:
        if self.row is None:
            return self.field.prefill
        return (self.row.prefill or {}).get(self.field.code, self.field.prefill)

    @property
    def words(self) -> str:
        """Where it stands: «раздел «Ставки», строка «Педагогические работники», «Занято»»."""
        parts = [f"раздел «{self.section.title}»"]
        if self.row is not None:
            number = f"{self.row.number} " if self.row.number else ""
            parts.append(f"строка {number}«{self.row.title}»")
        return ", ".join([*parts, f"«{self.field.title}»"])

    @property
    def column(self) -> Column:
        return column_of(self.name, self.field)


def column_of(name: str, field: BlankField) -> Column:
    return Column(name, field.type, nullable=True, codes=tuple(field.codes or ()))


def list_cells(blank: Blank) -> tuple[Cell, ...]:
    """Every cell that always is, in the order of the blank."""
    return tuple(cell for section in blank.sections for cell in _cells(section))


def _cells(section: BlankSection) -> Iterator[Cell]:
    for field in section.fields:
        yield Cell(field.code, field, section)
    for table in section.tables:
        for row in table.rows:
            for column in table.columns:
                yield Cell(
                    cell_name(table.code, row.code, column.code), column, section, table, row
                )


def cell_name(table: str, row: str, column: str) -> str:
    return f"{table}_{row}_{column}"


def grown_name(table: str, number: int, column: str) -> str:
    """A cell of a growing table: ``people.3.age``; rows are numbered from 1."""
    return f"{table}.{number}.{column}"


def grown_place(name: str) -> tuple[str, int, str] | None:
    """Table, number of the row and column of a grown cell; None for any other name."""
    parts = name.split(".")
    if len(parts) != 3 or not parts[1].isdecimal() or len(parts[1]) > 4:
        return None
    return parts[0], int(parts[1]), parts[2]


def grown_words(section: BlankSection, table: BlankTable, number: int, field: BlankField) -> str:
    return f"раздел «{section.title}», таблица «{table.title}», строка {number}, «{field.title}»"


def type_words(kind: LogicalType) -> str:
    return {
        "text": "текст", "int": "целое число", "double": "число", "bool": "да или нет", "date": "дата",
    }[kind]  # fmt: skip
