"""Rows in bulk into the tables of the room."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.db import connection, transaction

from orientir.cycle.monitoring.tables import UNIT_COLUMNS, VALUE_COLUMNS
from orientir.kit.bulk import refresh_statistics


@transaction.atomic
def store_rows(units: pl.DataFrame, values: Sequence[pl.DataFrame]) -> None:
    """Units and values of a snapshot, as ``tables`` makes them; inside the caller's transaction."""
    _copy("monitoring_snapshot_unit", UNIT_COLUMNS, units)
    for block in values:
        _copy("monitoring_value", VALUE_COLUMNS, block)
    refresh_statistics("monitoring_snapshot_unit", "monitoring_value")


def _copy(table: str, columns: Sequence[str], rows: pl.DataFrame) -> None:
    """By way of a table of the moment: COPY does not write where row-level security holds."""
    text = rows.write_csv(None, include_header=False, null_value="\\N", quote_style="necessary")
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            "create temporary table incoming on commit drop as "  # noqa: S608 names of ours
            f"select {names} from {table} with no data"
        )
        statement = f"copy incoming ({names}) from stdin (format csv, null '\\N')"
        with cursor.cursor.copy(statement) as copy:
            copy.write(text.encode())
        cursor.execute(
            f"insert into {table} ({names}) select {names} from incoming"  # noqa: S608
        )
        cursor.execute("drop table incoming")
