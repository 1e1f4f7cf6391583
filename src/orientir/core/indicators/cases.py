"""The pack's own tests: rows given → figures expected, counted by every engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from orientir.core.expressions.to_polars import POLARS_TYPES
from orientir.core.indicators.computation import Engine, compute
from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Case, Pack
from orientir.core.tables import Column, Table

ENGINES: tuple[Engine, ...] = ("reference", "fast")
_PLACE = ("indicator", "year", "level", "unit_id")
_NEUTRAL: dict[str, Any] = {"text": "", "int": 0, "double": 0.0, "bool": False}


@dataclass(frozen=True, slots=True)
class Miss:
    """What came out otherwise than expected: ``key`` of the row ``row`` of ``case.expected``.

    ``row`` counts from 0; it is None when the case could not be counted at all.
    """

    case: Case
    row: int | None
    key: str
    message: str


def run_cases(pack: Pack) -> Iterator[Miss]:
    """Every case by every engine; a case that cannot be counted misses too."""
    for case in pack.cases:
        for engine in ENGINES:
            try:
                yield from run_case(pack, case, engine)
            except Mistake as mistake:
                yield Miss(case, None, "given", f"пример не считается: {mistake} ({engine})")


def run_case(pack: Pack, case: Case, engine: Engine = "fast") -> list[Miss]:
    """What differs from what the case expects. Raises Mistake for rows that cannot be counted."""
    codes = list(dict.fromkeys(str(row["indicator"]) for row in case.expected))
    figures = compute(case_tables(pack, case), pack, indicators=codes, engine=engine)
    found = {_place(row): row for row in figures.iter_rows(named=True)}
    return [
        Miss(case, number, key, f"{message} ({engine})")
        for number, expected in enumerate(case.expected)
        for key, message in _differences(expected, found.get(_place(expected)))
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
    return tuple(row[key] for key in _PLACE)


def _differences(
    expected: Mapping[str, Any], found: Mapping[str, Any] | None
) -> Iterator[tuple[str, str]]:
    if found is None:
        yield "unit_id", "такого значения нет"
        return
    for key, wanted in expected.items():
        if not _equal(found[key], wanted):
            yield key, f"ожидалось {_word(wanted)}, а вышло {_word(found[key])}"


def _equal(found: Any, wanted: Any) -> bool:
    if isinstance(found, Decimal) and wanted is not None:
        return found == Decimal(str(wanted))
    return bool(found == wanted)


def _word(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "пустое значение" if value is None else str(value)
