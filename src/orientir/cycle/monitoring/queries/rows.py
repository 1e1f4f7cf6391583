"""The rows of a snapshot that a figure was counted from: filtered by the viewer's units."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from django.db import connection

from orientir.core.indicators import rows_behind, sql_of
from orientir.core.indicators.lineage import Part
from orientir.core.packs.specs import Pack
from orientir.core.tables import Level
from orientir.cycle.monitoring.models import Snapshot, SnapshotUnit
from orientir.cycle.monitoring.queries.snapshots import pack_of


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns of the contract, one page of rows, and how many there are that one may see."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int

    def column(self, name: str) -> list[Any]:
        """The values of a column; none where the table has no such column."""
        if name not in self.columns:
            return []
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Figure:
    """Which figure is opened, and which part of its quotient."""

    snapshot: Snapshot
    structure: str
    indicator: str
    year: int
    unit: SnapshotUnit
    part: Part


def read_rows(figure: Figure, units: Collection[str], offset: int, limit: int) -> Rows:
    """Rows whose own unit is among ``units`` (codes): what the viewer may see, nothing else."""
    columns, rows, total = rows_behind(
        Path(figure.snapshot.folder),
        pack_of(figure.snapshot),
        indicator=figure.indicator,
        year=figure.year,
        level=cast(Level, figure.unit.level),
        unit_id=figure.unit.code,
        part=figure.part,
        units=units,
        structure="now" if figure.structure == "now" else "then",
        offset=offset,
        limit=limit,
    )
    return Rows(tuple(columns), tuple(rows), total)


def note_look(figure: Figure, rows: Rows, at: datetime) -> None:
    """Write down in the journal whose rows were shown; the database finds who they are."""
    subject = f"{figure.snapshot.code} {figure.indicator} {figure.year} {figure.unit.code}"
    keys = sorted({str(key) for key in rows.column("person_id") if key is not None})
    with connection.cursor() as cursor:
        cursor.execute("select journal_snapshot_look(%s, %s, %s)", [subject, keys, at])


def sql_behind(pack: Pack, structure: str, indicator: str, year: int, unit: SnapshotUnit) -> str:
    """The SQL that makes the figure again from the tables of the snapshot."""
    return sql_of(
        pack,
        indicator=indicator,
        year=year,
        level=cast(Level, unit.level),
        unit_id=unit.code,
        structure="now" if structure == "now" else "then",
    )
