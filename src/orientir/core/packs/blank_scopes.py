"""What an expression of a blank may name: cells, last period, other forms, facts, the unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orientir.core.packs.blank_cells import Cell, column_of, list_cells
from orientir.core.packs.blanks import APART, FACT, LAST, Blank, BlankTable, PlatformFact
from orientir.core.tables import Column, Table

Facts = Mapping[str, PlatformFact]


def scope_of(
    blank: Blank, cells: Sequence[Cell], others: Sequence[Blank] = (), facts: Facts | None = None
) -> Table:
    """The virtual table over which formulas, conditions and rules of the blank are read."""
    columns = [one.column for one in cells]
    return _table(blank, [*columns, *_outside(columns, others, facts or {})])


def row_scope(blank: Blank, table: BlankTable, whole: Table) -> Table:
    """The same beside a row of ``table``: its columns by their own codes, and as they were last period."""
    own = [column_of(one.code, one) for one in table.columns]
    own += [_named(f"{LAST}{APART}{one.name}", one) for one in own]
    taken = {one.name for one in own}
    return _table(blank, [*own, *(one for one in whole.columns if one.name not in taken)])


def grown_scope(blank: Blank, table: BlankTable) -> Table:
    """Rows of a growing table alone: what a total adds up."""
    return _table(blank, [column_of(one.code, one) for one in table.columns])


def _table(blank: Blank, columns: Sequence[Column]) -> Table:
    return Table(f"бланка «{blank.code}»", tuple(columns), ("unit_id", "year"), "form")


def _outside(columns: Sequence[Column], others: Sequence[Blank], facts: Facts) -> Iterator[Column]:
    for one in columns:
        yield _named(f"{LAST}{APART}{one.name}", one)
    for other in others:
        for cell in list_cells(other):
            yield _named(f"{other.form}{APART}{cell.name}", cell.column)
    for fact in facts.values():
        yield Column(f"{FACT}{APART}{fact.code}", fact.type, nullable=True)


def _named(name: str, column: Column) -> Column:
    return Column(name, column.type, True, column.codes)
