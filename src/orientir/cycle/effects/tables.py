"""The panel of a measure from the figures of a snapshot: the very numbers that pages show, made ready for the core."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from orientir.core.effects import Columns, Panel, read_panel
from orientir.core.effects.similar import keep_similar, read_context
from orientir.cycle.monitoring import api as monitoring

COLUMNS: Final = Columns("value", "unit", "year", "treated", "cluster")
CONDITIONS: Final = ("kind", "locality", "size")
_SCHEMA: Final = {
    "unit": pl.String, "year": pl.Int64, "value": pl.Float64, "treated": pl.Int64, "cluster": pl.String,
    "kind": pl.String, "locality": pl.String, "size": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Units of a snapshot by id, and values of one indicator of theirs of all years."""

    units: Mapping[int, Any]
    values: Iterable[monitoring.Value]
    least: float


def panel_table(
    source: Source, level: str, starts: Mapping[str, int], cluster: str
) -> pl.DataFrame:
    """A row per unit and year; a figure behind which there are fewer than ``least`` is empty.

    ``starts``: code → the first year under the measure; ``cluster``: what shares shocks, ``unit`` or ``municipality``.
    """
    rows = [
        _row(source.units[one.unit], one, starts, source.least, cluster)
        for one in source.values
        if one.level == level and one.unit in source.units
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("unit", "year")


def _row(
    unit: Any, one: monitoring.Value, starts: Mapping[str, int], least: float, cluster: str
) -> tuple[Any, ...]:
    is_known = one.value is not None and one.denominator >= least
    whole = cluster == "municipality" and unit.municipality_id is not None
    return (
        unit.code, one.year, float(one.value) if is_known and one.value is not None else None,
        int(one.year >= starts.get(unit.code, one.year + 1)),
        f"m{unit.municipality_id}" if whole else unit.code, unit.kind, unit.locality or None, float(unit.size),
    )  # fmt: skip


def panel_of(table: pl.DataFrame, peers: int) -> Panel:
    """``peers``: how many like ones each is held against; 0: all. Raises a Mistake."""
    panel = read_panel(table, COLUMNS)
    known = tuple(name for name in CONDITIONS if table[name].n_unique() > 1)
    if not peers or not known:
        return panel
    return keep_similar(panel, read_context(table, COLUMNS, known), peers)


def hash_of(table: pl.DataFrame) -> str:
    """Of the panel's text, so that a repetition can be held against it."""
    return hashlib.sha256(table.write_csv().encode()).hexdigest()
