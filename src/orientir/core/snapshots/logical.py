"""Logical types of the contract over the physical types of files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from orientir.core.expressions.to_polars import POLARS_TYPES
from orientir.core.mistakes import Mistake
from orientir.core.tables import Column, LogicalType, Table

TYPE_NAMES: dict[LogicalType, str] = {
    "text": "текст",
    "int": "целое число",
    "double": "число",
    "bool": "true или false",
    "date": "дата ГГГГ-ММ-ДД",
}
_TEXTS = (pl.String, pl.Categorical, pl.Enum)


def logical_type(physical: Any) -> LogicalType | None:
    """The logical type that a physical one carries; None for what the contract does not know."""
    if physical.base_type() in _TEXTS:
        return "text"
    if physical.is_integer():
        return "int"
    if physical.is_float():
        return "double"
    kinds: dict[Any, LogicalType] = {pl.Boolean: "bool", pl.Date: "date"}
    return kinds.get(physical.base_type())


def fits(physical: Any, column: Column) -> bool:
    """Whether a file's type may stand for the column's: whole numbers may stand for doubles."""
    found = logical_type(physical)
    widened = found == "int" and column.type == "double"
    return found == column.type or widened or physical == pl.Null


def cast_lazily(
    lazy: pl.LazyFrame, schema: Mapping[str, Any], table: Table, readers: Mapping[str, str]
) -> pl.LazyFrame:
    """The asked columns in their logical types. Raises Mistake for a missing or mistyped one."""
    return lazy.select(_cast(schema, table, name, reader) for name, reader in readers.items())


def _cast(schema: Mapping[str, Any], table: Table, name: str, reader: str) -> pl.Expr:
    column = require_column(table, name)
    if name not in schema:
        raise missing_column(table, name, reader)
    if not fits(schema[name], column):
        raise Mistake(
            f"таблица {table.name}, столбец {name}: нужен тип «{TYPE_NAMES[column.type]}», "
            f"а в файле {schema[name]} (его читает {reader})"
        )
    wanted = POLARS_TYPES[column.type]
    return pl.col(name) if schema[name] == wanted else pl.col(name).cast(wanted, strict=True)


def require_column(table: Table, name: str) -> Column:
    column = table.column(name)
    assert column is not None, f"{table.name}.{name} was checked when the plan was made"
    return column


def missing_column(table: Table, name: str, reader: str) -> Mistake:
    return Mistake(f"в таблице {table.name} нет столбца {name}: его читает {reader}")


def infer_table(name: str, schema: Mapping[str, Any]) -> Table:
    """A table that nobody declared, by its file: every column nullable, no key known."""
    return Table(name, tuple(_infer_columns(schema)), (), "flow")


def _infer_columns(schema: Mapping[str, Any]) -> Iterator[Column]:
    for name, physical in schema.items():
        kind = logical_type(physical)
        if kind is not None:
            yield Column(name, kind, nullable=True)
