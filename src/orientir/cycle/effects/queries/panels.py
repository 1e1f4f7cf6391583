"""Figures of a snapshot as a panel nobody of which is under a measure: what is known before a decision."""

from __future__ import annotations

from typing import Any

from orientir.core.effects import Panel, PanelNotSound
from orientir.cycle.effects.tables import Source, panel_of, panel_table
from orientir.cycle.monitoring import api as monitoring


def find_panel(snapshot: Any, indicator: str, level: str) -> Panel | None:
    """None where no figure is in sight."""
    units = {one.unit_id: one for one in monitoring.list_snapshot_units(snapshot)}
    values = monitoring.list_values_of_all_years(snapshot, "then", indicator)
    least = float(monitoring.frame_of(snapshot).bounds.min_cell)
    table = panel_table(Source(units, values, least), level, {}, "unit")
    try:
        return panel_of(table, 0) if not table.is_empty() else None
    except PanelNotSound:
        return None
