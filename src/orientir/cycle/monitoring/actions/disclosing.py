"""Before figures are seen by others they are held against all that was published: nothing small may be derived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

from orientir.core.disclosure import Layer, hide_derivable
from orientir.cycle.monitoring.models import IndicatorValue, Snapshot, SnapshotUnit
from orientir.cycle.monitoring.queries.snapshots import frame_of

LayerKey = tuple[int, str, int]
"""Snapshot, structure, year."""

Cells = dict[LayerKey, dict[str, dict[str, tuple[int, float, float, bool]]]]
"""Layer → indicator → unit → (row, numerator, denominator, is shown)."""


def withhold_derivable(snapshot: Snapshot) -> int:
    """Hide of a snapshot not yet published what could be subtracted from it and from all published; how many figures.

    Asked once it is computed, and again when it is published: another may have been published meanwhile.
    """
    others = Snapshot.objects.filter(state=Snapshot.State.PUBLISHED).exclude(pk=snapshot.pk)
    found = [snapshot, *others.order_by("reporting_on", "pk")]
    cells = _cells(found)
    keys = sorted(cells)
    layers = [_layer(cells[key], _parents(key), is_fixed=key[0] != snapshot.pk) for key in keys]
    least = float(frame_of(snapshot).bounds.min_cell)
    if not hide_derivable(layers, least):
        return 0
    rows = list(_lost(zip(keys, layers, strict=True), cells))
    with connection.cursor() as cursor:
        cursor.execute("select withhold_figures(%s, %s)", [snapshot.pk, rows])
        return int(cursor.fetchone()[0])


def _cells(snapshots: Sequence[Snapshot]) -> Cells:
    values = IndicatorValue.objects.filter(snapshot__in=snapshots).values_list(
        "snapshot_id", "structure", "year", "indicator", "unit_id", "pk", "numerator",
        "denominator", "is_disclosed",
    )  # fmt: skip
    found: Cells = defaultdict(lambda: defaultdict(dict))
    for snapshot, structure, year, indicator, unit, row, part, whole, is_shown in values.iterator():
        cell = (row, float(part), float(whole), is_shown)
        found[snapshot, structure, year][indicator][str(unit)] = cell
    return found


def _parents(key: LayerKey) -> dict[str, str | None]:
    """In whose total a unit counts: organisations in their municipality, else in the region."""
    snapshot, _structure, year = key
    rows = SnapshotUnit.objects.filter(snapshot=snapshot, year=year).values_list(
        "unit_id", "level", "municipality_id", "region_id"
    )
    return {str(unit): _above(unit, level, place, region) for unit, level, place, region in rows}


def _above(unit: int, level: str, place: int | None, region: int | None) -> str | None:
    nearest = place if level == "organisation" and place not in (None, unit) else region
    return None if nearest in (None, unit) else str(nearest)


def _layer(
    cells: dict[str, dict[str, tuple[int, float, float, bool]]],
    parents: dict[str, str | None],
    is_fixed: bool,
) -> Layer:
    return Layer(
        parents,
        {name: {unit: cell[1:3] for unit, cell in found.items()} for name, found in cells.items()},
        {name: {unit for unit, cell in found.items() if cell[3]} for name, found in cells.items()},
        is_fixed,
    )


def _lost(layers: Iterable[tuple[LayerKey, Layer]], cells: Cells) -> Iterator[int]:
    """Rows that were shown and are no more."""
    for key, layer in layers:
        for indicator, found in cells[key].items():
            shown = layer.shown[indicator]
            yield from (cell[0] for unit, cell in found.items() if cell[3] and unit not in shown)
