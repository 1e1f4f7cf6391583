"""The door of the registry: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.registry.tables import YEARS, staff_table, units_table, year_parameters

__all__ = ["YEARS", "staff_table", "units_table", "year_parameters"]
