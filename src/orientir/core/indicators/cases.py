"""The pack's own tests: rows given → figures expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from orientir.core.expressions.to_polars import POLARS_TYPES
from orientir.core.indicators.compute import Engine, compute
from orientir.core.packs.specs import Case, Pack
from orientir.core.tables import Column, Table

_NEUTRAL: dict[str, Any] = {"text": "", "int": 0, "double": 0.0, "bool": False}


def run_case(pack: Pack, case: Case, engine: Engine = "fast") -> list[str]:
    """What differs from what the case expects, one line each; empty if nothing does."""
    codes = list(dict.fromkeys(str(row["indicator"]) for row in case.expected))
    figures = compute(case_tables(pack, case), pack, indicators=codes, engine=engine)
    found = {_place(row): row for row in figures.iter_rows(named=True)}
    return [
        difference
        for expected in case.expected
        for difference in _differences(expected, found.get(_place(expected)))
    ]


def case_tables(pack: Pack, case: Case) -> dict[str, pl.DataFrame]:
    """The rows of a case as tables; a table that is not given is there and empty."""
    return {name: frame_of(table, case.tables.get(name, ())) for name, table in pack.tables.items()}


def frame_of(table: Table, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as a table of the contract; a column left out is null, or neutral if never null."""
    schema = {column.name: POLARS_TYPES[column.type] for column in table.columns}
    data = [tuple(_given(row, column) for column in table.columns) for row in rows]
    return pl.DataFrame(data, schema=schema, orient="row")


def _given(row: Mapping[str, Any], column: Column) -> Any:
    value = row.get(column.name)
    if value is None:
        return None if column.nullable else _neutral(row, column)
    return float(value) if column.type == "double" else value


def _neutral(row: Mapping[str, Any], column: Column) -> Any:
    return date(row["year"], 1, 1) if column.type == "date" else _NEUTRAL[column.type]


def _place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["indicator"], row["year"], row["level"], row["unit_id"]


def _differences(expected: Mapping[str, Any], found: Mapping[str, Any] | None) -> list[str]:
    place = " ".join(map(str, _place(expected)))
    if found is None:
        return [f"{place}: такого значения нет"]
    return [
        f"{place}: {name} = {found[name]}, а ожидалось {wanted}"
        for name, wanted in expected.items()
        if not _equal(found[name], wanted)
    ]


def _equal(found: Any, wanted: Any) -> bool:
    if isinstance(found, Decimal) and wanted is not None:
        return found == Decimal(str(wanted))
    return bool(found == wanted)
