"""Those never under a measure who are like those under it: by their conditions, never by the figure itself.

Choosing by the figure's own past would take bad years for likeness, and their coming back for an effect.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from orientir.core.context.clusters.mixed_columns import (
    MixedColumns,
    gower_distances,
    read_mixed_columns,
)
from orientir.core.effects.panels import Columns, Panel, PanelNotSound


def read_context(table: pl.DataFrame, columns: Columns, names: tuple[str, ...]) -> MixedColumns:
    """Conditions of units from a panel's table: of each the first that is known. Raises a Mistake."""
    for name in names:
        if name not in table.columns:
            raise PanelNotSound(f"нет столбца {name}: в файле {', '.join(table.columns)}")
        if name in {columns.outcome, columns.unit, columns.time, columns.treated}:
            raise PanelNotSound(f"столбец {name}: похожих ищут по условиям, а не по самой панели")
    unit = pl.col(columns.unit).cast(pl.String).str.strip_chars()
    by_unit = (
        table.sort(columns.time)
        .group_by(unit, maintain_order=True)
        .agg(pl.col(name).drop_nulls().first() for name in names)
    )
    return read_mixed_columns(by_unit, columns.unit, names)


def keep_similar(panel: Panel, context: MixedColumns, number: int) -> Panel:
    """The units ever under the measure and, of the others, the ``number`` most like each of them.

    Units of which less than half of the conditions is known are like nobody. Raises PanelNotSound with too few others.
    """
    place = {unit: at for at, unit in enumerate(context.units)}
    rows = np.array([place[unit] for unit in panel.units], np.intp)
    known = context.is_known[rows]
    ours = np.flatnonzero(panel.is_treated & known)
    others = np.flatnonzero(~panel.is_treated & known)
    if len(others) < number or not ours.size:
        raise PanelNotSound(
            f"для сравнения известны условия единиц: {len(others)}, под мерой: {len(ours)}, а похожих на каждую "
            f"нужно {number}"
        )
    away = gower_distances(context, rows[ours], rows[others])
    nearest = np.argsort(away, axis=1, kind="stable")[:, :number]
    kept = panel.is_treated.copy()
    kept[others[np.unique(nearest)]] = True
    return panel.only(kept)
