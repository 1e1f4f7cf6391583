"""Rows of a query as Arrow, in bulk: PostgreSQL writes CSV, Arrow reads it, no Python object per cell."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.db import connection
from pyarrow import csv


def read_arrow(query: str, parameters: Mapping[str, Any], schema: pa.Schema) -> pa.Table:
    """The answer of ``query`` by ``schema`` (columns by position; numeric must be cast in the query).

    Runs on Django's connection: in its transaction and under its row-level security. Raises
    ``ValueError`` where a column that the schema holds not null has nulls.
    """
    buffer = io.BytesIO()
    with connection.cursor() as cursor:
        statement = f"copy ({query}) to stdout (format csv)"
        with cursor.cursor.copy(statement, dict(parameters)) as copy:
            for block in copy:
                buffer.write(block)
    table = _parsed(buffer, schema)
    for field in schema:
        if not field.nullable and table[field.name].null_count:
            raise ValueError(f"column {field.name} has {table[field.name].null_count} nulls")
    return table.cast(schema)


def _parsed(buffer: io.BytesIO, schema: pa.Schema) -> pa.Table:
    nullable = pa.schema([pa.field(field.name, field.type) for field in schema])
    if not buffer.tell():
        return nullable.empty_table()
    buffer.seek(0)
    return csv.read_csv(
        buffer,
        read_options=csv.ReadOptions(column_names=schema.names),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=nullable,
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
