"""A Polars frame as a temporary table of the current transaction, and answers as frames."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

_TYPES: Mapping[type[pl.DataType], str] = {
    pl.String: "text",
    pl.Int64: "bigint",
    pl.Int32: "integer",
    pl.UInt32: "bigint",
    pl.Float64: "double precision",
    pl.Boolean: "boolean",
    pl.Date: "date",
}


def stage(name: str, frame: pl.DataFrame) -> None:
    """Make a temporary table of ``frame`` that goes with the transaction; an older one is replaced."""
    columns = ", ".join(
        f'"{column}" {_TYPES[type(dtype)]}' for column, dtype in frame.schema.items()
    )
    execute(f"drop table if exists pg_temp.{name}")
    execute(f"create temporary table {name} ({columns}) on commit drop")
    buffer = io.BytesIO()
    frame.write_csv(buffer, include_header=False, null_value=r"\N", quote_style="non_numeric")
    with connection.cursor() as cursor:
        statement = f"copy pg_temp.{name} from stdin (format csv, null '\\N')"
        with cursor.cursor.copy(statement) as copy:
            copy.write(buffer.getbuffer())
    execute(f"analyze pg_temp.{name}")


def refresh_statistics(*tables: str) -> None:
    """Count the rows of tables for the planner, inside the transaction that brought many of them.

    The server does it by itself only a minute or more later; until then pages are planned for empty tables.
    """
    execute("select refresh_statistics(%s)", [list(tables)])


def execute(statement: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None) -> int:
    """Run a statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def fetch_rows(
    statement: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None
) -> list[tuple[Any, ...]]:
    """Every row of the answer."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def one_value(statement: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None) -> Any:
    """The first cell of the answer."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return row[0] if row else None


def fetch_frame(
    query: str,
    schema: Mapping[str, type[pl.DataType]],
    parameters: Mapping[str, Any] | Sequence[Any] | None = None,
) -> pl.DataFrame:
    """The answer of ``query`` as a frame with ``schema``'s columns, by position."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return pl.DataFrame(cursor.fetchall(), schema=dict(schema), orient="row")
