"""What anybody may see without a log-in: published figures of the region and municipalities.

Read through definer functions of the database, which give nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection

from orientir.cycle.monitoring.league import Place
from orientir.cycle.monitoring.queries.snapshots import SnapshotNotFound, frame_from
from orientir.cycle.monitoring.readings import Frame, Value


@dataclass(frozen=True, slots=True)
class Published:
    """A published snapshot: its name, its order, what it was made by."""

    id: int
    code: str
    reporting_on: date
    published_at: datetime | None
    order_number: str
    frame: Frame
    corrected_by: str = ""
    correction_reason: str = ""
    """The published snapshot that corrects this one, and why."""


@dataclass(frozen=True, slots=True)
class PublicUnit:
    year: int
    level: str
    place: Place
    oktmo: str


def list_published() -> list[Published]:
    """Published snapshots, the latest first."""
    query = (
        "select id, code, reporting_on, published_at, order_number, "
        "years, pack, pack_folder, corrected_by, correction_reason from published_frames()"
    )
    return [
        Published(
            row["id"],
            row["code"],
            row["reporting_on"],
            row["published_at"],
            row["order_number"],
            frame_from(
                row["pack"],
                Path(row["pack_folder"]) if row["pack_folder"] else None,
                row["years"],
                row["reporting_on"],
            ),
            row["corrected_by"],
            row["correction_reason"],
        )
        for row in _rows(query, [])
    ]


def list_public_units(snapshot: int, year: int) -> list[PublicUnit]:
    query = (
        "select year, level, unit_id, code, short_title, oktmo from published_units(%s) "
        "where year = %s order by short_title"
    )
    return [
        PublicUnit(
            row["year"],
            row["level"],
            Place(row["unit_id"], row["code"], row["short_title"]),
            row["oktmo"],
        )
        for row in _rows(query, [snapshot, year])
    ]


def list_public_values(snapshot: int, unit: int | None, indicator: str) -> list[Value]:
    """Of one unit all indicators, or of one indicator all units; empty and None ask for all."""
    query = (
        "select indicator, year, level, unit_id, numerator, denominator, value, state, coverage "
        "from published_figures(%s) where structure = 'then' "
        "and (%s::bigint is null or unit_id = %s) and (%s = '' or indicator = %s)"
    )
    return [
        Value(unit=row.pop("unit_id"), **row)
        for row in _rows(query, [snapshot, unit, unit, indicator, indicator])
    ]


def public_table(code: str) -> pl.DataFrame:
    """All that everybody may see of a published snapshot: a row a unit, year and indicator of the public levels.

    unit, title, level, year, indicator, numerator, denominator, value, state, is_hidden: a hidden figure has its row
    and no counts. Raises SnapshotNotFound where none is published by that name.
    """
    found = next((one for one in list_published() if one.code == code), None)
    if found is None:
        raise SnapshotNotFound(
            f"опубликованного среза «{code}» нет: список — orientir snapshot list"
        )
    values = {
        (one.unit, one.year, one.indicator): one for one in list_public_values(found.id, None, "")
    }
    rows = [
        _public_row(unit, indicator.code, values.get((unit.place.unit, year, indicator.code)))
        for year in found.frame.years
        for unit in list_public_units(found.id, year)
        for indicator in found.frame.pack.indicators
        if unit.level in indicator.levels
    ]
    return pl.DataFrame(rows, schema=_PUBLIC, orient="row")


def _public_row(unit: PublicUnit, indicator: str, value: Value | None) -> tuple[Any, ...]:
    where = (unit.place.code, unit.place.title, unit.level, unit.year, indicator)
    if value is None:
        return (*where, None, None, None, "hidden", True)
    counts = (value.numerator, value.denominator, value.value)
    return (*where, *(None if one is None else float(one) for one in counts), value.state, False)


_PUBLIC: dict[str, pl.DataType | type[pl.DataType]] = {
    "unit": pl.String, "title": pl.String, "level": pl.String, "year": pl.Int64, "indicator": pl.String,
    "numerator": pl.Float64, "denominator": pl.Float64, "value": pl.Float64, "state": pl.String,
    "is_hidden": pl.Boolean,
}  # fmt: skip


def _rows(query: str, parameters: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
