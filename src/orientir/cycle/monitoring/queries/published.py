"""What anybody may see without a log-in: published figures of the region and municipalities.

Read through definer functions of the database, which give nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from orientir.cycle.monitoring.league import Place
from orientir.cycle.monitoring.queries.snapshots import frame_from
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


def _rows(query: str, parameters: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
